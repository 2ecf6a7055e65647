from odoo import api, fields, models
from odoo.tools import SQL

from ..const import CHARGE_FAMILIES, CHARGE_SIDES, CHARGE_STATES
from ..const_charge import AGE_BUCKETS
from ..rates import select_rate


class CsChargeReport(models.Model):
    """Charges as figures in the company's currency: what shipments bring and cost, and what was never billed.

    What a charge amounts to is what was agreed once it is settled, and until then what is expected.
    """

    _name = "cs.charge.report"
    _description = "Margin of Shipments"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "charge_id"

    charge_id = fields.Many2one("cs.charge", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", string="Company Currency", readonly=True)
    side = fields.Selection(CHARGE_SIDES, readonly=True)
    state = fields.Selection(CHARGE_STATES, readonly=True)
    type_id = fields.Many2one("cs.charge.type", readonly=True)
    family = fields.Selection(CHARGE_FAMILIES, readonly=True)
    account_id = fields.Many2one("cs.carrier.account", string="Carrier Account", readonly=True)
    partner_id = fields.Many2one("res.partner", readonly=True)
    parcel_id = fields.Many2one("cs.parcel", readonly=True)
    picking_id = fields.Many2one("stock.picking", string="Transfer", readonly=True)
    order_id = fields.Many2one("sale.order", readonly=True)
    carrier_id = fields.Many2one("delivery.carrier", string="Delivery Method", readonly=True)
    destination = fields.Char(readonly=True)
    date = fields.Date(string="Shipped On", readonly=True)
    income = fields.Monetary(readonly=True, help="What customers pay.")
    cost = fields.Monetary(readonly=True, help="What carriers and agencies cost.")
    margin = fields.Monetary(readonly=True)
    unbilled = fields.Monetary(
        string="Not Billed Yet", readonly=True, help="What is still expected on a carrier's bill."
    )
    age = fields.Integer(string="Age (days)", readonly=True, aggregator="avg")
    age_bucket = fields.Selection(AGE_BUCKETS, string="Waiting for the Bill", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT c.id, c.id AS charge_id, c.company_id, y.currency_id, c.side, c.state, c.type_id, t.family,
                   c.account_id, c.partner_id, c.parcel_id, c.picking_id, c.order_id, c.carrier_id,
                   c.destination, c.date,
                   CASE c.side WHEN 'sell' THEN m.amount ELSE 0 END AS income,
                   CASE c.side WHEN 'buy' THEN m.amount ELSE 0 END AS cost,
                   CASE c.side WHEN 'sell' THEN m.amount ELSE -m.amount END AS margin,
                   CASE WHEN w.waiting THEN m.expected - m.billed ELSE 0 END AS unbilled,
                   CASE WHEN w.waiting THEN current_date - c.date END AS age,
                   CASE WHEN NOT w.waiting THEN NULL
                        WHEN current_date - c.date <= 30 THEN '1' WHEN current_date - c.date <= 60 THEN '2'
                        WHEN current_date - c.date <= 90 THEN '3' ELSE '4' END AS age_bucket
              FROM cs_charge c
              JOIN cs_charge_type t ON t.id = c.type_id
              JOIN res_company y ON y.id = c.company_id
        CROSS JOIN LATERAL (SELECT c.side = 'buy' AND c.state IN ('open', 'partly')
                                   AND NOT COALESCE(c.final, FALSE) AS waiting) w
        CROSS JOIN LATERAL (SELECT CASE WHEN c.currency_id = y.currency_id THEN 1
                                        ELSE %(to)s / %(from)s END AS rate) x
        CROSS JOIN LATERAL (SELECT round(x.rate * COALESCE(c.expected, 0), 2) AS expected,
                                   round(x.rate * COALESCE(c.billed, 0), 2) AS billed,
                                   round(x.rate * CASE c.state WHEN 'cancelled' THEN 0
                                         WHEN 'settled' THEN COALESCE(NULLIF(c.agreed, 0), c.billed, 0)
                                         ELSE COALESCE(c.expected, 0) END, 2) AS amount) m
            """,
            **{
                "to": select_rate(SQL("y.currency_id"), SQL("c.date"), SQL("y")),
                "from": select_rate(SQL("c.currency_id"), SQL("c.date"), SQL("y")),
            },
        )

    @api.model
    def _get_margins(self, field, records):
        """Return ``{record: (number of charges, margin in the company's currency)}`` in one query.

        :param field: how charges point to the records: parcel_id, picking_id or order_id
        """
        # sudo: numbers only; where the margin is shown, a group on the field says who sees it
        groups = self.sudo()._read_group([(field, "in", records.ids)], [field], ["__count", "margin:sum"])
        return {record: (count, margin) for record, count, margin in groups}
