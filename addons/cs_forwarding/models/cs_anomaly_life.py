from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import ANOMALY_TRANSITIONS, OPEN_ANOMALY_STATES
from ..undo import undo_notification


class CsAnomaly(models.Model):
    _inherit = "cs.anomaly"

    can_inform = fields.Boolean(compute="_compute_allowed")
    can_decide = fields.Boolean(compute="_compute_allowed")
    can_resolve = fields.Boolean(compute="_compute_allowed")
    can_cancel = fields.Boolean(compute="_compute_allowed")
    can_reopen = fields.Boolean(compute="_compute_allowed")
    is_open = fields.Boolean(compute="_compute_allowed", search="_search_is_open")
    next_step = fields.Selection(
        [("inform", "Inform the Customer"), ("decide", "Take the Answer"), ("resolve", "Resolve")],
        compute="_compute_allowed",
    )

    @api.depends("state")
    def _compute_allowed(self):
        steps = {"new": "inform", "informed": "decide", "in_solution": "resolve"}
        for anomaly in self:
            allowed = ANOMALY_TRANSITIONS.get(anomaly.state, ())
            anomaly.is_open = anomaly.state in OPEN_ANOMALY_STATES
            anomaly.can_inform = anomaly.is_open and "informed" in allowed
            anomaly.can_decide = anomaly.is_open and "in_solution" in allowed
            anomaly.can_resolve = "resolved" in allowed
            anomaly.can_cancel = "cancelled" in allowed
            anomaly.can_reopen = not anomaly.is_open and "new" in allowed
            anomaly.next_step = steps.get(anomaly.state)

    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_open_domain()

    def write(self, vals):
        """Guard the life of the anomaly: every way to another state, dragging a card too, comes by here."""
        state = vals.get("state")
        if not state:
            return super().write(vals)
        self._check_transition(state)
        moved = self.filtered(lambda anomaly: anomaly.state != state)
        result = super().write({**self._prepare_state_vals(state), **vals})
        moved._after_transition(state)
        return result

    def _check_transition(self, state):
        for anomaly in self:
            if state not in ANOMALY_TRANSITIONS[anomaly.state]:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "“%(name)s” is in state “%(old)s” and cannot go to “%(new)s”.",
                        name=anomaly.display_name,
                        old=labels[anomaly.state],
                        new=labels[state],
                    )
                )

    def _prepare_state_vals(self, state):
        """Return the values that go with entering ``state``; explicit values of the writer win."""
        now, user = fields.Datetime.now(), self.env.user
        if state not in OPEN_ANOMALY_STATES:
            return {"resolved_at": now, "resolved_by_id": user.id}
        vals = {"resolved_at": False, "resolved_by_id": False, "hours_to_resolve": 0}
        if any(not anomaly.is_open for anomaly in self):
            vals["resolution_kind"] = False
        if state == "informed" and not any(self.mapped("informed_at")):
            vals |= {"informed_at": now, "informed_by_id": user.id}
        return vals

    def _after_transition(self, state):
        """Do what follows from having entered ``state``: clocks, working time, review of the order."""
        if state == "informed":
            self._fulfil_feedback_clock()
        elif state not in OPEN_ANOMALY_STATES:
            self._cancel_feedback_clock()
            self._store_hours_to_resolve()
            self._review_orders()

    def _review_orders(self):
        """Let the review judge the orders again now that something was settled.

        Not those whose review is just running: it calls back for what it no longer finds.
        """
        orders = self.order_id.filtered(
            lambda order: order.state in ("draft", "sent") and order.cs_review_state
        )
        if orders:
            orders._run_review(force=True)

    def _resolve(self, kind, text=None):
        """Close as settled: ``kind`` is one of ``ANOMALY_RESOLUTIONS``, ``text`` tells how in words."""
        self.write({"state": "resolved", "resolution_kind": kind, **({"resolution": text} if text else {})})

    def _cancel(self, kind, text=None):
        """Close without a solution. ``not_anomaly`` keeps the check from raising the same finding again."""
        if kind == "not_anomaly":
            self._accept_evidence()
        self.write({"state": "cancelled", "resolution_kind": kind, **({"resolution": text} if text else {})})

    def _reopen(self):
        """Put closed anomalies back where they were when they were closed."""
        for state, anomalies in self.grouped(lambda anomaly: anomaly._get_reopened_state()).items():
            anomalies.write({"state": state, "accepted_evidence_hash": False})
        self.filtered(lambda anomaly: anomaly.state == "new")._start_feedback_clock()

    def _get_reopened_state(self):
        if self.decision and self.decision != "no_answer":
            return "in_solution"
        return "informed" if self.informed_at else "new"

    def action_resolve(self):
        return self._open_wizard("cs.anomaly.resolve", self.env._("Resolve"))

    def action_cancel(self):
        return self._open_wizard("cs.anomaly.cancel", self.env._("Cancel"))

    def action_assign(self):
        return self._open_wizard("cs.anomaly.assign", self.env._("Assign"))

    def action_take(self):
        """Take over: the one who works on it is responsible."""
        self.write({"user_id": self.env.uid})
        return True

    def action_reopen(self):
        self._reopen()
        return True

    def _notify_done(self, message, undo):
        """Return a notification that offers to call the method ``undo`` on these records."""
        return undo_notification(self, message, undo, {"type": "ir.actions.act_window_close"})
