from odoo import models
from odoo.tools import SQL

from ..lib.review import detector


class CsReviewRule(models.Model):
    """Check of the goods in the order's warehouse."""

    _inherit = "cs.review.rule"

    @detector(volatile=True)
    def _detect_stock(self, orders):
        """The warehouse has the goods when the orders that come first have theirs.

        First come approved orders, then by date of the order. What an order that has to wait claims is not
        given to later ones.
        """
        return SQL(
            """
            WITH claim AS MATERIALIZED (%(claims)s),
                 stock AS MATERIALIZED (%(free)s),
                 short AS MATERIALIZED (
                SELECT c.warehouse_id, c.product_id, COALESCE(min(s.free), 0) AS free
                  FROM claim c
             LEFT JOIN stock s ON s.warehouse_id = c.warehouse_id AND s.product_id = c.product_id
              GROUP BY c.warehouse_id, c.product_id
                HAVING sum(c.qty) > COALESCE(min(s.free), 0))
            SELECT q.order_id, q.line_id, jsonb_build_object(
                       'product_id', q.product_id, 'needed', q.qty, 'warehouse', w.code,
                       'now', jsonb_build_object('available', GREATEST(q.free - q.before, 0)))
              FROM (%(queue)s) q
              JOIN stock_warehouse w ON w.id = q.warehouse_id
             WHERE q.line_id IS NOT NULL
               AND q.qty > q.free - q.before
            """,
            claims=self._select_stock_claims(),
            free=self._select_free_stock(),
            queue=self._select_stock_queue(),
        )

    def _select_stock_queue(self):
        """Return the query of each order's claim on a short product, with what those before it claim."""
        return SQL(
            """
            SELECT *, COALESCE(sum(qty) OVER (
                       PARTITION BY warehouse_id, product_id ORDER BY NOT approved, at, order_id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
              FROM (SELECT c.warehouse_id, c.product_id, c.order_id, c.approved, c.at, min(s.free) AS free,
                           min(c.line_id) AS line_id, sum(c.qty) AS qty
                      FROM claim c
                      JOIN short s ON s.warehouse_id = c.warehouse_id AND s.product_id = c.product_id
                  GROUP BY c.warehouse_id, c.product_id, c.order_id, c.approved, c.at) claims
            """
        )

    def _select_stock_claims(self):
        """Return the query of claims on products: the scope's lines, and approved orders outside."""
        return SQL(
            """
            SELECT COALESCE(sh.warehouse_id, o.warehouse_id) AS warehouse_id, l.product_id, o.order_id,
                   o.approved, o.at, l.line_id, COALESCE(sh.quantity, l.qty) AS qty
              FROM review_line l
              JOIN review_scope o ON o.order_id = l.order_id
         LEFT JOIN cs_warehouse_share sh ON sh.order_line_id = l.line_id
             WHERE l.is_storable AND l.qty > 0
         UNION ALL
            SELECT COALESCE(sh.warehouse_id, so.warehouse_id), l.product_id, so.id, TRUE,
                   COALESCE(so.cs_ordered_at, so.date_order, so.create_date), NULL,
                   COALESCE(sh.quantity, l.product_uom_qty * lu.factor / pu.factor)
              FROM sale_order so
              JOIN sale_order_line l ON l.order_id = so.id AND l.product_uom_qty > 0
              JOIN product_product pp ON pp.id = l.product_id
              JOIN product_template t ON t.id = pp.product_tmpl_id AND t.is_storable
              JOIN uom_uom lu ON lu.id = l.product_uom_id
              JOIN uom_uom pu ON pu.id = t.uom_id
         LEFT JOIN cs_warehouse_share sh ON sh.order_line_id = l.id
             WHERE so.cs_review_state = 'approved' AND so.state IN ('draft', 'sent')
               AND so.id NOT IN (SELECT order_id FROM review_scope)
               AND l.product_id IN (SELECT product_id FROM review_line)
            """
        )

    def _select_free_stock(self):
        """Return the query of what lies in a warehouse and is not promised to a transfer that leaves it."""
        return SQL(
            """
            SELECT warehouse_id, product_id, sum(quantity) AS free
              FROM (SELECT loc.warehouse_id, sq.product_id, sq.quantity
                      FROM stock_quant sq
                      JOIN stock_location loc ON loc.id = sq.location_id AND loc.usage = 'internal'
                     WHERE sq.product_id IN (SELECT product_id FROM claim)
                 UNION ALL
                    SELECT loc.warehouse_id, m.product_id, -m.product_qty
                      FROM stock_move m
                      JOIN stock_location loc ON loc.id = m.location_id AND loc.usage = 'internal'
                      JOIN stock_location dest ON dest.id = COALESCE(m.location_final_id, m.location_dest_id)
                     WHERE m.product_id IN (SELECT product_id FROM claim)
                       AND m.state IN ('waiting', 'confirmed', 'partially_available', 'assigned')
                       AND dest.warehouse_id IS DISTINCT FROM loc.warehouse_id) moves
          GROUP BY warehouse_id, product_id
            """
        )

    def _describe_stock(self, evidence):
        return self.env._(
            "%(product)s × %(needed)g, %(available)g available in %(warehouse)s",
            product=evidence.get("product"),
            needed=evidence.get("needed", 0),
            available=evidence.get("now", {}).get("available", 0),
            warehouse=evidence.get("warehouse"),
        )
