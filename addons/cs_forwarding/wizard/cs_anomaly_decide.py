from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import ANOMALY_DECISIONS, CONTACT_WAYS


class CsAnomalyDecide(models.TransientModel):
    _name = "cs.anomaly.decide"
    _description = "Customer's Answer to an Anomaly"

    anomaly_id = fields.Many2one("cs.anomaly", required=True, ondelete="cascade")
    decision = fields.Selection(ANOMALY_DECISIONS, string="Customer", required=True, default="accept")
    proposal_id = fields.Many2one(
        "cs.anomaly.proposal",
        compute="_compute_proposal_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('anomaly_id', '=', anomaly_id)]",
    )
    how = fields.Selection(CONTACT_WAYS, string="Through", required=True, default="phone")
    note = fields.Text(string="Customer's Words")

    @api.depends("anomaly_id", "decision")
    def _compute_proposal_id(self):
        for wizard in self:
            proposals = wizard.anomaly_id.proposal_ids
            best = proposals.filtered(lambda proposal: proposal.state == "chosen") or proposals.filtered(
                "is_default"
            )
            wizard.proposal_id = (best or proposals)[:1] if wizard.decision == "accept" else False

    def action_confirm(self):
        """Record the answer and carry it out on the order."""
        anomaly, proposal = self.anomaly_id, self._get_proposal()
        anomaly._decide(self.decision, self.how, self.note, proposal)
        if proposal:
            anomaly._take_proposal(proposal)
        if self.decision == "no_answer":
            anomaly._plan_another_call()
        return {"type": "ir.actions.act_window_close"}

    def _get_proposal(self):
        if self.decision == "cancel":
            return self.anomaly_id._get_cancel_proposal()
        if self.decision == "accept" and not self.proposal_id:
            raise UserError(self.env._("Choose the proposal the customer takes."))
        return self.proposal_id if self.decision == "accept" else self.env["cs.anomaly.proposal"]
