from odoo import fields, models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "cs.charge.mixin"]

    _charge_field = "order_id"

    cs_margin = fields.Monetary(
        string="Freight Margin", help="What the customer pays for the shipments less what they cost."
    )
