from odoo import fields, models

from ..const_answers import RATED_CLOSE_KINDS


class CsTicket(models.Model):
    """Satisfaction: asked after closing, acted on when it is low."""

    _name = "cs.ticket"
    _inherit = ["cs.ticket", "rating.mixin"]

    rating_request_ids = fields.One2many("cs.rating.request", "ticket_id", string="Ratings Asked for")
    rating_score = fields.Selection(related="rating_request_ids.score", string="Satisfaction")
    rating_comment = fields.Text(related="rating_request_ids.comment", string="Customer's Comment")

    def _after_transition(self, old_states, state):
        """Plan to ask the customers when tickets close; ask nobody whose ticket is open again."""
        result = super()._after_transition(old_states, state)
        # sudo: requests are written by the system alone
        requests = self.env["cs.rating.request"].sudo()
        if state == "closed":
            requests._plan(self.filtered(lambda ticket: ticket.close_kind in RATED_CLOSE_KINDS))
        else:
            requests._withdraw(self.filtered(lambda ticket: old_states[ticket] == "closed"))
        return result

    def _get_rating_link(self):
        """Return the address at which the customer rates the ticket, or "" when there is nothing to rate.

        Only for pages that the customer himself looks at.
        """
        self.ensure_one()
        # sudo: the link is the customer's
        request = self.env["cs.rating.request"].sudo().search([("ticket_id", "=", self.id)], limit=1)
        return request._get_link() if request and request._is_open() else ""

    def _on_rating(self, request):
        """React to the customer's mark: everybody reads it, a low one comes back at the supervisor.

        Called as superuser with no ticket or one.
        """
        if not self:
            return
        self._message_log_batch(bodies={self.id: request._get_note()})
        self._log_event("rating", new=request.score)
        if request.is_low:
            self._reopen_for_supervisor(request)

    def _reopen_for_supervisor(self, request):
        leader = self.team_id.leader_id
        self._reopen(self.env._("Low rating: %(score)s of 5", score=request.score))
        vals = {"user_id": leader.id} if leader else {}
        self.write({**vals, "priority": max(self.priority, "1")})
        self.with_context(lang=leader.lang).activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("A customer is dissatisfied: call him"),
            note=request._get_note(),
            user_id=(leader or self.user_id or self.env.user).id,
        )

    def _after_open(self):
        # A new ticket has no mark: the standard would look for one.
        self.env.remove_to_compute(self._fields["rating_last_value"], self)
        return super()._after_open()

    # Core's own roads to a rating are closed: a mark comes through cs.rating.request only.

    def message_post(self, **kwargs):
        kwargs.pop("rating_value", None)
        return super().message_post(**kwargs)

    def _get_allowed_message_params(self):
        return super()._get_allowed_message_params() - {"rating_value"}

    def _rating_get_operator(self):
        return self.user_id.partner_id or self.closed_by_id.partner_id
