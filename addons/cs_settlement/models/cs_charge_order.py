from odoo import api, fields, models
from odoo.tools import SQL


class CsCharge(models.Model):
    """Freight that a customer pays on the invoice of his order is not asked for a second time."""

    _inherit = "cs.charge"

    in_order = fields.Boolean(
        string="Paid with the Order",
        readonly=True,
        help="The invoice of the order carries the freight as its delivery line.",
    )

    @api.model
    def _follow_orders(self, order_ids):
        """Settle the freight of orders that their invoice carries; open it again where that invoice went.

        :param SQL order_ids: query of the orders
        """
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                UPDATE cs_charge c
                   SET in_order = o.is_paid, state = CASE WHEN o.is_paid THEN 'settled' ELSE 'open' END,
                       billed = CASE WHEN o.is_paid THEN c.expected ELSE 0 END
                  FROM (SELECT s.order_id, COALESCE(sum(
                               CASE m.move_type WHEN 'out_refund' THEN -l.quantity ELSE l.quantity END
                               ) FILTER (WHERE m.state = 'posted'), 0) > 0 AS is_paid
                          FROM sale_order_line s
                          JOIN sale_order_line_invoice_rel r ON r.order_line_id = s.id
                          JOIN account_move_line l ON l.id = r.invoice_line_id
                          JOIN account_move m ON m.id = l.move_id
                         WHERE s.is_delivery AND s.order_id IN (%s)
                      GROUP BY s.order_id) o, cs_charge_type t
                 WHERE c.order_id = o.order_id AND c.side = 'sell' AND t.id = c.type_id
                   AND t.family = 'freight'
                   AND CASE WHEN o.is_paid THEN c.state = 'open' AND COALESCE(c.billed, 0) = 0
                            ELSE c.in_order END
             RETURNING NULL
                """,
                order_ids,
            )
        )
        self.invalidate_model(["billed", "in_order", "state"], flush=False)
