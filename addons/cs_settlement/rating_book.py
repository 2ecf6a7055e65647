"""Which tariff prices a shipment."""

from collections import defaultdict

from odoo.fields import Domain

from .lib.rating.numbers import to_decimal
from .lib.rating.terms import Request

_FIGURES = (
    "weight",
    "volume",
    "length",
    "width",
    "height",
    "distance",
    "declared_value",
    "cod_amount",
)
_TEXTS = ("origin", "destination", "postal_code", "zone", "clause")


class RatingBook:
    """The tariffs, modes and charge types that a set of requests needs, read at once."""

    def __init__(self, env, requests):
        self.env = env
        self._found = {}
        self.types = env["cs.charge.type"]._get_ids_by_code()
        self._modes = self._read_modes(requests)
        self._partners = self._read_partners(requests)
        self.tariffs, self._by_scope = self._read_versions(requests)

    def _read_modes(self, requests):
        """Return ``({carrier id: mode id}, {mode id: code})``."""
        carriers = self.env["delivery.carrier"].browse(
            {r["carrier_id"] for r in requests if r.get("carrier_id")}
        )
        by_carrier = {carrier.id: carrier.cs_mode_id.id for carrier in carriers}
        modes = (
            self.env["cs.transport.mode"].with_context(active_test=False).search_fetch(Domain.TRUE, ["code"])
        )
        return by_carrier, {mode.id: mode.code for mode in modes}

    def _read_partners(self, requests):
        """Return ``{partner id: id of the company he belongs to, else his own}``."""
        partners = self.env["res.partner"].browse({r["partner_id"] for r in requests if r.get("partner_id")})
        return {partner.id: partner.commercial_partner_id.id for partner in partners}

    def _read_versions(self, requests):
        """Return the versions of the days asked for.

        :return: ``({version id: (tariff id, currency id)}, {(company id, side): [(version, tariff)]})``, the
            most specific tariff first
        """
        Version = self.env["cs.tariff.version"]
        days = [request["date"] for request in requests]
        domain = Version._get_valid_domain(min(days), max(days)) & Domain("tariff_id.active", "=", True)
        domain &= Domain("company_id", "in", list({self._company(request) for request in requests}))
        named = [request["tariff_version_id"] for request in requests if request.get("tariff_version_id")]
        versions = Version.search(domain | Domain("id", "in", named))
        by_scope = defaultdict(list)
        for version in versions.sorted(lambda version: self._get_precedence(version.tariff_id)):
            by_scope[version.company_id.id, version.side].append((version, version.tariff_id))
        tariffs = {v.id: (v.tariff_id.id, v.tariff_id.currency_id.id) for v in versions}
        return tariffs, by_scope

    def _get_precedence(self, tariff):
        """A customer's own tariff comes first, then the one for the delivery method, then for the mode."""
        return (not tariff.partner_id, not tariff.carrier_ids, not tariff.mode_id, tariff.sequence, tariff.id)

    def _company(self, request):
        return request.get("company_id") or self.env.company.id

    def _get_mode(self, request):
        return request.get("mode_id") or self._modes[0].get(request.get("carrier_id")) or False

    def find_version(self, request):
        """Return the version the request is priced by, or None; looked for once for each way of asking."""
        if request.get("tariff_version_id"):
            return self.env["cs.tariff.version"].browse(request["tariff_version_id"])
        key = (
            self._company(request),
            request["side"],
            request.get("account_id"),
            request.get("partner_id"),
            request.get("carrier_id"),
            request.get("mode_id"),
            request["date"],
        )
        if key not in self._found:
            self._found[key] = next(self._iter_versions(request), None)
        return self._found[key]

    def find_versions(self, request):
        """Return all versions that could price the request, whatever it leaves open."""
        sides = [request["side"]] if request.get("side") else ["buy", "sell"]
        return [
            version for side in sides for version in self._iter_versions({**request, "side": side}, wide=True)
        ]

    def _iter_versions(self, request, wide=False):
        for version, tariff in self._by_scope[self._company(request), request["side"]]:
            if _is_valid(version, request["date"]) and self._fits(tariff, request, wide):
                yield version

    def _fits(self, tariff, request, wide):
        """A tariff fits if the request meets its limits; ``wide``: or leaves them open."""
        partner = self._partners.get(request.get("partner_id"))
        mode = self._get_mode(request)
        carrier = request.get("carrier_id")
        account = request.get("account_id")
        return (
            (not tariff.account_id or tariff.account_id.id == account or (wide and not account))
            and (not tariff.partner_id or tariff.partner_id.commercial_partner_id.id == partner)
            and (not tariff.carrier_ids or carrier in tariff.carrier_ids.ids or (wide and not carrier))
            and (not tariff.mode_id or tariff.mode_id.id == mode or (wide and not mode))
        )

    def make_request(self, request):
        """Return the plain request of lib/rating."""
        return Request(
            date=request["date"],
            pieces=request.get("pieces") or 1,
            insured=request.get("insured", True),
            mode=self._modes[1].get(self._get_mode(request), ""),
            services=frozenset(request.get("services") or ()),
            costs=tuple((code, to_decimal(cost)) for code, cost in (request.get("costs") or {}).items()),
            **{name: to_decimal(request.get(name)) for name in _FIGURES},
            **{name: request.get(name) or "" for name in _TEXTS},
        )


def _is_valid(version, day):
    return version.valid_from <= day and (not version.valid_to or version.valid_to >= day)
