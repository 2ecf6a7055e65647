from odoo import fields, models
from odoo.tools import SQL

from ..const import LIVE_REVIEW_STATES
from ..lib.review import sql_array

# What makes a new review necessary when it changes, as SQL columns.
_ORDER_CONTENT = """so.company_id, so.partner_id, so.partner_shipping_id, so.warehouse_id, so.carrier_id,
    so.pricelist_id, so.currency_id, so.amount_total, so.cs_channel_id, so.cs_channel_total,
    so.cs_channel_paid, so.cs_ordered_at, so.cs_paid_at, so.cs_external_ref, so.cs_buyer_note,
    so.cs_masked_fields, so.cs_insured"""
_CUSTOMER_CONTENT = "p.name, p.phone, p.phone_sanitized, p.cs_watch_state, p.commercial_partner_id"
_ADDRESS_CONTENT = """s.name, s.phone, s.phone_sanitized, s.street, s.street2, s.city, s.zip,
    s.state_id, s.country_id"""
_LINE_CONTENT = "id, product_id, product_uom_qty, product_uom_id, price_unit, discount, cs_spec"


class CsReviewEngine(models.AbstractModel):
    """The order review as a set-based process: a constant number of queries for any number of orders.

    All checks run as one statement over two relations that are read once:

    ``review_scope``
        one row an order: order_id, company_id, channel_id, team_id, approved, reviewer_id, partner_id,
        commercial_id, ship_id, warehouse_id, carrier_id, currency_id, currency_rate, pricelist_id,
        amount_total, channel_total, channel_paid, paid_at, external_ref, buyer_note, at (when it was
        ordered), payment_required, masked (array of what the platform hides) and the delivery address:
        name, phone, phone_sanitized, street, street2, city, zip, state_id, country_id
    ``review_line``
        one row a product line: line_id, order_id, product_id, template_id, is_storable, sale_ok,
        product_active, weight, volume (of one unit), uom_id, line_qty, qty (in the product's unit), price
        (discount taken off), spec, is_delivery

    The evidence of a finding with a line gets the key ``product``, the code or name, by itself.
    """

    _name = "cs.review.engine"
    _description = "Order Review Engine"

    def _scope(self, orders):
        """Return the common table expressions that every check reads."""
        return SQL(
            "review_scope AS MATERIALIZED (%s), review_line AS MATERIALIZED (%s)",
            self._scope_orders(sql_array(orders.ids)),
            self._scope_lines(sql_array(orders.ids)),
        )

    def _scope_orders(self, ids):
        return SQL(
            """
            SELECT so.id AS order_id, so.company_id, so.cs_channel_id AS channel_id, so.cs_team_id AS team_id,
                   so.cs_review_state IS NOT DISTINCT FROM 'approved' AS approved,
                   so.cs_reviewer_id AS reviewer_id, so.partner_id,
                   p.commercial_partner_id AS commercial_id, so.partner_shipping_id AS ship_id,
                   so.warehouse_id, so.carrier_id, so.currency_id, so.currency_rate, so.pricelist_id,
                   so.amount_total, so.cs_channel_total AS channel_total, so.cs_channel_paid AS channel_paid,
                   so.cs_paid_at AS paid_at, so.cs_external_ref AS external_ref,
                   so.cs_buyer_note AS buyer_note,
                   COALESCE(so.cs_ordered_at, so.date_order, so.create_date) AS at,
                   COALESCE(c.payment_required, FALSE) AS payment_required,
                   string_to_array(replace(COALESCE(so.cs_masked_fields, ''), ' ', ''), ',') AS masked,
                   COALESCE(NULLIF(trim(s.name), ''), p.name) AS name,
                   COALESCE(NULLIF(trim(s.phone), ''), NULLIF(trim(p.phone), '')) AS phone,
                   CASE WHEN trim(s.phone) <> '' THEN s.phone_sanitized ELSE p.phone_sanitized END
                   AS phone_sanitized,
                   s.street, s.street2, s.city, s.zip, s.state_id, s.country_id
              FROM sale_order so
              JOIN res_partner p ON p.id = so.partner_id
              JOIN res_partner s ON s.id = so.partner_shipping_id
         LEFT JOIN cs_order_channel c ON c.id = so.cs_channel_id
             WHERE so.id = ANY(%s::int[])
            """,
            ids,
        )

    def _scope_lines(self, ids):
        return SQL(
            """
            SELECT l.id AS line_id, l.order_id, l.product_id, t.id AS template_id, t.is_storable, t.sale_ok,
                   pp.active AS product_active, pp.weight, pp.volume, l.product_uom_id AS uom_id,
                   l.product_uom_qty AS line_qty,
                   CASE WHEN lu.id = pu.id THEN l.product_uom_qty
                        ELSE l.product_uom_qty * lu.factor / pu.factor END AS qty,
                   CASE WHEN COALESCE(l.discount, 0) = 0 THEN l.price_unit
                        ELSE l.price_unit * (1 - l.discount / 100) END AS price,
                   l.cs_spec AS spec, l.is_delivery IS TRUE AS is_delivery
              FROM sale_order_line l
              JOIN product_product pp ON pp.id = l.product_id
              JOIN product_template t ON t.id = pp.product_tmpl_id
              JOIN uom_uom lu ON lu.id = l.product_uom_id
              JOIN uom_uom pu ON pu.id = t.uom_id
             WHERE l.order_id = ANY(%s::int[])
               AND l.display_type IS NULL
               AND l.is_downpayment IS NOT TRUE
            """,
            ids,
        )

    def _with_findings(self, orders, rules):
        """Return ``review_scope …, finding …``: what the rules find in the orders, each once."""
        found = SQL(" UNION ALL ").join(rule._findings(orders) for rule in rules)
        return SQL(
            """
            %s, finding AS MATERIALIZED (
                SELECT DISTINCT ON (u.order_id, key)
                       u.rule_id, u.type_id, u.severity, u.order_id, u.line_id, k.key,
                       CASE WHEN pp.id IS NULL THEN u.evidence ELSE u.evidence || jsonb_build_object(
                           'product', COALESCE(NULLIF(pp.default_code, ''), t.name->>'en_US')) END AS evidence
                  FROM (%s) u
            CROSS JOIN LATERAL (SELECT 'rule:' || u.rule_id || ':' || COALESCE(u.line_id, 0) AS key) k
             LEFT JOIN sale_order_line l ON l.id = u.line_id
             LEFT JOIN product_product pp ON pp.id = l.product_id
             LEFT JOIN product_template t ON t.id = pp.product_tmpl_id
              ORDER BY u.order_id, key)
            """,
            self._scope(orders),
            found,
        )

    def _detect(self, orders, rules):
        """Return what the rules find as dicts, but what is already accepted; writes nothing."""
        if not orders or not rules:
            return []
        self.env.flush_all()
        return self.env.execute_query_dict(
            SQL(
                """
                WITH %s
                SELECT f.rule_id, f.severity, f.order_id, f.line_id, f.evidence, f.key
                  FROM finding f
                 WHERE NOT %s
              ORDER BY f.order_id, f.rule_id, f.line_id
                """,
                self._with_findings(orders, rules),
                self.env["cs.anomaly"]._is_accepted(),
            )
        )

    def _get_rules(self):
        """Return the active rules; the company of each is compared in the query."""
        # every order is checked by the same rules, whoever may read them
        return self.env["cs.review.rule"].sudo().search([])  # pylint: disable=no-search-all

    def _get_live(self, orders, states):
        """Return the quotations among ``orders`` that are in one of the review states.

        Compiling the checks' statement just in time would take longer than running it, and its two relations
        must not spill to disk: for the rest of the transaction the one is off, the other has room.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id
                  FROM sale_order,
                       set_config('jit', 'off', TRUE) AS jit, set_config('work_mem', '64MB', TRUE) AS room
                 WHERE id = ANY(%s::int[]) AND state IN ('draft', 'sent')
                   AND COALESCE(cs_review_state, '') IN %s
              ORDER BY id
                """,
                sql_array(orders.ids),
                states,
            )
        )
        return orders.browse(row[0] for row in rows)

    def _get_changed(self, orders, rules, force=False, content_only=False):
        """Return ``{order id: fingerprint}`` of the orders that are not as their last review saw them.

        :param force: return all of them
        :param content_only: do not count changed rules
        """
        same = (
            SQL("split_part(seen, ':', 1) = split_part(fingerprint, ':', 1)")
            if content_only
            else SQL("seen = fingerprint")
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT id, fingerprint FROM (%s) AS f WHERE %s OR (%s) IS NOT TRUE",
                self._fingerprints(sql_array(orders.ids), rules._get_version()),
                force,
                same,
            )
        )
        return dict(rows)

    def _get_stale_ids(self, minutes=10):
        """Return the ids of open orders not checked in the last ``minutes``, the oldest check first."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT so.id
                  FROM sale_order so
             LEFT JOIN cs_review_mark mark ON mark.order_id = so.id
                 WHERE so.state IN ('draft', 'sent') AND so.cs_review_state IN %s
                   AND (mark.at IS NULL OR mark.at < %s)
              ORDER BY mark.at NULLS FIRST, so.id
                """,
                LIVE_REVIEW_STATES,
                fields.Datetime.subtract(fields.Datetime.now(), minutes=minutes),
            )
        )
        return [row[0] for row in rows]

    def _fingerprints(self, ids, version):
        """Return the query of ``id, seen, fingerprint``: a hash of the content and one of the rules."""
        return SQL(
            """
            SELECT so.id, mark.fingerprint AS seen,
                   hashtextextended(ROW(%(order)s, %(customer)s, %(address)s, l.content)::text, 0)
                   || ':' || %(version)s AS fingerprint
              FROM sale_order so
              JOIN res_partner p ON p.id = so.partner_id
              JOIN res_partner s ON s.id = so.partner_shipping_id
         LEFT JOIN cs_review_mark mark ON mark.order_id = so.id
         LEFT JOIN (SELECT order_id, sum(hashtextextended(ROW(%(line)s)::text, 0)) AS content
                      FROM sale_order_line
                     WHERE order_id = ANY(%(ids)s::int[])
                  GROUP BY order_id) l ON l.order_id = so.id
             WHERE so.id = ANY(%(ids)s::int[])
            """,
            order=SQL(_ORDER_CONTENT),
            customer=SQL(_CUSTOMER_CONTENT),
            address=SQL(_ADDRESS_CONTENT),
            line=SQL(_LINE_CONTENT),
            version=version,
            ids=ids,
        )
