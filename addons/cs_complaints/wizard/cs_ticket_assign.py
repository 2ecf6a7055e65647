from odoo import fields, models

from odoo.addons.cs_forwarding.undo import undo_notification


class CsTicketAssign(models.TransientModel):
    _name = "cs.ticket.assign"
    _description = "Assign Tickets"

    ticket_ids = fields.Many2many("cs.ticket", string="Tickets", required=True)
    user_id = fields.Many2one(
        "res.users",
        string="Assign to",
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
        help="Empty: back to the team's unassigned list.",
    )
    former = fields.Json(help="Who had them before, to take it back.")

    def action_confirm(self):
        self.ensure_one()
        tickets = self.ticket_ids
        self.former = {str(ticket.id): ticket.user_id.id for ticket in tickets}
        tickets.write({"user_id": self.user_id.id})
        message = self.env._("%(count)s tickets assigned.", count=len(tickets))
        return undo_notification(self, message, "action_undo", {"type": "ir.actions.act_window_close"})

    def action_undo(self):
        self.ensure_one()
        for user_id, tickets in self.ticket_ids.grouped(lambda ticket: self.former[str(ticket.id)]).items():
            tickets.write({"user_id": user_id})
        return True
