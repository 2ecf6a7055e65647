from dataclasses import dataclass, field
from decimal import Decimal

from odoo import models

from ..lib.rating.engine import Rater
from ..lib.rating.numbers import ZERO
from ..rating_book import RatingBook


@dataclass(slots=True)
class RateLine:
    """One charge of an answer; ``amount`` is a Decimal in the currency of the answer."""

    type_id: int
    code: str
    amount: Decimal
    explanation: dict


@dataclass(slots=True)
class RateResult:
    """The answer to one request.

    :ivar problem: None, or why something has no price, see lib/rating/terms.py: PROBLEMS
    :ivar at_cost: ids of charge types that are charged at cost as soon as it is known
    :ivar quantity: what was charged for, in the tariff's unit; ``weight``: the chargeable weight (kg)
    """

    problem: str | None = None
    tariff_id: int | bool = False
    version_id: int | bool = False
    currency_id: int | bool = False
    lines: list = field(default_factory=list)
    at_cost: list = field(default_factory=list)
    quantity: Decimal = ZERO
    weight: Decimal = ZERO

    @property
    def total(self):
        return sum((line.amount for line in self.lines), ZERO)


class CsRatingService(models.AbstractModel):
    """Price shipments by the tariffs that were in force when they were shipped."""

    _name = "cs.rating.service"
    _description = "Rating"

    def _rate(self, requests):
        """Price any number of shipments in a constant number of statements.

        Only tariffs the user may read are asked: whoever accrues charges for others calls it with sudo.

        :param requests: list of dicts with ``side`` (buy, sell), ``date`` (a date) and, as far as known:
            ``company_id`` (else the current one), ``account_id`` (buy), ``partner_id`` (sell),
            ``carrier_id``, ``mode_id``: ids; ``origin``, ``destination``: keys as ``CN-浙`` or ``CN``;
            ``postal_code``, ``zone``: text; ``weight`` kg, ``volume`` m³; ``length``, ``width``, ``height``
            in cm of one piece, ``pieces``, ``distance`` km; ``declared_value`` and ``cod_amount`` in the
            currency of the tariff; ``insured`` (False: the tariff's own insurance is waived), ``clause``;
            ``services``: codes of charge types asked for; ``costs``: {code: amount} of what was laid out;
            ``tariff_version_id``: price by this version whatever the date
        :return: list of :class:`RateResult`, one for each request in their order
        """
        if not requests:
            return []
        book = RatingBook(self.env, requests)
        versions = [book.find_version(request) for request in requests]
        raters = self._get_raters(versions)
        return [
            self._rate_one(book, raters, request, version)
            for request, version in zip(requests, versions, strict=True)
        ]

    def _rate_all(self, request):
        """Price one shipment by every tariff that could take it, for people who compare.

        Side, account, partner, carrier and mode narrow the tariffs where the request names them.

        :return: list of :class:`RateResult`, in the order of the tariffs
        """
        book = RatingBook(self.env, [request])
        versions = book.find_versions(request)
        raters = self._get_raters(versions)
        return [self._rate_one(book, raters, request, version) for version in versions]

    def _get_raters(self, versions):
        found = self.env["cs.tariff.version"].browse(dict.fromkeys(v.id for v in versions if v))
        return {key: Rater(terms) for key, terms in found._get_terms().items()}

    def _rate_one(self, book, raters, request, version):
        if not version:
            return RateResult(problem="no_tariff")
        quote = raters[version.id].rate(book.make_request(request))
        tariff_id, currency_id = book.tariffs[version.id]
        return RateResult(
            problem=quote.problem,
            tariff_id=tariff_id,
            version_id=version.id,
            currency_id=currency_id,
            lines=[
                RateLine(book.types[line.charge_type], line.charge_type, line.amount, line.explanation)
                for line in quote.lines
            ],
            at_cost=[book.types[code] for code in quote.at_cost],
            quantity=quote.quantity,
            weight=quote.weight,
        )
