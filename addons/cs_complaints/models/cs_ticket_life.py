from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import OPEN_TICKET_STATES, SETTLED_CLOSE_KINDS, TICKET_LOGGED_FIELDS, TICKET_TRANSITIONS


class CsTicket(models.Model):
    _inherit = "cs.ticket"

    is_open = fields.Boolean(compute="_compute_allowed", search="_search_is_open")
    can_close = fields.Boolean(compute="_compute_allowed")
    can_cancel = fields.Boolean(compute="_compute_allowed")
    can_reopen = fields.Boolean(compute="_compute_allowed")
    next_step = fields.Selection(
        [
            ("take", "Take"),
            ("answer", "Answer the Customer"),
            ("remind", "Remind the Customer"),
            ("close", "Close"),
        ],
        compute="_compute_next_step",
        help="What the owner does next.",
    )
    close_obstacles = fields.Text(compute="_compute_close_obstacles", string="In the Way of Closing")

    @api.depends("state")
    def _compute_allowed(self):
        for ticket in self:
            allowed = TICKET_TRANSITIONS.get(ticket.state, ())
            ticket.is_open = ticket.state in OPEN_TICKET_STATES
            ticket.can_close = "closed" in allowed
            ticket.can_cancel = "cancelled" in allowed
            ticket.can_reopen = ticket.state in ("closed", "cancelled")

    @api.depends("state", "user_id", "first_answered_at")
    @api.depends_context("uid")
    def _compute_next_step(self):
        for ticket in self:
            ticket.next_step = ticket._get_next_step()

    def _get_next_step(self):
        """Return the code of the next step (one ticket); parts with steps of their own ask first."""
        if not self.is_open:
            return False
        if not self.user_id:
            return "take"
        return {"waiting": "remind", "remedying": "close"}.get(self.state, "answer")

    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_open_domain()

    def _compute_close_obstacles(self):
        for ticket in self:
            ticket.close_obstacles = "\n".join(ticket._get_close_obstacles()) or False

    def _get_close_obstacles(self):
        """Return sentences that say why the matter can't be called settled yet (one ticket).

        Add to it by ``super()._get_close_obstacles() + [...]``.
        """
        self.ensure_one()
        return []

    # Writing

    def write(self, vals):
        """Guard the life of the ticket: every way to another state, dragging a card too, comes by here."""
        old_values = self._get_logged_values(vals)
        state = vals.get("state")
        if not state:
            result = super().write(vals)
        else:
            self._check_transition(state)
            old_states = {ticket: ticket.state for ticket in self if ticket.state != state}
            result = super().write({**self._prepare_state_vals(state), **vals})
            self.browse(ticket.id for ticket in old_states)._after_transition(old_states, state)
        self._log_changes(old_values)
        return result

    def _check_transition(self, state):
        for ticket in self:
            if state != ticket.state and state not in TICKET_TRANSITIONS[ticket.state]:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "“%(name)s” is in state “%(old)s” and cannot go to “%(new)s”.",
                        name=ticket.display_name,
                        old=labels[ticket.state],
                        new=labels[state],
                    )
                )

    def _prepare_state_vals(self, state):
        """Return the values that go with entering ``state``; explicit values of the writer win."""
        now = fields.Datetime.now()
        waiting = {"waiting_since": False, "waiting_reason": False}
        if state == "waiting":
            waiting = {"waiting_since": now}
        if state in OPEN_TICKET_STATES:
            return {**waiting, "closed_at": False, "closed_by_id": False, "close_kind": False}
        return {**waiting, "closed_at": now, "closed_by_id": self.env.uid}

    def _after_transition(self, old_states, state):
        """Do what follows from having entered ``state``.

        :param old_states: ``{ticket: state before}``, exactly the tickets of ``self``
        """
        self._log_event("state", old=old_states, new=state)

    def _get_logged_values(self, vals):
        """Return ``{field: {ticket: text}}`` of what is about to change and is to be written down."""
        names = () if self.env.context.get("cs_ticket_opening") else TICKET_LOGGED_FIELDS.keys() & vals.keys()
        return {name: {ticket: ticket._to_text(name) for ticket in self} for name in names}

    def _log_changes(self, old_values):
        for name, old in old_values.items():
            new = {ticket: ticket._to_text(name) for ticket in self}
            changed = self.filtered(lambda ticket, old=old, new=new: old[ticket] != new[ticket])
            changed._log_event(TICKET_LOGGED_FIELDS[name], old=old, new=new)

    def _to_text(self, name):
        """Return a value as it stands in the history: the name of a record, else the stored value."""
        # sudo: the owner or category of before may be out of the user's sight
        value = self.sudo()[name]
        return (value.display_name if isinstance(value, models.BaseModel) else value) or None

    # Ends and beginnings

    def _close(self, kind, settlement=None):
        """Close as ``kind``, one of ``TICKET_CLOSE_KINDS``; ``settlement`` tells in words what settled it."""
        if kind in SETTLED_CLOSE_KINDS:
            self._check_settled()
        text = {"settlement": settlement} if settlement else {}
        self.write({"state": "closed", "close_kind": kind, **text})
        self._log_event("closed", new=kind)

    def _check_settled(self):
        for ticket in self:
            if obstacles := ticket._get_close_obstacles():
                raise UserError(
                    self.env._(
                        "“%(name)s” is not settled yet:\n%(obstacles)s",
                        name=ticket.display_name,
                        obstacles="\n".join(f"• {obstacle}" for obstacle in obstacles),
                    )
                )

    def _cancel(self, note=None):
        """End what is no matter of a customer's: a wrong number, junk."""
        self.write({"state": "cancelled"})
        self._log_event("closed", new="cancelled", note=note)

    def _reopen(self, note=None):
        """Take up closed tickets again; who looked after them still does."""
        ended = self.filtered("can_reopen")
        for count, tickets in ended.grouped("reopen_count").items():
            tickets.write({"state": "in_progress", "reopen_count": count + 1})
        ended._log_event("reopened", note=note)

    # Buttons

    def action_take(self):
        """Take over: the one who works on it is the owner. A new ticket is in progress from then on."""
        self.write({"user_id": self.env.uid})
        self.filtered(lambda ticket: ticket.state == "new").write({"state": "in_progress"})
        return True

    def action_close(self):
        return self.env["cs.ticket.close"]._get_records_action(
            name=self.env._("Close"), target="new", context={"default_ticket_ids": self.ids}
        )

    def action_assign(self):
        return self.env["cs.ticket.assign"]._get_records_action(
            name=self.env._("Assign"), target="new", context={"default_ticket_ids": self.ids}
        )

    def action_cancel(self):
        self._cancel()
        return True

    def action_reopen(self):
        self._reopen()
        return True
