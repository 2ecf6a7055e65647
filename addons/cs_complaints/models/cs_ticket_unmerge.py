from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ..const_find import UNMERGE_DAYS
from .cs_ticket_merge import _plain


class CsTicket(models.Model):
    """Taking a merge back, for a while."""

    _inherit = "cs.ticket"

    merged_at = fields.Datetime(string="Merged On", readonly=True, copy=False)
    merge_trace = fields.Json(
        readonly=True, copy=False, exportable=False, help="What moved and what changed, to take it back."
    )
    can_unmerge = fields.Boolean(compute="_compute_can_unmerge")

    def _compute_can_unmerge(self):
        since = fields.Datetime.now() - timedelta(days=UNMERGE_DAYS)
        for ticket in self:
            is_fresh = ticket.merged_at and ticket.merged_at >= since
            ticket.can_unmerge = bool(ticket.state == "merged" and ticket.merge_trace and is_fresh)

    def _write_trace(self, target, trace):
        self.write({"merged_at": fields.Datetime.now(), "merge_trace": {**trace, "target": target.id}})

    def _unmerge(self):
        """Let these tickets stand alone again: what moved comes back, later messages stay where they are."""
        for ticket in self.sorted("merged_at", reverse=True):
            if not ticket.can_unmerge:
                raise UserError(self.env._("%(number)s cannot be taken out any more.", number=ticket.number))
            target, trace = ticket.merged_into_id, ticket.merge_trace
            ticket._move_back(target, trace)
            target._restore_values(trace["values"])
            state = "new" if trace["state"] == "new" else "in_progress"
            ticket.write({"state": state, "merged_into_id": False, "merged_at": False, "merge_trace": False})
            ticket._log_event("unmerged", old=target.number)
            target._log_event("unmerged", old=ticket.number)
            ticket._after_unmerge(target)

    def _move_back(self, target, trace):
        names = self._get_moved_fields()
        for model, ids in trace["records"].items():
            # sudo: what went along without asking comes back without asking
            records = self.env[model].sudo().browse(ids).exists()
            name = names[model]
            records.filtered_domain(target._get_moved_domain(model, name)).write({name: self.id})
        target.message_unsubscribe(trace["followers"])

    def _restore_values(self, values):
        """Take back what the merge has written, as far as nobody has changed it since."""
        for name, (before, after) in values.items():
            if _plain(self, name) == after:
                is_many = self._fields[name].type == "many2many"
                self.write({name: [fields.Command.set(before)] if is_many else before})

    # Buttons

    def action_merge(self):
        """Open the dialog that merges these tickets, or this one with its possible duplicates."""
        tickets = self if len(self) > 1 else self | self.duplicate_ids
        return self.env["cs.ticket.merge"]._get_records_action(
            name=self.env._("Merge Tickets"), target="new", context={"default_ticket_ids": tickets.ids}
        )

    def action_view_duplicates(self):
        """List the ticket beside those that may be the same case."""
        self.ensure_one()
        return (self | self.duplicate_ids)._get_records_action(name=self.env._("Maybe the Same Case"))

    def action_unmerge(self):
        self.check_access("write")
        self._unmerge()
        return True
