from odoo import fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    cs_external_ref = fields.Char(string="Platform Line Number", copy=False)
    cs_channel_sku = fields.Char(string="Platform Product Code", copy=False)
    cs_channel_title = fields.Char(string="Platform Title", copy=False)
