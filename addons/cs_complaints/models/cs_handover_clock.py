from odoo import models

from ..const_handover import ACCEPT_CLOCK, ANSWER_CLOCK, INFORM_CLOCK


class CsHandover(models.Model):
    """Three clocks: the department's two run in its hours, the owner's in those of the team."""

    _inherit = "cs.handover"

    def _start_department_clocks(self, minutes=None):
        """Start the time to accept and to answer.

        :param minutes: working minutes to answer in; None: as the department has it
        """
        calendars = {handover: handover._get_department_calendar() for handover in self}
        accept = {handover: handover.department_id.handover_accept_minutes for handover in self}
        answer = {handover: minutes or handover.department_id.handover_answer_minutes for handover in self}
        self._clock_start(ACCEPT_CLOCK, accept, calendar=calendars)
        self._clock_start(ANSWER_CLOCK, answer, calendar=calendars)

    def _get_department_calendar(self):
        """Return the hours of the department (one handover)."""
        return self.department_id.calendar_id or self.company_id.resource_calendar_id

    def _fulfil_accept_clock(self):
        self._clock_fulfil(ACCEPT_CLOCK)

    def _start_inform_clock(self):
        """Start the owner's time to go on, with the answer or with what came back."""
        minutes = {handover: handover.team_id.handover_inform_minutes for handover in self}
        self._clock_start(INFORM_CLOCK, minutes)

    def _end_department_clocks(self):
        """Stop the department's clocks: it has answered."""
        self._clock_fulfil([ACCEPT_CLOCK, ANSWER_CLOCK])

    def _stop_department_clocks(self):
        """Returning is an answer to the question whether the department takes the work, not to the rest."""
        self._clock_fulfil(ACCEPT_CLOCK)
        self._clock_cancel(ANSWER_CLOCK)

    def _fulfil_inform_clock(self):
        self._clock_fulfil(INFORM_CLOCK)

    def _cancel_clocks(self):
        self._clock_cancel()

    def _restart_accept_clock(self):
        """Let the time to accept run again from the sending, as if nothing had been accepted."""
        for handover in self:
            minutes, calendar = (
                handover.department_id.handover_accept_minutes,
                handover._get_department_calendar(),
            )
            handover._clock_start(ACCEPT_CLOCK, minutes, calendar=calendar, at=handover.sent_at)

    def _restart_answer_clock(self):
        """Let the time to answer run on from the sending, with the target it had."""
        self._clock_cancel(INFORM_CLOCK)
        last = self.clock_ids.filtered(lambda clock: clock.kind == ANSWER_CLOCK).sorted("id")
        targets = {clock.res_id: clock.minutes for clock in last}
        for handover in self:
            minutes = targets.get(handover.id) or handover.department_id.handover_answer_minutes
            handover._clock_start(
                ANSWER_CLOCK, minutes, calendar=handover._get_department_calendar(), at=handover.sent_at
            )

    def _on_clock_warn(self, clocks):
        """Remind the department before its time is up."""
        by_kind = clocks.grouped("kind")
        if answers := by_kind.get(ANSWER_CLOCK):
            due = self.browse(answers.mapped("res_id"))
            due._tell_departments(lambda env: env._("To be answered soon"))
        return super()._on_clock_warn(clocks)

    def _on_clock_breach(self, clocks):
        """Put what is late before both sides: the department's manager and the owner at the desk."""
        for kind, late in clocks.grouped("kind").items():
            handovers = self.browse(late.mapped("res_id"))
            if kind == INFORM_CLOCK:
                handovers._remind_owners(lambda env: env._("The customer still waits"))
            else:
                handovers._tell_departments(lambda env: env._("Late"), managers=True)
                handovers._remind_owners(lambda env: env._("The department is late"))
        return super()._on_clock_breach(clocks)
