from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    cs_parcel_ids = fields.One2many("cs.parcel", "order_id", string="Parcels")
    cs_parcel_count = fields.Integer(string="Number of Parcels", compute="_compute_cs_parcel_count")

    @api.depends("cs_parcel_ids")
    def _compute_cs_parcel_count(self):
        for order in self:
            order.cs_parcel_count = len(order.cs_parcel_ids)

    def action_view_parcels(self):
        return self.cs_parcel_ids._open_of(self.env._("Parcels of %(name)s", name=self.name))
