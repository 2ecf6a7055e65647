from odoo import fields, models
from odoo.exceptions import UserError

from ..const_clocks import WAIT_DAYS, WAITING_CLOCKS


class CsTicket(models.Model):
    """Waiting for the customer: with a reason and not for ever."""

    _inherit = "cs.ticket"

    waiting_days = fields.Integer(
        string="Wait at Most (days)",
        copy=False,
        help="Working days after which the clocks go on by themselves.",
    )

    def _wait_for_customer(self, reason, max_days=None):
        """Let update and resolution stand still until the customer answers, at most for a while.

        :param str reason: what we wait for, in the customer's terms
        :param int max_days: working days; None or more than the policy allows: as long as the policy allows
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Say what you wait for: without a reason the clocks go on."))
        for days, tickets in self.grouped(lambda ticket: ticket._cap_wait(max_days)).items():
            tickets.write({"state": "waiting", "waiting_reason": reason.strip(), "waiting_days": days})

    def _stop_waiting(self):
        """Go on: the customer has answered, or there is no need to wait any more."""
        self.filtered(lambda ticket: ticket.state == "waiting").write({"state": "in_progress"})

    def _cap_wait(self, days):
        allowed = self.sudo().policy_id.wait_days or WAIT_DAYS  # sudo: the ticket's own policy
        return min(days or allowed, allowed)

    def _after_transition(self, old_states, state):
        super()._after_transition(old_states, state)
        if state == "waiting":
            self.filtered("waiting_reason")._pause_clocks()
            return
        resumed = self.filtered(lambda ticket: ticket.is_open and old_states[ticket] == "waiting")
        if resumed:
            resumed._clock_resume(WAITING_CLOCKS)
            resumed._start_update_clock()

    def _pause_clocks(self):
        for (reason, minutes), tickets in self.grouped(
            lambda ticket: (ticket.waiting_reason, ticket._get_wait_minutes(ticket.waiting_days))
        ).items():
            tickets._clock_pause(WAITING_CLOCKS, reason, max_minutes=minutes)

    def _get_wait_minutes(self, days):
        """Return the working minutes of so many days in the hours of the ticket's clocks (one ticket)."""
        rule = self._find_rules().get(self)
        calendar = self._get_policy_calendar(rule) if rule else self._get_clock_calendar()
        # sudo: the length of a day is the same for everybody
        return round(self._cap_wait(days) * (calendar.sudo().hours_per_day or 24) * 60)

    def _on_clock_resume(self, clocks):
        """The wait has lasted long enough: the owner looks after the ticket again."""
        result = super()._on_clock_resume(clocks)
        waiting = self.filtered(lambda ticket: ticket.state == "waiting")
        reasons = {ticket: ticket.waiting_reason for ticket in waiting}
        waiting._stop_waiting()
        waiting._log_event("wait_over", old=reasons)
        responsible = waiting.grouped(lambda ticket: ticket.user_id or ticket.team_id.leader_id)
        for user, tickets in responsible.items():
            if user:
                tickets = tickets.with_context(lang=user.lang)
                tickets.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=tickets.env._("The customer has not answered"),
                    user_id=user.id,
                )
        return result

    def _project_wait(self, days):
        """Return ``[(clock, due now, due if the customer takes all of the wait)]`` (one ticket)."""
        self.ensure_one()
        clocks = self.clock_ids.filtered(
            lambda clock: clock.kind in WAITING_CLOCKS and clock.state == "running"
        )
        minutes = self._get_wait_minutes(days)
        return [(clock, clock.due_at, clock._project_pause(minutes)) for clock in clocks]

    def action_wait(self):
        """Open the dialog that asks for the reason and shows what becomes of the deadlines."""
        return self.env["cs.ticket.wait"]._get_records_action(
            name=self.env._("Wait for the Customer"), target="new", context={"default_ticket_ids": self.ids}
        )

    def action_stop_waiting(self):
        self._stop_waiting()
        return True
