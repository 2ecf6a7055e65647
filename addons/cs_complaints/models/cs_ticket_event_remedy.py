from odoo import fields, models


class CsTicketEvent(models.Model):
    _inherit = "cs.ticket.event"

    kind = fields.Selection(selection_add=[("remedy", "Remedy")], ondelete={"remedy": "cascade"})
