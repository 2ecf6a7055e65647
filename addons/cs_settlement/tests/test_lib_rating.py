"""Tables of expected prices for every way carriers charge. No database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.cs_settlement.lib.rating.engine import Rater
from odoo.addons.cs_settlement.lib.rating.numbers import count_steps, round_to, to_decimal, write
from odoo.addons.cs_settlement.lib.rating.terms import (
    Insurance,
    Rate,
    Request,
    Surcharge,
    Terms,
    Zone,
)

MAY = date(2026, 5, 10)
NEAR = Zone(1, "一区", destinations=frozenset({"CN-ZJ", "CN-JS", "CN-SH"}))
FAR = Zone(2, "二区", destinations=frozenset({"CN"}))


def dec(value):
    return Decimal(str(value))


def figures(**values):
    """Turn the figures of a row into decimals; texts, sets and flags stay."""
    return {key: dec(value) if _is_figure(key, value) else value for key, value in values.items()}


def _is_figure(key, value):
    return isinstance(value, int | float) and not isinstance(value, bool) and key not in ("zone", "pieces")


def request(**values):
    return Request(date=values.pop("date", MAY), **figures(**values))


def rates(*rows):
    return tuple(Rate(**figures(**row)) for row in rows)


def rate(terms, **values):
    return Rater(terms).rate(request(**values))


def amounts(quote):
    return {line.charge_type: line.amount for line in quote.lines}


# First and further kilograms by zone, 1:8000, as domestic couriers charge.
COURIER = Terms(
    divisor=dec(8000),
    quantity_step=dec(1),
    zones=(NEAR, FAR),
    rates=rates(
        {"zone": 1, "base": 12, "included": 1, "step": 1, "price": 2},
        {"zone": 2, "base": 18, "included": 1, "step": 1, "price": 5.5},
    ),
)

# Air: breaks of weight, 1:6000, half kilograms, minimum; 100 kg may be cheaper than 92.
AIR = Terms(
    divisor=dec(6000),
    quantity_step=dec(0.5),
    upper_included=False,
    next_break=True,
    rates=rates(
        {"break_from": 0, "break_to": 45, "price": 32, "minimum": 320},
        {"break_from": 45, "break_to": 100, "price": 28},
        {"break_from": 100, "break_to": 300, "price": 24},
        {"break_from": 300, "price": 21.5},
    ),
)

SEA = Terms(basis="wm", quantity_minimum=dec(1), rates=rates({"price": 85, "minimum": 85}))

# Road: base and kilometres, cheaper per kilometre on long hauls.
ROAD_KM = Terms(
    basis="distance",
    rates=rates(
        {"break_to": 5000, "distance_to": 100, "base": 300, "price": 4},
        {"break_to": 5000, "distance_from": 100, "base": 300, "price": 3.2},
        {"break_from": 5000, "base": 500, "price": 5.5, "maximum": 6000},
    ),
)


class TestCourier(BaseCase):
    def test_first_and_further_weight_by_zone(self):
        for destination, weight, expected in [
            ("CN-ZJ", 0.3, "12"),
            ("CN-ZJ", 1, "12"),
            ("CN-ZJ", 1.01, "14"),
            ("CN-ZJ", 3.5, "18"),
            ("CN-BJ", 1, "18"),
            ("CN-BJ", 2.2, "29"),
            ("CN-BJ", 20, "122.5"),
        ]:
            with self.subTest(destination=destination, weight=weight):
                quote = rate(COURIER, destination=destination, weight=weight)
                self.assertEqual(quote.total, dec(expected))

    def test_volume_counts_where_it_is_more(self):
        # 40 × 30 × 20 cm are 24 000 cm³: 3 kg by 1:8000
        sides = {"length": 40, "width": 30, "height": 20}
        self.assertEqual(rate(COURIER, destination="CN-ZJ", weight=1, **sides).total, 16)
        self.assertEqual(rate(COURIER, destination="CN-ZJ", weight=4, **sides).total, 18)
        self.assertEqual(rate(COURIER, destination="CN-ZJ", weight=1, volume=0.024).total, 16)
        self.assertEqual(rate(COURIER, destination="CN-ZJ", weight=1, pieces=2, **sides).total, 22)

    def test_volume_may_count_in_part(self):
        # 6 kg by volume, 2 by weight: half of the excess makes 4 kg
        terms = replace(COURIER, volumetric_share=dec(50))
        quote = rate(terms, destination="CN-ZJ", weight=2, volume=0.048)
        self.assertEqual(quote.total, 18)
        self.assertEqual(quote.weight, 4)

    def test_places_without_a_zone_have_no_price(self):
        quote = rate(COURIER, destination="US-CA", weight=1)
        self.assertEqual((quote.problem, quote.lines), ("no_zone", []))

    def test_zone_of_the_request_wins(self):
        self.assertEqual(rate(COURIER, zone="二区", destination="CN-ZJ", weight=1).total, 18)

    def test_nearest_name_of_a_place_wins(self):
        island = Zone(3, "离岛", destinations=frozenset({"CN-ZJ"}), postal_codes=("3162",))
        terms = replace(
            COURIER, zones=(FAR, NEAR, island), rates=(*COURIER.rates, *rates({"zone": 3, "base": 30}))
        )
        place = {"destination": "CN-ZJ", "weight": 1}
        self.assertEqual(rate(terms, postal_code="316200", **place).total, 30)
        self.assertEqual(rate(terms, postal_code="310000", **place).total, 12)
        self.assertEqual(rate(terms, **place).total, 12)

    def test_explanation_of_the_freight(self):
        (line,) = rate(COURIER, destination="CN-ZJ", weight=2.8, volume=0.024).lines
        self.assertEqual(
            line.explanation,
            {
                "version": 0,
                "unit": "kg",
                "zone": "一区",
                "quantity": "3",
                "steps": [
                    {"step": "volumetric", "weight": "2.8", "volumetric": "3", "divisor": "8000"},
                    {
                        "step": "steps",
                        "from": "0",
                        "to": "",
                        "base": "12",
                        "included": "1",
                        "price": "2",
                        "by": "1",
                        "count": "2",
                        "amount": "16",
                    },
                ],
            },
        )

    def test_heavy_parcels_are_rounded_to_whole_kilograms(self):
        terms = replace(
            COURIER, quantity_step=dec(0.5), heavy_from=dec(20), heavy_step=dec(1), rates=rates({"price": 3})
        )
        self.assertEqual(rate(terms, destination="CN-ZJ", weight=19.6).total, 60)
        self.assertEqual(rate(terms, destination="CN-ZJ", weight=20.1).total, 63)


class TestAirSeaRoad(BaseCase):
    def test_air_breaks(self):
        for weight, expected in [
            (3, "320"),
            (10, "320"),
            (10.1, "336"),
            (39, "1248"),
            (39.6, "1260"),
            (45, "1260"),
            (85.5, "2394"),
            (92, "2400"),
            (100, "2400"),
            (268.5, "6444"),
            (269, "6450"),
            (300, "6450"),
        ]:
            with self.subTest(weight=weight):
                self.assertEqual(rate(AIR, weight=weight).total, dec(expected))

    def test_air_divisors(self):
        # 1.2 m³: 200 kg by 1:6000, 240 kg by 1:5000
        self.assertEqual(rate(AIR, weight=150, volume=1.2).total, 4800)
        self.assertEqual(rate(replace(AIR, divisor=dec(5000)), weight=150, volume=1.2).total, 5760)
        self.assertEqual(rate(replace(AIR, divisor=dec(0)), weight=150, volume=1.2).total, 3600)

    def test_sea_weight_or_measure(self):
        for weight, volume, expected in [
            (300, 0.2, "85"),
            (2400, 1.8, "204"),
            (2400, 3.25, "276.25"),
            (1000, 1, "85"),
        ]:
            with self.subTest(weight=weight, volume=volume):
                self.assertEqual(rate(SEA, weight=weight, volume=volume).total, dec(expected))
        self.assertEqual(rate(SEA, weight=2400, volume=3.25).weight, 3250)

    def test_road_by_kilometre(self):
        for weight, distance, expected in [
            (800, 60, "540"),
            (800, 100, "700"),
            (800, 250, "1100"),
            (9000, 250, "1875"),
            (9000, 2000, "6000"),
        ]:
            with self.subTest(weight=weight, distance=distance):
                self.assertEqual(rate(ROAD_KM, weight=weight, distance=distance).total, dec(expected))
        self.assertEqual(rate(ROAD_KM, weight=800).problem, "no_distance")

    def test_road_by_zone_knows_its_distance(self):
        terms = replace(ROAD_KM, zones=(replace(NEAR, distance=dec(60)),))
        self.assertEqual(rate(terms, weight=800, destination="CN-SH").total, 540)

    def test_road_by_ton_kilometre(self):
        terms = Terms(
            basis="weight_distance", quantity_step=dec(100), rates=rates({"price": 1.2, "minimum": 200})
        )
        self.assertEqual(rate(terms, weight=2350, distance=500).total, 1440)
        self.assertEqual(rate(terms, weight=50, distance=100).total, 200)

    def test_volume_and_pieces(self):
        self.assertEqual(rate(Terms(basis="volume", rates=rates({"price": 120})), volume=2.5).total, 300)
        pieces = Terms(basis="pieces", rates=rates({"base": 10, "included": 2, "price": 3}))
        self.assertEqual(rate(pieces, pieces=5).total, 19)

    def test_no_row_for_the_weight(self):
        terms = Terms(rates=rates({"break_to": 30, "price": 3}))
        self.assertEqual(rate(terms, weight=30).total, 90)
        quote = rate(terms, weight=30.01)
        self.assertEqual((quote.problem, quote.lines), ("no_rate", []))


class TestAmounts(BaseCase):
    def test_discount_comes_before_the_minimum(self):
        terms = Terms(discount=dec(30), rates=rates({"price": 10, "minimum": 50, "maximum": 500}))
        for weight, expected in [(5, 50), (7.2, dec("50.4")), (10, 70), (100, 500)]:
            with self.subTest(weight=weight):
                self.assertEqual(rate(terms, weight=weight).total, expected)

    def test_rounding_of_amounts(self):
        terms = Terms(rates=rates({"price": 1.333}))
        for step, rounding, expected in [
            (0, "half_up", "13.33"),
            (1, "half_up", "13"),
            (1, "up", "14"),
            (0.5, "down", "13"),
            (0.1, "up", "13.4"),
        ]:
            with self.subTest(step=step, rounding=rounding):
                rounded = replace(terms, amount_step=dec(step), amount_rounding=rounding)
                self.assertEqual(rate(rounded, weight=10).total, dec(expected))

    def test_currency_without_cents(self):
        self.assertEqual(rate(Terms(currency_step=dec(1), rates=rates({"price": 1.45})), weight=10).total, 15)


class TestSurcharges(BaseCase):
    def _rate(self, *surcharges, terms=COURIER, **values):
        rows = tuple(Surcharge(**figures(**row)) for row in surcharges)
        return rate(
            replace(terms, surcharges=rows),
            **{"destination": "CN-BJ", "weight": 2, "declared_value": 1000, **values},
        )

    def test_fuel_is_a_share_of_the_net_freight(self):
        # 23.50 less 10 % are 21.15; 12 % of it are 2.54
        quote = self._rate({"charge_type": "fuel", "value": 12}, terms=replace(COURIER, discount=dec(10)))
        self.assertEqual(amounts(quote), {"freight": dec("21.15"), "fuel": dec("2.54")})

    def test_fuel_of_the_day(self):
        april = {"charge_type": "fuel", "value": 8, "valid_to": date(2026, 4, 30)}
        may = {
            "charge_type": "fuel",
            "value": 10,
            "valid_from": date(2026, 5, 1),
            "valid_to": date(2026, 5, 31),
        }
        for day, expected in [
            (date(2026, 4, 30), dec("1.88")),
            (date(2026, 5, 1), dec("2.35")),
            (date(2026, 5, 31), dec("2.35")),
            (date(2026, 6, 1), None),
        ]:
            with self.subTest(day=day):
                self.assertEqual(amounts(self._rate(april, may, date=day)).get("fuel"), expected)

    def test_methods(self):
        for row, expected in [
            ({"method": "fixed", "value": 8}, 8),
            ({"method": "per_unit", "value": 1.5}, 3),
            ({"method": "per_piece", "value": 2}, 6),
            ({"value": 0.5, "base": "declared"}, 5),
            ({"value": 3, "base": "cod", "minimum": 10}, 10),
            ({"value": 50, "maximum": 9}, 9),
        ]:
            with self.subTest(row=row):
                quote = self._rate({"charge_type": "other", **row}, pieces=3, cod_amount=200)
                self.assertEqual(amounts(quote)["other"], expected)

    def test_running_base_counts_what_came_before(self):
        quote = self._rate(
            {"charge_type": "remote_area", "method": "fixed", "value": 6.5},
            {"charge_type": "fuel", "value": 10, "base": "running"},
        )
        self.assertEqual(amounts(quote)["fuel"], 3)

    def test_conditions(self):
        sides = {"length": 120, "width": 40, "height": 30}
        for condition, threshold, values, due in [
            ("service", 0, {}, False),
            ("service", 0, {"services": frozenset({"other"})}, True),
            ("weight", 2, {}, False),
            ("weight", 1.9, {}, True),
            ("length", 120, sides, False),
            ("length", 119, sides, True),
            ("girth", 260, sides, False),
            ("girth", 259, sides, True),
            ("value", 999, {}, True),
            ("value", 1000, {}, False),
        ]:
            with self.subTest(condition=condition, threshold=threshold, values=values):
                row = {"charge_type": "other", "method": "fixed", "value": 5}
                quote = self._rate({**row, "condition": condition, "threshold": threshold}, **values)
                self.assertEqual("other" in amounts(quote), due)

    def test_only_in_its_zones(self):
        row = {"charge_type": "remote_area", "method": "fixed", "value": 5, "zones": frozenset({2})}
        self.assertIn("remote_area", amounts(self._rate(row)))
        self.assertNotIn("remote_area", amounts(self._rate(row, destination="CN-ZJ")))

    def test_agency_at_cost(self):
        row = {"charge_type": "customs_declaration", "method": "at_cost", "value": 5, "maximum": 500}
        quote = self._rate(row)
        self.assertEqual(
            (quote.at_cost, "customs_declaration" in amounts(quote)), (["customs_declaration"], False)
        )
        quote = self._rate(row, costs=(("customs_declaration", dec(200)),))
        self.assertEqual((quote.at_cost, amounts(quote)["customs_declaration"]), ([], 210))
        quote = self._rate(row, costs=(("customs_declaration", dec(900)),))
        self.assertEqual(amounts(quote)["customs_declaration"], 500)

    def test_surcharges_only(self):
        quote = rate(Terms(surcharges=(Surcharge("signed_return", "fixed", dec(3)),)), weight=1)
        self.assertEqual((quote.problem, amounts(quote)), (None, {"signed_return": 3}))


class TestInsurance(BaseCase):
    terms = replace(
        SEA,
        insurances=tuple(
            Insurance(**figures(**row))
            for row in (
                {"clause": "basic", "rate": 0.5, "free": 1000, "minimum": 2, "is_default": True},
                {"clause": "all_risks", "rate": 0.3, "uplift": 10, "minimum": 100},
                {"clause": "all_risks", "rate": 0.2, "uplift": 10, "minimum": 100, "mode": "sea"},
                {"clause": "war", "rate": 0.03, "uplift": 10},
            )
        ),
    )

    def _premium(self, **values):
        return amounts(rate(self.terms, weight=1000, **values)).get("insurance")

    def test_premium_by_clause_and_mode(self):
        for values, expected in [
            ({}, None),
            ({"declared_value": 800}, None),
            ({"declared_value": 1200}, 2),
            ({"declared_value": 3000}, 10),
            ({"declared_value": 3000, "insured": False}, None),
            ({"declared_value": 80_000, "clause": "all_risks"}, 264),
            ({"declared_value": 80_000, "clause": "all_risks", "mode": "sea"}, 176),
            ({"declared_value": 10_000, "clause": "all_risks", "mode": "sea"}, 100),
            ({"declared_value": 80_000, "clause": "war", "mode": "air"}, dec("26.4")),
        ]:
            with self.subTest(values=values):
                self.assertEqual(self._premium(**values), expected)

    def test_unknown_clause_is_told(self):
        quote = rate(self.terms, weight=1000, declared_value=5000, clause="fpa")
        self.assertEqual(quote.problem, "no_insurance")
        self.assertNotIn("insurance", amounts(quote))


NUMBERS = st.decimals("0", "99999", places=3)
STEPS = st.sampled_from([dec(step) for step in ("0.001", "0.1", "0.5", "1", "5", "100")])


class TestNumbers(BaseCase):
    def test_floats_lose_their_noise(self):
        self.assertEqual(to_decimal(0.1 + 0.2), dec("0.3"))
        self.assertEqual(count_steps(to_decimal(1.1 * 3), dec("0.1")), 33)
        self.assertEqual(
            [write(dec(number)) for number in ("100", "1.50", "0", "-3.0")], ["100", "1.5", "0", "-3"]
        )

    @given(NUMBERS, STEPS)
    @settings(max_examples=100, deadline=None)
    def test_rounding(self, value, step):
        up, down, near = (round_to(value, step, rounding) for rounding in ("up", "down", "half_up"))
        self.assertTrue(down <= value <= up and up - down in (0, step))
        self.assertIn(near, (up, down))
        self.assertTrue(abs(near - value) * 2 <= step)
        self.assertEqual(up % step, 0)
        self.assertEqual(count_steps(value, step) * step, up)

    @given(NUMBERS, NUMBERS, st.sampled_from(["CN-ZJ", "CN-BJ"]))
    @settings(max_examples=100, deadline=None)
    def test_more_never_costs_less(self, one, other, destination):
        lighter, heavier = sorted((one, other))
        for terms in (COURIER, AIR, SEA):
            prices = [
                rate(terms, weight=weight, destination=destination).total for weight in (lighter, heavier)
            ]
            self.assertLessEqual(prices[0], prices[1])
            self.assertEqual(prices[0] % dec("0.01"), 0)

    @given(NUMBERS, st.decimals("0", "60", places=2), st.decimals("0", "40", places=2))
    @settings(max_examples=100, deadline=None)
    def test_total_is_the_sum_of_rounded_charges(self, weight, discount, fuel):
        terms = replace(COURIER, discount=discount, surcharges=(Surcharge("fuel", value=fuel),))
        quote = rate(terms, weight=weight, destination="CN-ZJ")
        freight = amounts(quote)["freight"]
        self.assertEqual(quote.total, freight + round_to(freight * fuel / 100, dec("0.01")))
