from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class CsReviewMass(models.TransientModel):
    """One step of the review for many orders: shows what will happen, does it, and can take it back."""

    _name = "cs.review.mass"
    _description = "Review of Many Orders"

    action = fields.Selection(
        [("approve", "Approve"), ("take", "Take"), ("hold", "Hold"), ("reject", "Reject")],
        required=True,
        default="approve",
    )
    state = fields.Selection([("preview", "Preview"), ("done", "Done")], required=True, default="preview")
    reason = fields.Text()
    cancel_quotation = fields.Boolean(default=True, help="Cancel the quotations too.")
    line_ids = fields.One2many("cs.review.mass.line", "wizard_id", readonly=True)
    ready_count = fields.Integer(compute="_compute_counts")
    held_count = fields.Integer(compute="_compute_counts")
    failed_count = fields.Integer(compute="_compute_counts")

    @api.model
    def _open(self, orders, action):
        """Return the action that shows what ``action`` would do with ``orders``, freshly checked."""
        orders.check_access("write")
        orders._run_review(volatile=True)
        wizard = self.create({"action": action})
        wizard.line_ids = [Command.create(wizard._prepare_line_vals(order)) for order in orders]
        return wizard._reopen()

    def _prepare_line_vals(self, order):
        """Return the preview of one order: what the step would do with it, and why it would not."""
        if not order._is_review_action_allowed(self.action):
            return {
                "order_id": order.id,
                "outcome": "skip",
                "reason": self.env._("Not in a state for this step"),
            }
        anomalies = order._get_blocking_anomalies() if self.action == "approve" else []
        if anomalies:
            return {"order_id": order.id, "outcome": "held", "reason": "; ".join(anomalies.mapped("name"))}
        return {"order_id": order.id, "outcome": "ready"}

    @api.depends("line_ids.outcome")
    def _compute_counts(self):
        for wizard in self:
            outcomes = wizard.line_ids.mapped("outcome")
            wizard.ready_count = outcomes.count("ready") + outcomes.count("done")
            wizard.held_count = outcomes.count("held") + outcomes.count("skip")
            wizard.failed_count = outcomes.count("failed")

    def action_apply(self):
        """Do the step where the preview says so; one order that fails stops no other."""
        self.ensure_one()
        if self.action in ("hold", "reject") and not self.reason:
            raise UserError(self.env._("Please give a reason."))
        lines = self.line_ids.filtered(lambda line: line.outcome == "ready")
        if lines._try():
            for line in lines:
                line.reason = line._try()
        self.state = "done"
        return self._reopen()

    def action_undo(self):
        """Take the step back on the orders where it was done and may be taken back."""
        self.ensure_one()
        undo = {"approve": "undo", "take": "release", "hold": "resume", "reject": "reopen"}[self.action]
        orders = self.line_ids.filtered(lambda line: line.outcome == "done").order_id
        orders = orders.filtered(lambda order: order._is_review_action_allowed(undo))
        getattr(orders, f"action_review_{undo}")()
        return {"type": "ir.actions.act_window_close"}

    def _do(self, orders):
        """Do the step on orders that allow it; return those on which it was done."""
        if self.action == "approve":
            return orders._approve()[0]
        if self.action == "take":
            orders.action_review_take()
        elif self.action == "hold":
            orders._hold(self.reason)
        else:
            orders._reject(self.reason, cancel=self.cancel_quotation)
        return orders

    def _reopen(self):
        return self._get_records_action(
            name=dict(self._fields["action"]._description_selection(self.env))[self.action],
            target="new",
            context={},
        )
