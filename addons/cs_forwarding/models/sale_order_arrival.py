from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    cs_arrival_check_ids = fields.One2many("cs.arrival.check", "order_id", string="Arrival Checks")
    cs_arrival_check_count = fields.Integer(compute="_compute_cs_arrival_check_count")

    @api.depends("cs_arrival_check_ids")
    def _compute_cs_arrival_check_count(self):
        counts = dict(
            self.env["cs.arrival.check"]._read_group(
                [("order_id", "in", self.ids)], ["order_id"], ["__count"]
            )
        )
        for order in self:
            order.cs_arrival_check_count = counts.get(order, 0)

    def action_view_arrival_checks(self):
        return self.cs_arrival_check_ids._get_records_action(
            name=self.env._("Arrival Checks of %(name)s", name=self.name)
        )
