from odoo import api, fields, models

from ..const import CHARGE_SIDES, CHARGE_SOURCES, CHARGE_STATES
from ..const_match import WAYBILL_LEADING


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
    parcel_id = fields.Many2one("cs.parcel", index="btree_not_null", ondelete="set null")
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
    unpriced = fields.Boolean(help="No tariff covers it: what it should cost is unknown, not nothing.")
    agreed = fields.Monetary()
    billed = fields.Monetary()
    source = fields.Selection(CHARGE_SOURCES, required=True, default="tariff")
    state = fields.Selection(CHARGE_STATES, required=True, default="open")
    final = fields.Boolean(help="Nothing more is expected, even where less was billed.")
    explanation = fields.Json()

    note = fields.Char()
    paper = fields.Binary(attachment=True, help="What an agency charged is taken over at cost: its receipt.")
    paper_name = fields.Char()
    company_currency_id = fields.Many2one(related="company_id.currency_id", string="Company Currency")

    _ref_idx = models.Index("(account_id, ref_key) WHERE side = 'buy'")
    # By what is left of a waybill without the letters and zeros that files drop.
    _core_idx = models.Index(f"(account_id, ltrim(ref_key, '{WAYBILL_LEADING}')) WHERE side = 'buy'")
    _shipment_uniq = models.UniqueIndex(
        "(parcel_id, side, type_id) WHERE parcel_id IS NOT NULL AND source <> 'at_cost'",
        "The shipment has a charge of this type already: change that one.",
    )
    _date_idx = models.Index("(date DESC, id DESC)")
    _unbilled_idx = models.Index("(account_id, date) WHERE side = 'buy' AND state = 'open'")

    @api.depends("ref", "type_id")
    def _compute_display_name(self):
        for charge in self:
            charge.display_name = " · ".join(filter(None, (charge.ref, charge.type_id.name)))
