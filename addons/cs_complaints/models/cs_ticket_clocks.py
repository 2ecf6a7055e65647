from odoo import fields, models

from ..const import OPEN_TICKET_STATES
from ..const_clocks import ANSWER_CLOCKS


class CsTicket(models.Model):
    """What starts, meets and ends the clocks of a ticket."""

    _inherit = "cs.ticket"

    # Starting

    def _start_clocks(self):
        """Start the clocks of the policies that fit, for any number of tickets in a few queries."""
        result = super()._start_clocks()
        rules = self._find_rules()
        self._store_policies(rules)
        starts = [
            (ticket, kind, minutes, warn_minutes)
            for ticket, rule in rules.items()
            for kind, minutes, warn_minutes in rule.targets
            if ticket._needs_clock(kind)
        ]
        raised = {ticket: ticket.opened_at for ticket in rules}
        self._clock_start_many(starts, self._get_calendars(rules), raised)
        return result

    def _needs_clock(self, kind):
        """Tell whether the time of a kind still runs for this ticket."""
        if kind == "acknowledgement":
            return not self.acknowledged_at
        return kind != "first_response" or not self.first_answered_at

    # Meeting

    def write(self, vals):
        result = super().write(vals)
        if vals.get("acknowledged_at"):
            self._clock_fulfil("acknowledgement", fields.Datetime.to_datetime(vals["acknowledged_at"]))
        return result

    def _on_answer(self, message):
        """An answer meets what was owed; from now on the next news is owed."""
        result = super()._on_answer(message)
        now = fields.Datetime.now()
        for ticket in self:
            # An answer of before the ticket, or dated ahead, is one of now at most.
            ticket._meet_answer(min(max(message.date, ticket.opened_at), now))
        return result

    def _meet_answer(self, at):
        unacknowledged = self.filtered(lambda ticket: not ticket.acknowledged_at)
        if unacknowledged:
            unacknowledged.write({"acknowledged_at": at})
        self._clock_fulfil(ANSWER_CLOCKS, at)
        self._start_update_clock(at)

    def _start_update_clock(self, at=None):
        """Let the time until the next news run, on open tickets that do not wait for the customer."""
        rules = self.filtered(lambda ticket: ticket.is_open and ticket.state != "waiting")._find_rules()
        starts = [
            (ticket, *target)
            for ticket, rule in rules.items()
            for target in rule.targets
            if target[0] == "next_update"
        ]
        self._clock_start_many(starts, self._get_calendars(rules), at)

    # Ending and going on

    def _after_transition(self, old_states, state):
        result = super()._after_transition(old_states, state)
        reopened = self.filtered(lambda ticket: old_states[ticket] not in OPEN_TICKET_STATES)
        if state == "merged":
            self._hand_over_clocks()
        elif state == "closed":
            self._clock_fulfil("resolution")
        if state not in OPEN_TICKET_STATES:
            self._clock_cancel()
        elif reopened:
            reopened._reopen_clocks()
        return result

    def _reopen_clocks(self):
        """Let the clocks of reopened tickets go on where they ended; news is owed from now on."""
        self._clock_reopen("resolution")
        for kind in ("acknowledgement", "first_response"):
            owing = self.filtered(lambda ticket, kind=kind: ticket._needs_clock(kind))
            if owing:
                owing._clock_reopen(kind)
        self._start_update_clock()

    def _hand_over_clocks(self):
        """Let the clocks of the tickets into which these were merged start as early as these did."""
        # sudo: the survivor may be with another team; its clocks follow all the same
        open_clocks = self.sudo().clock_ids.filtered(lambda clock: clock.state in ("running", "paused"))
        for kind, clocks in open_clocks.grouped("kind").items():
            starts = {}
            for clock in clocks:
                target = self.browse(clock.res_id).merged_into_id
                starts[target] = min(starts.get(target, clock.started_at), clock.started_at)
            targets = self.browse(target.id for target in starts if target)
            targets._clock_backdate(kind, starts)
