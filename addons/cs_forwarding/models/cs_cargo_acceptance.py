from odoo import models
from odoo.tools import SQL

# One row a refusal: its code, its condition over carrier c, order o and cargo g, then the figure of the
# order and the limit of the carrier that its words name. The first refusal is told first.
_REFUSALS = {
    "weight": (
        "c.max_weight > 0 AND g.weight > c.max_weight",
        "to_jsonb(g.weight)",
        "to_jsonb(c.max_weight)",
    ),
    "volume": (
        "c.max_volume > 0 AND g.volume > c.max_volume",
        "to_jsonb(g.volume)",
        "to_jsonb(c.max_volume)",
    ),
    "dangerous": (
        "NOT g.dg_classes <@ c.dg_classes",
        """(SELECT jsonb_agg(x.code ORDER BY x.code) FROM cs_dg_class x
             WHERE x.id = ANY(g.dg_classes) AND x.id <> ALL(c.dg_classes))""",
        "NULL",
    ),
    "packing_group": (
        "g.dg_group < c.cs_dg_packing_group",
        "to_jsonb(g.dg_group)",
        "to_jsonb(c.cs_dg_packing_group)",
    ),
    "temperature": (
        """g.temp_controlled AND (c.cs_temp_controlled IS NOT TRUE
           OR c.cs_temp_min < g.temp_min OR c.cs_temp_max > g.temp_max)""",
        "jsonb_build_array(g.temp_min, g.temp_max)",
        "CASE WHEN c.cs_temp_controlled THEN jsonb_build_array(c.cs_temp_min, c.cs_temp_max) END",
    ),
    "length": (
        "c.cs_max_length > 0 AND g.longest > c.cs_max_length",
        "to_jsonb(g.longest)",
        "to_jsonb(c.cs_max_length)",
    ),
    "girth": (
        "c.cs_max_girth > 0 AND g.girth > c.cs_max_girth",
        "to_jsonb(g.girth)",
        "to_jsonb(c.cs_max_girth)",
    ),
    "piece_weight": (
        "c.cs_max_piece_weight > 0 AND g.piece_weight > c.cs_max_piece_weight",
        "to_jsonb(g.piece_weight)",
        "to_jsonb(c.cs_max_piece_weight)",
    ),
    "value": (
        "c.cs_max_declared_value > 0 AND g.value > c.cs_max_declared_value",
        "to_jsonb(g.value)",
        "to_jsonb(c.cs_max_declared_value)",
    ),
    "insurance": ("g.insured AND c.cs_insures IS NOT TRUE", "NULL", "NULL"),
    "fragile": ("g.fragile AND c.cs_refuse_fragile", "NULL", "NULL"),
    "upright": ("g.upright AND c.cs_refuse_upright", "NULL", "NULL"),
    "dry": ("g.dry AND c.cs_refuse_dry", "NULL", "NULL"),
    "no_stacking": ("g.no_stacking AND c.cs_refuse_no_stacking", "NULL", "NULL"),
    "customer_carrier": (
        """EXISTS (SELECT FROM cs_partner_blocked_carrier_rel
                    WHERE partner_id = o.commercial_id AND carrier_id = c.id)""",
        "NULL",
        "NULL",
    ),
    "customer_mode": (
        """EXISTS (SELECT FROM cs_partner_never_mode_rel
                    WHERE partner_id = o.commercial_id AND mode_id = c.cs_mode_id)
           OR (EXISTS (SELECT FROM cs_partner_only_mode_rel WHERE partner_id = o.commercial_id)
               AND NOT EXISTS (SELECT FROM cs_partner_only_mode_rel
                                WHERE partner_id = o.commercial_id AND mode_id = c.cs_mode_id))""",
        "(SELECT to_jsonb(m.name->>'en_US') FROM cs_transport_mode m WHERE m.id = c.cs_mode_id)",
        "NULL",
    ),
}

_DESTINATION = """(c.countries = '{}' OR o.country_id = ANY(c.countries))
    AND (c.states = '{}' OR o.state_id = ANY(c.states))
    AND (c.zips IS NULL OR COALESCE(upper(o.zip) ~ c.zips, FALSE))"""

_TAGS_OF_ORDER = """SELECT rel.product_tag_id FROM review_line l
      JOIN product_tag_product_template_rel rel ON rel.product_template_id = l.template_id
     WHERE l.order_id = o.order_id
 UNION ALL
    SELECT rel.product_tag_id FROM review_line l
      JOIN product_tag_product_product_rel rel ON rel.product_product_id = l.product_id
     WHERE l.order_id = o.order_id"""


