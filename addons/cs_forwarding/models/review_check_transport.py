from odoo import models
from odoo.tools import SQL

from ..lib.review import detector
from ..localized import get_country_name


class CsReviewRule(models.Model):
    """Check of the way to the customer."""

    _inherit = "cs.review.rule"

    @detector()
    def _detect_transport(self, orders):
        """The carrier serves the destination and takes the cargo; without one, some carrier does both."""
        cargo = self.env["cs.cargo.service"]
        return SQL(
            """
            WITH carrier AS MATERIALIZED (%(carriers)s), cargo AS MATERIALIZED (%(cargo)s)
            SELECT o.order_id, NULL::int,
                   jsonb_build_object('reason', r.reason, 'carrier', c.name->>'en_US', 'weight', g.weight,
                                      'volume', g.volume, 'country', rc.code)
                   || jsonb_strip_nulls(jsonb_build_object('figure', r.figure, 'allowed', r.allowed))
              FROM review_scope o
              JOIN carrier c ON c.id = o.carrier_id
         LEFT JOIN res_country rc ON rc.id = o.country_id
         LEFT JOIN cargo g ON g.order_id = o.order_id
        CROSS JOIN LATERAL (%(refusals)s ORDER BY place LIMIT 1) r
             WHERE %(refuses)s
         UNION ALL %(nobody)s
            """,
            carriers=cargo._select_carriers(),
            cargo=cargo._select_cargo(),
            refusals=cargo._select_refusals(),
            refuses=cargo._refuses(),
            nobody=self._select_unserved(),
        )

    def _select_unserved(self):
        """Return the query of orders without a carrier that no carrier can take."""
        cargo = self.env["cs.cargo.service"]
        return SQL(
            """
            SELECT o.order_id, NULL::int, jsonb_build_object(
                       'reason', CASE WHEN EXISTS (SELECT FROM carrier c WHERE %(open)s AND %(serves)s)
                                      THEN 'nobody_takes' ELSE 'nobody' END,
                       'country', rc.code)
              FROM review_scope o
              JOIN res_country rc ON rc.id = o.country_id
         LEFT JOIN cargo g ON g.order_id = o.order_id
             WHERE o.carrier_id IS NULL
               AND EXISTS (SELECT FROM carrier c WHERE %(open)s)
               AND NOT EXISTS (SELECT FROM carrier c WHERE %(open)s AND NOT (%(refuses)s))
            """,
            open=cargo._is_open_to(),
            serves=cargo._serves_destination(),
            refuses=cargo._refuses(),
        )

    def _describe_transport(self, evidence):
        country = get_country_name(self.env, evidence.get("country"))
        reason = evidence.get("reason")
        if reason == "nobody":
            return self.env._("No carrier goes to this destination (%(country)s)", country=country)
        if reason == "nobody_takes":
            return self.env._("No carrier takes these goods to %(country)s", country=country)
        if reason in ("weight", "volume"):
            evidence = {"figure": evidence.get(reason) or 0, **evidence}
        return self.env["cs.cargo.service"]._describe_refusal(evidence, evidence.get("carrier"))
