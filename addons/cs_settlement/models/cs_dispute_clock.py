from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import fields, models

from ..const_dispute import (
    ANSWER_CLOCK,
    ANSWERED_STATES,
    MAX_REMINDERS,
    MINUTES_A_DAY,
    NOTICE_CLOCK,
    OBJECTION_CLOCK,
    OBJECTION_DAYS,
)


class CsDispute(models.Model):
    """Deadlines run in calendar days, day and night: contracts know no working hours."""

    _inherit = "cs.dispute"

    def _start_notice_clocks(self):
        """Start the clock of the last day on which the dispute may be sent; a day gone by is late at once."""
        now = fields.Datetime.now()
        drafts = self.filtered("notice_deadline")
        minutes = {
            dispute: max(1, int((dispute._get_end_of_notice() - now).total_seconds() // 60))
            for dispute in drafts
        }
        drafts._clock_start(NOTICE_CLOCK, minutes, at=now, working_time=False)

    def _get_end_of_notice(self):
        """Return the end of the last day in the company's time zone, in UTC (one dispute)."""
        zone = ZoneInfo(self.company_id.resource_calendar_id.tz or "UTC")
        midnight = datetime.combine(self.notice_deadline + timedelta(days=1), time(), tzinfo=zone)
        return midnight.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

    def _start_answer_clocks(self):
        carriers = self.filtered(lambda dispute: dispute.party == "carrier")
        days = {dispute: dispute.account_id.dispute_answer_days * MINUTES_A_DAY for dispute in carriers}
        carriers._clock_start(ANSWER_CLOCK, days, working_time=False)
        (self - carriers)._clock_start(OBJECTION_CLOCK, OBJECTION_DAYS * MINUTES_A_DAY, working_time=False)

    def _fulfil_answer_clocks(self):
        self._clock_fulfil([ANSWER_CLOCK, OBJECTION_CLOCK])

    def write(self, vals):
        """A later last day moves the clock of what is not sent yet."""
        result = super().write(vals)
        if "notice_deadline" in vals:
            drafts = self.filtered(lambda dispute: dispute.state == "draft")
            drafts._clock_cancel(NOTICE_CLOCK)
            drafts._start_notice_clocks()
        return result

    def _on_clock_warn(self, clocks):
        """Ask the person in charge to send what must be sent soon."""
        late = self._of_kind(clocks, NOTICE_CLOCK)
        late._ask(late.user_id, self.env._("Send the dispute before the carrier need not accept it any more"))
        return super()._on_clock_warn(clocks)

    def _on_clock_breach(self, clocks):
        """Remind the carrier, and ask a manager when reminding did not help."""
        unsent = self._of_kind(clocks, NOTICE_CLOCK)
        unsent._escalate(self.env._("The last day for sending the dispute is over"))
        silent = self._of_kind(clocks, ANSWER_CLOCK)
        to_remind = silent.filtered(lambda dispute: dispute.reminder_count < MAX_REMINDERS and dispute.email)
        to_remind._remind()
        (silent - to_remind)._escalate(self.env._("The carrier does not answer the dispute"))
        objections = self._of_kind(clocks, OBJECTION_CLOCK)
        objections._escalate(self.env._("The customer still waits for an answer to the objection"))
        return super()._on_clock_breach(clocks)

    def action_remind(self):
        """Remind the other side and give it the same time again."""
        self._remind()
        return True

    def action_escalate(self):
        self._escalate(self.env._("%(name)s asks you to step in", name=self.env.user.name))
        return True

    def _remind(self):
        waiting = self.filtered(lambda dispute: dispute.state in ("sent", "acknowledged"))
        for dispute in waiting:
            dispute._send_reminder()
            dispute.reminder_count += 1
        waiting._clock_cancel(ANSWER_CLOCK)
        waiting._start_answer_clocks()

    def _escalate(self, summary):
        """Put disputes before the managers of the settlement, once each time."""
        for dispute in self.filtered(lambda dispute: dispute.state not in (*ANSWERED_STATES, "closed")):
            manager = dispute._get_manager()
            dispute.escalated_at = fields.Datetime.now()
            dispute._ask(manager, summary)

    def _get_manager(self):
        """Return who steps in: a manager of the settlement, a real person rather than the administrator."""
        # sudo: the groups of users are not for accountants to read
        group = self.env.ref("cs_settlement.group_settlement_manager").sudo()
        managers = group.all_user_ids.filtered(
            lambda user: user.active and not user.share and self.company_id in user.company_ids
        )
        root = self.env.ref("base.user_root")
        return (managers - root).sorted("id", reverse=True)[:1] or self.user_id

    def _ask(self, users, summary):
        for dispute in self:
            user = users if len(users) == 1 else dispute.user_id or self.env.user
            dispute.activity_schedule("mail.mail_activity_data_todo", summary=summary, user_id=user.id)

    def _of_kind(self, clocks, kind):
        ids = {clock.res_id for clock in clocks if clock.kind == kind}
        return self.filtered(lambda dispute: dispute.id in ids)
