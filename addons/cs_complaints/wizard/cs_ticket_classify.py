from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

# So many tickets are compared in one go: each takes a search of its own.
MOST = 200


class CsTicketClassify(models.TransientModel):
    """Categories for many tickets: suggested, looked through, set, and taken back if need be."""

    _name = "cs.ticket.classify"
    _description = "Categories of Many Tickets"

    state = fields.Selection([("preview", "Preview"), ("done", "Done")], required=True, default="preview")
    line_ids = fields.One2many("cs.ticket.classify.line", "wizard_id")
    ready_count = fields.Integer(compute="_compute_ready_count")

    @api.depends("line_ids.new_category_id")
    def _compute_ready_count(self):
        for wizard in self:
            wizard.ready_count = len(wizard.line_ids._get_changing())

    @api.model
    def _open(self, tickets):
        """Return the action that shows what would be suggested for the open ones of ``tickets``."""
        tickets.check_access("write")
        tickets = tickets.filtered("is_open")
        if len(tickets) > MOST:
            raise UserError(self.env._("Choose at most %(most)s tickets at a time.", most=MOST))
        suggestions = tickets._suggest_categories()
        wizard = self.create(
            {
                "line_ids": [
                    Command.create(self._prepare_line_vals(ticket, suggestions.get(ticket)))
                    for ticket in tickets
                ]
            }
        )
        return wizard._reopen()

    def _prepare_line_vals(self, ticket, suggestion):
        old = ticket.category_id.id
        suggestion = suggestion or {}
        category = suggestion.get("category")
        return {
            "ticket_id": ticket.id,
            "old_category_id": old,
            "new_category_id": category.id if category else old,
            "confidence": suggestion.get("confidence", 0.0),
            "reason": suggestion.get("reason"),
        }

    def action_apply(self):
        """Set the chosen categories, one write a category."""
        self.ensure_one()
        lines = self.line_ids._get_changing()
        for category, chosen in lines.grouped("new_category_id").items():
            chosen.ticket_id.write({"category_id": category.id})
        lines.is_done = True
        self.state = "done"
        return self._reopen()

    def action_undo(self):
        """Give the tickets their old categories back, unless somebody changed them since."""
        self.ensure_one()
        lines = self.line_ids.filtered(
            lambda line: line.is_done and line.ticket_id.category_id == line.new_category_id
        )
        for category, chosen in lines.grouped("old_category_id").items():
            chosen.ticket_id.write({"category_id": category.id})
        return {"type": "ir.actions.act_window_close"}

    def _reopen(self):
        return self._get_records_action(name=self.env._("Suggest Categories"), target="new", context={})
