from odoo import fields, models


class CsTicketEvent(models.Model):
    _inherit = "cs.ticket.event"

    kind = fields.Selection(
        selection_add=[
            ("receipt", "Receipt Sent"),
            ("receipt_held", "Receipt Held Back"),
            ("bounced", "Mail Not Delivered"),
            ("follows", "Follows Another Ticket"),
        ],
        ondelete={
            "receipt": "cascade",
            "receipt_held": "cascade",
            "bounced": "cascade",
            "follows": "cascade",
        },
    )

    _receipt_idx = models.Index("(note, at) WHERE kind = 'receipt'")
