from odoo import fields, models

from odoo.addons.cs_forwarding.const import OPEN_ANOMALY_STATES

from ..const_handover import WARNING


class CsAnomaly(models.Model):
    """Handovers of an anomaly, which end with it."""

    _name = "cs.anomaly"
    _inherit = ["cs.anomaly", "cs.handover.source.mixin"]
    _handover_field = "anomaly_id"

    handover_ids = fields.One2many("cs.handover", "anomaly_id", string="Handovers", copy=False)

    def _get_handover_ref(self):
        """The name of an anomaly may quote the customer's phone, its number tells nothing."""
        return f"A{self.id:06}"

    def _escalate_handover(self, reason):
        """An anomaly has no tiers: its team's leader is told."""
        leader = self.team_id.leader_id or self.user_id or self.env.user
        self.activity_schedule(WARNING, summary=reason, user_id=leader.id)

    def _after_transition(self, state):
        result = super()._after_transition(state)
        if state == "informed":
            self.handover_ids.filtered(lambda handover: handover.state == "answered")._inform()
        elif state not in OPEN_ANOMALY_STATES:
            self._end_handovers()
        return result

    def _close_vanished(self, note=None):
        closed = super()._close_vanished(note)
        closed._end_handovers()
        return closed

    def _end_handovers(self):
        if handovers := self.handover_ids:
            handovers.filtered(lambda handover: handover.state == "informed")._end("closed")
            self._get_open_handovers()._recall(self.env._("The anomaly has ended."))
