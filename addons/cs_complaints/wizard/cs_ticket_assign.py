from odoo import fields, models


class CsTicketAssign(models.TransientModel):
    _name = "cs.ticket.assign"
    _description = "Assign Tickets"
    _inherit = ["cs.assign.wizard.mixin"]

    _assigned_field = "ticket_ids"

    ticket_ids = fields.Many2many("cs.ticket", string="Tickets", required=True)

    def _get_message(self, count):
        return self.env._("%(count)s tickets assigned.", count=count)
