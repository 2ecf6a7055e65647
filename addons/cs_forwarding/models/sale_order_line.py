from odoo import fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    cs_spec = fields.Char(
        string="Specification Ordered", copy=False, help="Colour, size and so on in the words of the source."
    )
