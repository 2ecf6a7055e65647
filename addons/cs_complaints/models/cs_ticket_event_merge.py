from odoo import fields, models


class CsTicketEvent(models.Model):
    _inherit = "cs.ticket.event"

    kind = fields.Selection(
        selection_add=[("merged", "Merged"), ("unmerged", "Merge Taken Back")],
        ondelete={"merged": "cascade", "unmerged": "cascade"},
    )
