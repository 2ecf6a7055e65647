from odoo import fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    cs_charge_count = fields.Integer(string="Number of Charges", compute="_compute_cs_freight_margin")
    cs_freight_margin = fields.Monetary(
        string="Freight Margin",
        currency_field="cs_company_currency_id",
        compute="_compute_cs_freight_margin",
        groups="cs_settlement.group_accountant",
        help="What the customer pays for the shipments less what they cost.",
    )
    cs_company_currency_id = fields.Many2one(related="company_id.currency_id", string="Company Currency")

    def _compute_cs_freight_margin(self):
        figures = self.env["cs.charge.report"]._get_margins("order_id", self)
        for order in self:
            order.cs_charge_count, order.cs_freight_margin = figures.get(order, (0, 0.0))

    def action_view_charges(self):
        return self.env["cs.charge"]._open_of("order_id", self)
