from odoo import fields, models


class CsTicket(models.Model):
    """Handovers of a ticket: they keep it open, follow its owner and end with it."""

    _name = "cs.ticket"
    _inherit = ["cs.ticket", "cs.handover.source.mixin"]
    _handover_field = "ticket_id"

    handover_ids = fields.One2many("cs.handover", "ticket_id", string="Handovers", copy=False)

    def _get_handover_ref(self):
        return self.number

    def _get_contact_phone(self):
        return self.contact_phone

    def _escalate_handover(self, reason):
        self._escalate(reason=reason, source="handover")

    def write(self, vals):
        result = super().write(vals)
        # The owner's open handovers come back to whoever looks after the customer now.
        followed = {name: vals[name] for name in ("user_id", "team_id") if vals.get(name)}
        is_new = self.env.context.get("cs_ticket_opening")
        if followed and not is_new and (handovers := self._get_open_handovers()):
            # sudo: only the steps of a handover write it
            handovers.sudo().write(followed)
        return result

    def _get_close_obstacles(self):
        labels = dict(self.env["cs.handover"]._fields["state"]._description_selection(self.env))
        return super()._get_close_obstacles() + [
            self.env._(
                "The handover to %(department)s is open (%(state)s).",
                department=handover.department_id.name,
                state=labels[handover.state],
            )
            for handover in self._get_open_handovers()
        ]

    def _after_transition(self, old_states, state):
        result = super()._after_transition(old_states, state)
        if state in ("closed", "cancelled") and self.handover_ids:
            self._end_handovers()
        return result

    def _end_handovers(self):
        """Close what was answered and told; call back what is still asked: the matter has ended otherwise."""
        told = self.handover_ids.filtered(lambda handover: handover.state == "informed")
        told._end("closed")
        self._get_open_handovers()._recall(self.env._("The ticket has ended."))

    def _on_answer(self, message):
        """An answer to the customer passes on what the departments have said."""
        result = super()._on_answer(message)
        answered = self.handover_ids.filtered(lambda handover: handover.state == "answered")
        if answered:
            answered._inform()
        return result

    def _get_moved_fields(self):
        """Handovers and escalations go along with the matter: their answers have to reach who goes on."""
        return super()._get_moved_fields() | {"cs.handover": "ticket_id", "cs.escalation": "ticket_id"}
