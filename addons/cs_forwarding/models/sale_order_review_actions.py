from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..const import OPEN_ANOMALY_STATES, REVIEW_ACTIONS
from ..undo import undo_notification


class SaleOrder(models.Model):
    """What a person does with an order in the review; each step leaves an event."""

    _inherit = "sale.order"

    cs_can_take = fields.Boolean(compute="_compute_review_actions")
    cs_can_release = fields.Boolean(compute="_compute_review_actions")
    cs_can_approve = fields.Boolean(compute="_compute_review_actions")
    cs_can_hold = fields.Boolean(compute="_compute_review_actions")
    cs_can_resume = fields.Boolean(compute="_compute_review_actions")
    cs_can_reject = fields.Boolean(compute="_compute_review_actions")
    cs_can_undo = fields.Boolean(compute="_compute_review_actions")
    cs_can_reopen = fields.Boolean(compute="_compute_review_actions")

    @api.depends("state", "cs_review_state", "cs_review_held", "cs_reviewer_id")
    @api.depends_context("uid")
    def _compute_review_actions(self):
        for order in self:
            for action in REVIEW_ACTIONS:
                order[f"cs_can_{action}"] = order._is_review_action_allowed(action)

    def _is_review_action_allowed(self, action):
        """Return whether the order allows ``action``; the same answer shows the button and guards it."""
        states = ("draft", "sent", "cancel") if action == "reopen" else ("draft", "sent")
        if self.state not in states or self.cs_review_state not in REVIEW_ACTIONS[action]:
            return False
        return {
            "take": self.cs_reviewer_id != self.env.user,
            "release": bool(self.cs_reviewer_id),
            "approve": not self.cs_review_held,
            "resume": self.cs_review_held,
        }.get(action, True)

    def _filter_allowed(self, action):
        """Return the orders on which the user may do ``action``; refuse where there is none."""
        self.check_access("write")
        allowed = self.filtered(lambda order: order._is_review_action_allowed(action))
        if not allowed:
            raise UserError(self.env._("None of the orders is in a state for this step."))
        return allowed

    def _get_blocking_anomalies(self):
        # an anomaly blocks even when it is put to another team
        return self.sudo().cs_anomaly_ids.filtered(
            lambda anomaly: anomaly.severity == "blocking" and anomaly.state in OPEN_ANOMALY_STATES
        )

    def _log_review(self, kind, note=None):
        """Append an event to the review history of each order."""
        # nobody may write the history by hand
        self.env["cs.review.event"].sudo().create(
            [{"order_id": order.id, "user_id": self.env.uid, "kind": kind, "note": note} for order in self]
        )

    def _set_review(self, kind, note=None, **vals):
        """Store a person's step: ``vals`` on the orders and an event of ``kind``.

        The verdict is nobody's to write directly; whoever comes here has passed the guard of an action.
        """
        # see above: the guard has been passed
        self.sudo().write(vals)
        self._log_review(kind, note)

    def action_review_take(self):
        """Say "I work on it"."""
        orders = self._filter_allowed("take")
        now = fields.Datetime.now()
        orders._set_review(
            "taken", cs_reviewer_id=self.env.uid, cs_review_taken_at=now, cs_review_stage="processing"
        )
        return orders._notify_review(
            self.env._("%(count)s orders taken.", count=len(orders)), "action_review_release"
        )

    def action_review_release(self):
        """Give orders back to the team's unassigned list."""
        orders = self._filter_allowed("release")
        orders._set_review(
            "released", cs_reviewer_id=False, cs_review_taken_at=False, cs_review_stage="pending"
        )
        return True

    def action_review_run(self):
        """Run all checks again, also on orders that have not changed."""
        self.check_access("write")
        self._run_review(force=True)
        return True

    def action_review_approve(self):
        """Approve what nothing blocks; a single blocked order shows a supervisor the way to overrule."""
        orders = self._filter_allowed("approve")
        approved, refused = orders._approve()
        if refused and len(self) == 1:
            return refused._refuse_or_overrule()
        message = self.env._("%(count)s orders approved.", count=len(approved))
        if refused:
            message = self.env._("%(approved)s %(held)s held.", approved=message, held=len(refused))
        return approved._notify_review(message, "action_review_undo")

    def _approve(self, note=None):
        """Approve the orders that pass a fresh check; return them and the refused ones.

        Orders of channels that confirm by themselves are confirmed at once.
        """
        self._run_review(volatile=True)
        refused = self.filtered(lambda order: order.cs_review_state == "on_hold")
        approved = (self - refused).filtered(lambda order: order.cs_review_state == "to_review")
        approved._set_approved(note)
        return self - refused, refused

    def _set_approved(self, note=None):
        vals = {
            "cs_review_state": "approved",
            "cs_review_stage": "done",
            "cs_review_decided_at": fields.Datetime.now(),
            "cs_review_decided_by_id": self.env.uid,
            "cs_confirm_error": False,
        }
        self._set_review("approved", note, **vals)
        self._confirm_approved()

    def _refuse_or_overrule(self):
        """Open the override for those who may; tell others what blocks the order (one order)."""
        if self.env.user.has_group("cs_forwarding.group_supervisor"):
            return self._get_reason_action("override")
        raise UserError(self._get_blocking_text())

    def _get_blocking_text(self):
        """Return why the order is held, one anomaly a line (one order)."""
        anomalies = self._get_blocking_anomalies()
        lines = [anomaly.name for anomaly in anomalies] or [self.env._("It is held by hand.")]
        return self.env._("%(order)s is on hold:\n%(reasons)s", order=self.name, reasons="\n".join(lines))

    def action_view_open_anomalies(self):
        """Open what is to be settled on the order: the anomaly itself where there is only one."""
        self.ensure_one()
        return self._get_open_anomalies()._get_records_action(name=self.env._("Findings"))

    def action_review_override(self):
        self._filter_allowed("approve")
        return self._get_reason_action("override")

    def action_review_hold(self):
        self._filter_allowed("hold")
        return self._get_reason_action("hold")

    def action_review_reject(self):
        self._filter_allowed("reject")
        return self._get_reason_action("reject")

    def action_review_mass(self):
        """Preview a step on many orders; the step is in the context (``review_action``)."""
        return self.env["cs.review.mass"]._open(self, self.env.context.get("review_action", "approve"))

    def _get_reason_action(self, kind):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_review_reason_action"),
            "name": dict(self.env["cs.review.reason"]._fields["kind"]._description_selection(self.env))[kind],
            "context": {"default_order_ids": self.ids, "default_kind": kind},
        }

    def _hold(self, reason):
        orders = self._filter_allowed("hold")
        orders._set_review(
            "held_by_hand",
            reason,
            cs_review_state="on_hold",
            cs_review_held=True,
            cs_review_stage="processing",
            cs_reviewer_id=self.env.uid,
        )

    def _override(self, reason):
        """Accept what blocks the orders as it is, and approve them."""
        self._check_override_access()
        orders = self._filter_allowed("approve")
        orders._log_review("overridden", reason)
        orders._get_blocking_anomalies()._resolve("keep", reason)
        return orders._approve(reason)

    def _check_override_access(self):
        if not self.env.user.has_group("cs_forwarding.group_supervisor"):
            raise AccessError(self.env._("Only a supervisor may overrule what the checks found."))

    def action_review_resume(self):
        """Lift a hold by hand; the checks decide again."""
        orders = self._filter_allowed("resume")
        orders._set_review("resumed", cs_review_held=False, cs_review_state="to_review")
        orders._run_review(force=True)
        return True

    def _reject(self, reason, cancel=True):
        """Reject the orders; their open anomalies are cancelled, and the quotations with ``cancel``."""
        orders = self._filter_allowed("reject")
        orders._set_review(
            "rejected",
            reason,
            cs_review_state="rejected",
            cs_review_stage="done",
            cs_review_held=False,
            cs_review_decided_at=fields.Datetime.now(),
            cs_review_decided_by_id=self.env.uid,
        )
        orders._drop_anomalies(self.env._("The order was rejected: %(reason)s", reason=reason))
        if cancel:
            orders._action_cancel()

    def _drop_anomalies(self, text):
        """Cancel what the checks found on orders that nobody goes on with."""
        # the one who ends the order need not see the anomalies of all teams
        found = self.sudo().cs_anomaly_ids.filtered(
            lambda anomaly: anomaly.source == "rule" and anomaly.state in OPEN_ANOMALY_STATES
        )
        if found:
            found._cancel("cancel", text)

    def action_review_undo(self):
        """Take an approval back before the confirmation; the order stays with the one who does it."""
        orders = self._filter_allowed("undo")
        orders._set_review(
            "undone",
            cs_review_state="to_review",
            cs_review_stage="processing",
            cs_reviewer_id=self.env.uid,
            cs_review_decided_at=False,
            cs_review_decided_by_id=False,
        )
        orders._run_review(volatile=True)
        return True

    def action_review_reopen(self):
        """Put rejected orders back into the review, cancelled quotations too."""
        orders = self._filter_allowed("reopen")
        orders.filtered(lambda order: order.state == "cancel").action_draft()
        orders._set_review("reopened", cs_review_state="to_review", cs_review_stage="pending")
        orders._run_review(force=True)
        return True

    def _notify_review(self, message, undo):
        """Return a notification that offers to call the method ``undo`` on these orders."""
        return undo_notification(self, message, undo, {"type": "ir.actions.client", "tag": "soft_reload"})
