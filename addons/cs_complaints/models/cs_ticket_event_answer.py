from odoo import fields, models


class CsTicketEvent(models.Model):
    _inherit = "cs.ticket.event"

    kind = fields.Selection(
        selection_add=[("update_promise", "Update Promised"), ("rating", "Satisfaction")],
        ondelete={"update_promise": "cascade", "rating": "cascade"},
    )
