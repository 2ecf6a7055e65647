from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    cs_open_anomaly_count = fields.Integer(string="Open Anomalies", compute="_compute_cs_open_anomaly_count")

    @api.depends("cs_anomaly_ids.state")
    def _compute_cs_open_anomaly_count(self):
        counts = self.env["cs.anomaly"]._count_open("order_id", self)
        for order in self:
            order.cs_open_anomaly_count = counts.get(order, 0)

    def action_view_anomalies(self):
        return self.cs_anomaly_ids._open_of(self.env._("Anomalies of %(name)s", name=self.name))

    def action_report_anomaly(self):
        self.ensure_one()
        return self.env["cs.anomaly"]._open_report({"default_order_id": self.id})

    def _action_cancel(self):
        """Close what the checks found on the orders: there is nothing left to release."""
        result = super()._action_cancel()
        # Whoever may cancel the order need not have a role at the desk.
        self.sudo().cs_anomaly_ids._close_with_order()
        return result
