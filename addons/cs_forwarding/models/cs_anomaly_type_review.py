from odoo import fields, models
from odoo.fields import Domain

from ..const import OPEN_ANOMALY_STATES


class CsAnomalyType(models.Model):
    _inherit = "cs.anomaly.type"

    review_rule_ids = fields.One2many("cs.review.rule", "type_id", string="Review Rules")
    held_order_count = fields.Integer(string="Orders in Review", compute="_compute_held_order_count")

    def _compute_held_order_count(self):
        groups = self.env["cs.anomaly"]._read_group(
            self._get_held_domain(), ["type_id"], ["order_id:count_distinct"]
        )
        counts = dict(groups)
        for anomaly_type in self:
            anomaly_type.held_order_count = counts.get(anomaly_type, 0)

    def _get_held_domain(self):
        """Return the domain of open anomalies of these types on quotations."""
        return (
            Domain("type_id", "in", self.ids)
            & Domain("state", "in", OPEN_ANOMALY_STATES)
            & Domain("order_id.state", "in", ("draft", "sent"))
        )

    def action_view_held_orders(self):
        """Open the orders in review that have an open anomaly of these types."""
        action = self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.sale_order_action_review")
        return {
            **action,
            "name": ", ".join(self.mapped("name")),
            "domain": list(Domain("cs_anomaly_ids", "any", self._get_held_domain())),
            "context": {},
        }
