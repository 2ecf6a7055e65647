from odoo import fields, models


class CsTicketEvent(models.Model):
    _inherit = "cs.ticket.event"

    kind = fields.Selection(
        selection_add=[("promise", "Update Promised"), ("rating", "Satisfaction")],
        ondelete={"promise": "cascade", "rating": "cascade"},
    )