class CsCargoService(models.AbstractModel):
    """Who takes which cargo where: one set of conditions for the review and for the choice of transport.

    In the queries ``o`` is a row of ``review_scope``, ``c`` one of :meth:`_select_carriers`, ``g`` one of
    :meth:`_select_cargo`.
    """

    _inherit = "cs.cargo.service"

    def _select_carriers(self):
        """Return the query of carriers with what they serve and take as arrays."""
        return SQL(
            """
            SELECT dc.*,
                   ARRAY(SELECT country_id FROM delivery_carrier_country_rel
                          WHERE carrier_id = dc.id) AS countries,
                   ARRAY(SELECT state_id FROM delivery_carrier_state_rel WHERE carrier_id = dc.id) AS states,
                   (SELECT '^(' || string_agg(z.name, '|') || ')' FROM delivery_zip_prefix_rel rel
                      JOIN delivery_zip_prefix z ON z.id = rel.zip_prefix_id
                     WHERE rel.carrier_id = dc.id) AS zips,
                   ARRAY(SELECT product_tag_id FROM product_tag_delivery_carrier_excluded_rel
                          WHERE delivery_carrier_id = dc.id) AS excluded,
                   ARRAY(SELECT product_tag_id FROM product_tag_delivery_carrier_must_have_rel
                          WHERE delivery_carrier_id = dc.id) AS required,
                   ARRAY(SELECT class_id FROM cs_carrier_dg_class_rel WHERE carrier_id = dc.id) AS dg_classes
              FROM delivery_carrier dc
            """
        )

    def _serves_destination(self):
        """Return the condition that carrier ``c`` goes where order ``o`` is to go."""
        return SQL(_DESTINATION)

    def _is_open_to(self):
        """Return the condition that carrier ``c`` works for the company of order ``o``."""
        return SQL("c.active AND (c.company_id IS NULL OR c.company_id = o.company_id)")

    def _get_refusals(self):
        """Return ``[(code, condition, figure, limit)]`` as SQL, in the order in which they are told.

        Another addon adds a rule by adding a row; its words go into ``_describe_refusal``.
        """
        destination = ("destination", SQL("NOT (%s)", self._serves_destination()), SQL("NULL"), SQL("NULL"))
        rows = [(code, *map(SQL, parts)) for code, parts in _REFUSALS.items()]
        return [destination, ("cargo", self._refuses_tags(), SQL("NULL"), SQL("NULL")), *rows]

    def _refuses_tags(self):
        return SQL(
            """(c.excluded <> '{}' AND c.excluded && ARRAY(%(tags)s))
               OR (c.required <> '{}' AND NOT c.required && ARRAY(%(tags)s))""",
            tags=SQL(_TAGS_OF_ORDER),
        )

    def _select_refusals(self):
        """Return the query of ``place, reason, figure, allowed``: why ``c`` does not take ``o``."""
        rows = SQL(", ").join(
            SQL("(%s, %s, (%s), (%s)::jsonb, (%s)::jsonb)", place, code, condition, figure, limit)
            for place, (code, condition, figure, limit) in enumerate(self._get_refusals())
        )
        return SQL(
            """SELECT place, reason, figure, allowed
                 FROM (VALUES %s) AS r(place, reason, refused, figure, allowed) WHERE refused""",
            rows,
        )

    def _refuses(self):
        """Return the condition that ``c`` does not take ``o`` for any reason."""
        conditions = [condition for _code, condition, _figure, _limit in self._get_refusals()]
        return SQL(" OR ").join(SQL("(%s) IS TRUE", condition) for condition in conditions)

    def _with_acceptance(self, orders):
        """Return ``review_scope …, review_line …, carrier …, cargo …``, the relations of the conditions."""
        return SQL(
            "%s, carrier AS MATERIALIZED (%s), cargo AS MATERIALIZED (%s)",
            self.env["cs.review.engine"]._scope(orders),
            self._select_carriers(),
            self._select_cargo(),
        )

    def _get_acceptance(self, orders):
        """Return ``{order id: {carrier id: [refusal]}}`` of all active carriers; no refusal: takes it.

        A refusal is a dict of reason, figure and allowed. One statement for any number of orders.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                WITH %s
                SELECT o.order_id, c.id, COALESCE(r.refusals, '[]')
                  FROM review_scope o
                  JOIN carrier c ON %s
             LEFT JOIN cargo g ON g.order_id = o.order_id
            CROSS JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object(
                           'reason', reason, 'figure', figure, 'allowed', allowed) ORDER BY place) AS refusals
                       FROM (%s) AS refusal) r
              ORDER BY o.order_id, c.sequence, c.id
                """,
                self._with_acceptance(orders),
                self._is_open_to(),
                self._select_refusals(),
            )
        )
        result = {order_id: {} for order_id in orders.ids}
        for order_id, carrier_id, refusals in rows:
            result[order_id][carrier_id] = refusals
        return result
