from odoo import fields, models


class CsTicketEvent(models.Model):
    _inherit = "cs.ticket.event"

    kind = fields.Selection(
        selection_add=[
            ("investigation", "Investigation"),
            ("similar", "Similar Case Used"),
            ("promise", "Forbidden Promise Made"),
        ],
        ondelete={"investigation": "cascade", "similar": "cascade", "promise": "cascade"},
    )
