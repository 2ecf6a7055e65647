from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError


class CsAnomaly(models.Model):
    _inherit = "cs.anomaly"

    def _decide(self, decision, how=None, note=None, proposal=None):
        """Record what the customer wants: who took the answer, when and through which way (one anomaly)."""
        self.ensure_one()
        if not self.can_decide:
            raise UserError(self.env._("“%(name)s” is closed.", name=self.display_name))
        self.write(
            {
                "decision": decision,
                "decision_at": fields.Datetime.now(),
                "decision_by_id": self.env.uid,
                "decision_how": how or self.informed_how or "other",
                "decision_note": note,
                "state": self.state if decision == "no_answer" else "in_solution",
            }
        )
        self._message_log(body=self._get_decision_note(decision, proposal, note))

    def _get_decision_note(self, decision, proposal, note):
        label = dict(self._fields["decision"]._description_selection(self.env))[decision]
        parts = [label, proposal.name if proposal else None, note]
        return self.env._("Customer's answer: %(answer)s", answer=" · ".join(part for part in parts if part))

    def _take_proposal(self, proposal):
        """Carry out the proposal the customer took and close with it; the order is reviewed again."""
        self.ensure_one()
        (self.proposal_ids - proposal)._let_go()
        proposal._apply()
        words = ": ".join(filter(None, [proposal.name, proposal.explanation]))
        self._settle(proposal.kind_id._get_resolution(), words)

    def _settle(self, kind, text):
        """Close as solved this way, also when the review of the changed order was quicker to close it."""
        if self.is_open:
            self._resolve(kind, text)
        else:
            self.write({"resolution_kind": kind, "resolution": text, "resolved_by_id": self.env.uid})

    def _get_cancel_proposal(self):
        """Return the proposal to cancel the whole order, made if the system had none (one anomaly)."""
        kind = self.env.ref("cs_forwarding.cs_anomaly_proposal_kind_cancel")
        found = self.proposal_ids.filtered(
            lambda proposal: proposal.kind_id == kind and (proposal.data or {}).get("scope") == "order"
        )
        return found[:1] or self.env["cs.anomaly.proposal"].create(
            {"anomaly_id": self.id, "kind_id": kind.id, "data": {"scope": "order"}}
        )

    def _plan_another_call(self):
        """Remind the responsible person to try the customer again tomorrow."""
        self.ensure_one()
        self.activity_schedule(
            "mail.mail_activity_data_call",
            fields.Date.context_today(self) + timedelta(days=1),
            summary=self.env._("Customer did not answer: try again"),
            user_id=self.user_id.id or self.env.uid,
        )

    def _undo_solution(self):
        """Put the order back as it was before the proposal was carried out, and open the anomaly again."""
        applied = self.proposal_ids.filtered(lambda proposal: proposal.state == "applied")
        if any(not proposal.can_undo for proposal in applied):
            raise UserError(
                self.env._("The order is already confirmed; what was done cannot be taken back here.")
            )
        self.write({"decision": False, "decision_at": False, "decision_by_id": False, "decision_how": False})
        # Opened again before the order changes: its review would open the same finding anew.
        self.filtered("can_reopen")._reopen()
        applied._undo()
        self._review_orders()
        for anomaly in self:
            anomaly._message_log(body=self.env._("What was done has been taken back."))

    def action_decide(self):
        """Open the form in which the customer's answer is taken."""
        self.ensure_one()
        return self._open_wizard(
            "cs.anomaly.decide",
            self.env._("Customer's Answer"),
            {"default_anomaly_id": self.id, "default_how": self.informed_how or "phone"},
        )

    def action_undo_solution(self):
        self._undo_solution()
        return True
