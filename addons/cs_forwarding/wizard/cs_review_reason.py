from odoo import api, fields, models


class CsReviewReason(models.TransientModel):
    """A step of the review that wants a reason."""

    _name = "cs.review.reason"
    _description = "Reason for a Step of the Review"

    kind = fields.Selection(
        [("hold", "Hold"), ("reject", "Reject"), ("override", "Approve in Spite of Findings")], required=True
    )
    order_ids = fields.Many2many("sale.order", required=True)
    reason = fields.Text(required=True)
    cancel_quotation = fields.Boolean(default=True, help="Cancel the quotations too.")
    findings = fields.Text(compute="_compute_findings")

    @api.depends("order_ids")
    def _compute_findings(self):
        for wizard in self:
            anomalies = wizard.order_ids._get_blocking_anomalies()
            wizard.findings = "\n".join(anomalies.mapped("name"))

    def action_apply(self):
        """Do the step on all orders that allow it."""
        self.ensure_one()
        getattr(self, f"_apply_{self.kind}")()
        return {"type": "ir.actions.act_window_close"}

    def _apply_hold(self):
        self.order_ids._hold(self.reason)

    def _apply_reject(self):
        self.order_ids._reject(self.reason, cancel=self.cancel_quotation)

    def _apply_override(self):
        self.order_ids._override(self.reason)
