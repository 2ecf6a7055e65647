from odoo import fields, models


class CsTicketEvent(models.Model):
    _inherit = "cs.ticket.event"

    kind = fields.Selection(selection_add=[("dispute", "Dispute")], ondelete={"dispute": "cascade"})
