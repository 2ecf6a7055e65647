from odoo import fields, models

from ..const import CHARGE_SIDES, CHARGE_SOURCES, CHARGE_STATES


class CsCharge(models.Model):
    """What one shipment should cost or bring: one row per shipment, side and type.

    The operational ledger. It is kept narrow and without authors, since a month brings a million of them;
    the books hold sums of it.
    """

    _name = "cs.charge"
    _description = "Charge"
    _order = "date desc, id desc"
    _log_access = False
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    side = fields.Selection(CHARGE_SIDES, required=True, default="buy")
    type_id = fields.Many2one("cs.charge.type", required=True, ondelete="restrict")
    account_id = fields.Many2one("cs.carrier.account", string="Carrier Account", check_company=True)
    partner_id = fields.Many2one("res.partner", help="Who bills it, or who is billed.")
    parcel_id = fields.Many2one("cs.parcel", index="btree_not_null", ondelete="restrict")
    picking_id = fields.Many2one("stock.picking", string="Transfer", index="btree_not_null")
    order_id = fields.Many2one("sale.order", index="btree_not_null")
    carrier_id = fields.Many2one("delivery.carrier", string="Delivery Method")
    ref = fields.Char(string="Waybill")
    ref_key = fields.Char()
    date = fields.Date(string="Shipped On", required=True, default=fields.Date.context_today)
    destination = fields.Char(help="Country and state, as CN-BJ.")
    weight = fields.Float(string="Weight (kg)", digits="Stock Weight")
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    expected = fields.Monetary()
    agreed = fields.Monetary()
    billed = fields.Monetary()
    source = fields.Selection(CHARGE_SOURCES, required=True, default="tariff")
    state = fields.Selection(CHARGE_STATES, required=True, default="open")
    final = fields.Boolean(help="Nothing more is expected, even where less was billed.")
    explanation = fields.Json()

    _ref_idx = models.Index("(account_id, ref_key) WHERE side = 'buy'")
