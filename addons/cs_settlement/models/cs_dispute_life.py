from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.cs_forwarding.undo import undo_notification

from ..const_dispute import DISPUTE_TRANSITIONS, NOTICE_CLOCK


class CsDispute(models.Model):
    """From the draft to the answer, and from the answer to what comes of it."""

    _inherit = "cs.dispute"

    def action_send(self):
        """Send the packet to the other side; one that was answered is contested."""
        self._check_can("sent")
        self._check_lines()
        self._send_packet()
        self._mark_sent()
        return True

    def action_mark_sent(self):
        """Note that it went another way: through the carrier's own site, by fax."""
        self._check_can("sent")
        self._check_lines()
        self._mark_sent()
        return True

    def action_acknowledge(self):
        """The other side has it and looks at it; a customer is told that we do."""
        self._move("acknowledged", acknowledged_at=fields.Datetime.now())
        self.filtered(lambda dispute: dispute.party == "customer")._send_receipt()
        return True

    def action_agree_full(self):
        self._check_can("agreed_full")
        lines = self.line_ids.filtered(lambda line: line.state != "withdrawn")
        lines.action_agree()
        self._conclude_answer()
        return True

    def action_reject(self):
        self._check_can("rejected")
        self.line_ids.filtered(lambda line: line.state != "withdrawn").action_reject()
        self._conclude_answer()
        return True

    def action_record_answer(self):
        """Take the answer from what was agreed on each line."""
        waiting = self.filtered("open_line_count")
        if waiting:
            raise UserError(
                self.env._(
                    "%(count)s lines of %(dispute)s have no answer yet: agree, reject or enter an amount.",
                    count=waiting[0].open_line_count,
                    dispute=waiting[0].number,
                )
            )
        self._conclude_answer()
        return True

    def action_lapse(self):
        """It is too late: nothing is claimed any more."""
        self._check_can("lapsed")
        self.line_ids.filtered(lambda line: line.state == "open").action_reject()
        self._move("lapsed", answered_at=fields.Datetime.now())
        self._clock_cancel()
        return True

    def action_conclude(self):
        """Take the answer: pay what is not disputed any more, and wait for the credit note of the rest."""
        for dispute in self:
            dispute._decide_lines()
            dispute._move("credit_expected" if dispute._expects_credit() else "closed")
        self._check_credited()
        return True

    def action_close(self):
        self._move("closed")
        self._clock_cancel()
        return True

    def action_cancel(self):
        """Withdraw it: the lines of the statement are open again."""
        self._check_can("cancelled")
        self.line_ids._withdraw()
        self.line_ids.state = "withdrawn"
        self._move("cancelled")
        self._clock_cancel()
        return True

    def action_discard(self):
        """Take back that disputes were opened: nobody has seen them yet."""
        self.line_ids._withdraw()
        self.unlink()
        return True

    # What they share

    def _move(self, state, **vals):
        self._check_can(state)
        self.write({"state": state, **vals})

    def _check_can(self, state):
        for dispute in self:
            if state not in DISPUTE_TRANSITIONS[dispute.state]:
                states = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(dispute)s is “%(now)s”, it can't become “%(then)s”.",
                        dispute=dispute.number,
                        now=states[dispute.state],
                        then=states[state],
                    )
                )

    def _check_lines(self):
        empty = self.filtered(lambda dispute: not dispute.line_count)
        if empty:
            raise UserError(self.env._("%(dispute)s has no lines.", dispute=empty[0].number))

    def _mark_sent(self):
        self._move("sent", sent_at=fields.Datetime.now(), reminder_count=0, escalated_at=False)
        self._clock_fulfil(NOTICE_CLOCK)
        self._start_answer_clocks()

    def _conclude_answer(self):
        """Set the state that follows from the lines' answers."""
        now = fields.Datetime.now()
        for dispute in self:
            dispute._move(dispute._get_answer_state(), answered_at=now)
        self._fulfil_answer_clocks()
        self.filtered(lambda dispute: dispute.party == "customer")._send_outcome()

    def _get_answer_state(self):
        if self.currency_id.is_zero(self.agreed_amount):
            return "rejected"
        full = self.currency_id.compare_amounts(self.agreed_amount, self.claimed_amount) >= 0
        return "agreed_full" if full else "agreed_partial"

    def _decide_lines(self):
        """Decide the lines of a statement still in review: paid is what was not agreed to be wrong."""
        lines = self.line_ids.filtered(lambda line: line.statement_line_id.resolution == "disputed")
        agreed = {line.statement_line_id.id: line.billed - line.agreed for line in lines}
        if agreed:
            lines.statement_line_id._decide("accepted", note=self.number, agreed=agreed)

    def _expects_credit(self):
        """Return whether money has to come back (one dispute): an amount that was, or will be, billed."""
        if self.currency_id.is_zero(self.agreed_amount):
            return False
        policy = self.statement_id.booked_policy or self.account_id.bill_policy
        return self.party == "customer" or policy == "full"

    def _notify_opened(self):
        """Return the action that shows disputes just opened, with a way back."""
        total = sum(self.mapped("claimed_amount"))
        message = self.env._(
            "%(disputes)s disputes over %(lines)s lines drafted, %(amount)s claimed.",
            disputes=len(self),
            lines=sum(self.mapped("line_count")),
            amount=self.currency_id[:1].format(total),
        )
        return undo_notification(
            self, message, "action_discard", self._get_records_action(name=self.env._("Disputes"))
        )
