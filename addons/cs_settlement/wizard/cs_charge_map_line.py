from odoo import fields, models


class CsChargeMapLine(models.TransientModel):
    _name = "cs.charge.map.line"
    _description = "Words to Map"
    _order = "id"

    map_id = fields.Many2one("cs.charge.map", required=True, index=True, ondelete="cascade")
    name = fields.Char(string="As Billed", readonly=True)
    count = fields.Integer(string="Lines", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(string="Billed", readonly=True)
    type_id = fields.Many2one("cs.charge.type", string="Charge Type")
