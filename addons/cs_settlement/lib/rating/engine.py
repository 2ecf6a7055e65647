"""One version of a tariff × any number of shipments → charges that explain themselves."""

from .freight import find_rates, get_freight
from .numbers import ZERO, write
from .quantity import get_quantity
from .surcharges import get_insurance, get_lines
from .terms import BASES, DISTANCE_BASES, Line, Quote
from .zones import find_zone

FREIGHT = "freight"


class Rater:
    """Rates shipments by one version. What shipments have in common is looked up once."""

    def __init__(self, terms):
        self.terms = terms
        self._zones = {}
        self._rates = {}

    def rate(self, request):
        """Return the :class:`Quote` of one :class:`Request`."""
        terms = self.terms
        zone = self._find_zone(request)
        distance = request.distance or (zone.distance if zone else ZERO)
        quantity = get_quantity(terms, request, distance)
        quote = Quote()
        if terms.rates:
            quote.problem = self._add_freight(quote, zone, distance, quantity)
        if not quote.problem:
            self._add_others(quote, request, zone, quantity)
        return quote

    def _find_zone(self, request):
        way = (request.zone, request.origin, request.destination, request.postal_code)
        if way not in self._zones:
            self._zones[way] = find_zone(self.terms.zones, request)
        return self._zones[way]

    def _add_freight(self, quote, zone, distance, quantity):
        """Add the freight; return the problem where there is none."""
        terms = self.terms
        if terms.basis in DISTANCE_BASES and not distance:
            return "no_distance"
        rows = self._find_rates(zone, distance)
        if not rows:
            return "no_zone" if zone is None and terms.zones else "no_rate"
        priced = get_freight(terms, rows, quantity)
        if priced is None:
            return "no_rate"
        amount, steps = priced
        quote.quantity, quote.weight = quantity.value, quantity.weight
        explanation = {"steps": [*quantity.steps, *steps], "quantity": write(quantity.value)}
        quote.lines.append(Line(FREIGHT, amount, self._complete(explanation, zone)))
        return None

    def _find_rates(self, zone, distance):
        place = (zone and zone.key, distance)
        if place not in self._rates:
            self._rates[place] = find_rates(self.terms, zone, distance)
        return self._rates[place]

    def _add_others(self, quote, request, zone, quantity):
        freight = quote.total
        lines, quote.at_cost = get_lines(self.terms, request, zone, quantity, freight)
        insurance, quote.problem = get_insurance(self.terms, request)
        for line in [*lines, *([insurance] if insurance else [])]:
            self._complete(line.explanation, zone)
            quote.lines.append(line)

    def _complete(self, explanation, zone):
        """Add what a reader needs beside the steps: the version, the zone, the unit."""
        explanation |= {"version": self.terms.key, "unit": BASES[self.terms.basis]}
        if zone:
            explanation["zone"] = zone.name
        return explanation
