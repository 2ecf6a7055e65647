from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    cs_advisory_text = fields.Char(string="Advisory", compute="_compute_cs_advisory_text")

    @api.depends("cs_parcel_ids.advisory_ids")
    @api.depends_context("lang")
    def _compute_cs_advisory_text(self):
        for order in self:
            order.cs_advisory_text = order.cs_parcel_ids.advisory_ids._get_headlines()
