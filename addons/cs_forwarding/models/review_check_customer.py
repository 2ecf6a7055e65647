from odoo import models
from odoo.tools import SQL

from ..lib.review import detector
from ..localized import get_country_name


class CsReviewRule(models.Model):
    """Checks of who orders: name, phone, watch list."""

    _inherit = "cs.review.rule"

    @detector("words")
    def _detect_customer_name(self, orders):
        """The consignee needs a name: not one letter, not figures only, none of the empty words."""
        return SQL(
            """
            SELECT order_id, NULL::int, jsonb_build_object('name', COALESCE(name, ''))
              FROM review_scope
             WHERE NOT 'name' = ANY(masked)
               AND COALESCE(name, '') !~ '[*＊]'
               AND (length(COALESCE(name, '')) < 2
                    OR name ~ '^[0-9[:punct:][:space:]]*$'
                    OR lower(name) = ANY(%s::text[]))
            """,
            self._get_words(),
        )

    def _describe_customer_name(self, evidence):
        if not evidence.get("name"):
            return self.env._("The customer's name is missing")
        return self.env._("“%(name)s” is no customer's name", name=evidence["name"])

    @detector()
    def _detect_phone(self, orders):
        """A phone number has to be there and valid in its country, unless the platform hides it.

        Platforms' virtual numbers (eleven digits, a hyphen, three or four digits) are valid.
        """
        return SQL(
            """
            SELECT o.order_id, NULL::int,
                   CASE WHEN o.phone IS NULL THEN '{"reason": "missing"}'::jsonb
                   ELSE jsonb_build_object('reason', 'invalid', 'digits', length(d.digits), 'country', c.code,
                                           'phone', left(d.digits, 3) || '****' || right(d.digits, 2)) END
              FROM review_scope o
         LEFT JOIN res_country c ON c.id = o.country_id
        CROSS JOIN LATERAL (SELECT regexp_replace(o.phone, '\\D', '', 'g') AS digits) d
             WHERE NOT 'phone' = ANY(o.masked)
               AND o.phone_sanitized IS NULL
               AND COALESCE(o.phone, '') !~ '[*＊]|^#'
               AND COALESCE(o.phone, '') !~ '^(\\+?86)? ?1[0-9]{10}-[0-9]{3,4}$'
            """
        )

    def _describe_phone(self, evidence):
        if evidence.get("reason") == "missing":
            return self.env._("The phone number is missing")
        return self.env._(
            "Phone %(phone)s with %(digits)s digits is not valid for %(country)s",
            phone=evidence.get("phone"),
            digits=evidence.get("digits"),
            country=get_country_name(self.env, evidence.get("country")) or self.env._("its country"),
        )

    @detector()
    def _detect_watch(self, orders):
        """The customer, or the company he belongs to, is on the watch list."""
        return SQL(
            """
            SELECT DISTINCT ON (o.order_id) o.order_id, NULL::int,
                   jsonb_build_object('state', p.cs_watch_state, 'reason', COALESCE(p.cs_watch_reason, ''))
              FROM review_scope o
              JOIN res_partner p ON p.id IN (o.partner_id, o.commercial_id, o.ship_id)
             WHERE p.cs_watch_state IS NOT NULL
          ORDER BY o.order_id, p.cs_watch_state, p.id
            """
        )

    def _describe_watch(self, evidence):
        state = dict(self.env["res.partner"]._fields["cs_watch_state"]._description_selection(self.env))
        return self.env._(
            "Customer on the watch list (%(state)s): %(reason)s",
            state=state.get(evidence.get("state")),
            reason=evidence.get("reason") or self.env._("no reason given"),
        )
