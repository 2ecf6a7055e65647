from collections import defaultdict
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ..lib.rating.numbers import to_decimal
from ..lib.rating.terms import Insurance, Rate, Surcharge, Terms, Zone

_TERMS_FIGURES = (
    "divisor",
    "volumetric_share",
    "quantity_step",
    "quantity_minimum",
    "heavy_from",
    "heavy_step",
    "discount",
    "amount_step",
)
_RATE_FIGURES = ("break_from", "distance_from", "base", "included", "step", "price", "minimum", "maximum")
_INSURANCE_FIGURES = ("rate", "uplift", "free", "minimum", "maximum")


class CsTariffVersion(models.Model):
    """Versions as plain data, for lib/rating."""

    _inherit = "cs.tariff.version"

    def _get_terms(self):
        """Return ``{version id: Terms}``, in the same few statements for any number of versions."""
        if not self:
            return {}
        for part in ("zone", "rate", "surcharge", "insurance"):
            self.env[f"cs.tariff.{part}"].flush_model()
        parts = {
            "zones": self._read_zones(),
            "rates": self._read_rates(),
            "surcharges": self._read_surcharges(),
            "insurances": self._read_insurances(),
        }
        return {version.id: version._prepare_terms(parts) for version in self}

    def _prepare_terms(self, parts):
        return Terms(
            key=self.id,
            basis=self.basis,
            upper_included=self.upper_included,
            next_break=self.next_break,
            amount_rounding=self.amount_rounding,
            currency_step=to_decimal(self.currency_id.rounding),
            **_figures(self, _TERMS_FIGURES),
            **{name: tuple(rows[self.id]) for name, rows in parts.items()},
        )

    def _read_parts(self, query, make):
        """Return ``{version id: [what make makes of a row]}``."""
        found = defaultdict(list)
        self.env.cr.execute(query)
        for row in self.env.cr.dictfetchall():
            found[row["version_id"]].append(make(row))
        return found

    def _read_zones(self):
        return self._read_parts(
            SQL(
                """
                SELECT z.id, z.version_id, z.name, z.postal_codes, z.distance,
                       %s AS destinations, %s AS origins
                  FROM cs_tariff_zone z
                 WHERE z.version_id IN %s
                 ORDER BY z.sequence, z.id
                """,
                _places("cs_tariff_zone_country_rel", "cs_tariff_zone_state_rel"),
                _places("cs_tariff_zone_origin_country_rel", "cs_tariff_zone_origin_state_rel"),
                self._ids,
            ),
            _make_zone,
        )

    def _read_rates(self):
        return self._read_parts(
            SQL("SELECT * FROM cs_tariff_rate WHERE version_id IN %s ORDER BY break_from, id", self._ids),
            _make_rate,
        )

    def _read_surcharges(self):
        return self._read_parts(
            SQL(
                """
                SELECT s.*, t.code,
                       ARRAY(SELECT r.cs_tariff_zone_id FROM cs_tariff_surcharge_zone_rel r
                              WHERE r.cs_tariff_surcharge_id = s.id ORDER BY 1) AS zones
                  FROM cs_tariff_surcharge s
                  JOIN cs_charge_type t ON t.id = s.type_id
                 WHERE s.version_id IN %s
                 ORDER BY s.sequence, s.id
                """,
                self._ids,
            ),
            _make_surcharge,
        )

    def _read_insurances(self):
        return self._read_parts(
            SQL(
                """
                SELECT i.*, COALESCE(m.code, '') AS mode
                  FROM cs_tariff_insurance i
             LEFT JOIN cs_transport_mode m ON m.id = i.mode_id
                 WHERE i.version_id IN %s
                 ORDER BY i.sequence, i.id
                """,
                self._ids,
            ),
            _make_insurance,
        )


def _places(countries, states):
    """SQL of the keys of the places a zone names: ``CN``, ``CN-浙``."""
    return SQL(
        """ARRAY(
            SELECT c.code FROM %(countries)s r JOIN res_country c ON c.id = r.res_country_id
             WHERE r.cs_tariff_zone_id = z.id
             UNION ALL
            SELECT c.code || '-' || s.code FROM %(states)s r
              JOIN res_country_state s ON s.id = r.res_country_state_id
              JOIN res_country c ON c.id = s.country_id
             WHERE r.cs_tariff_zone_id = z.id)""",
        countries=SQL.identifier(countries),
        states=SQL.identifier(states),
    )


def _figures(row, names):
    return {name: to_decimal(row[name]) for name in names}


def _end(value):
    """An end of 0 is no end."""
    return to_decimal(value) or None


def _make_zone(row):
    codes = (code.strip() for code in (row["postal_codes"] or "").split(","))
    return Zone(
        key=row["id"],
        name=row["name"],
        origins=frozenset(row["origins"]),
        destinations=frozenset(row["destinations"]),
        postal_codes=tuple(filter(None, codes)),
        distance=Decimal(row["distance"] or 0),
    )


def _make_rate(row):
    return Rate(
        zone=row["zone_id"],
        break_to=_end(row["break_to"]),
        distance_to=_end(row["distance_to"]),
        **_figures(row, _RATE_FIGURES),
    )


def _make_surcharge(row):
    return Surcharge(
        charge_type=row["code"],
        method=row["method"],
        base=row["base"],
        condition=row["condition"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        zones=frozenset(row["zones"]),
        **_figures(row, ("value", "threshold", "minimum", "maximum")),
    )


def _make_insurance(row):
    return Insurance(
        clause=row["clause"],
        mode=row["mode"],
        is_default=bool(row["is_default"]),
        **_figures(row, _INSURANCE_FIGURES),
    )
