from odoo import fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    cs_parcel_ids = fields.One2many("cs.parcel", "order_id", string="Parcels")
