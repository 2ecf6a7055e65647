from odoo import api, fields, models

from ..const import OPEN_TICKET_STATES


class CsTicket(models.Model):
    """Who waits for whom: the customer for us, since when."""

    _inherit = "cs.ticket"

    unanswered_since = fields.Datetime(
        readonly=True, copy=False, help="When the customer wrote first after our last answer."
    )
    customer_waits_since = fields.Datetime(
        compute="_compute_customer_waits_since",
        store=True,
        precompute=True,
        help="Since when the customer has had no answer to his last words.",
    )

    _customer_waits_idx = models.Index("(customer_waits_since) WHERE customer_waits_since IS NOT NULL")

    @api.depends("state", "opened_at", "unanswered_since", "last_answered_at")
    def _compute_customer_waits_since(self):
        for ticket in self:
            ticket.customer_waits_since = ticket._get_waiting_start()

    def _get_waiting_start(self):
        """Return since when the customer waits for us, or False (one ticket)."""
        if self.state not in OPEN_TICKET_STATES or self.state == "waiting":
            return False
        return self.unanswered_since if self.last_answered_at else self.opened_at

    def _on_customer_message(self, message):
        """Note since when he waits; what he adds meanwhile does not start the time anew."""
        self.filtered(lambda ticket: not ticket.unanswered_since).write({"unanswered_since": message.date})
        return super()._on_customer_message(message)

    def _on_answer(self, message):
        self.write({"unanswered_since": False})
        return super()._on_answer(message)

    def _prepare_state_vals(self, state):
        vals = super()._prepare_state_vals(state)
        return {**vals, "unanswered_since": False} if state == "waiting" else vals
