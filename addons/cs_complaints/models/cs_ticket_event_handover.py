from odoo import fields, models


class CsTicketEvent(models.Model):
    _inherit = "cs.ticket.event"

    kind = fields.Selection(
        selection_add=[
            ("handover_sent", "Handed Over"),
            ("handover_accepted", "Handover Accepted"),
            ("handover_returned", "Handover Returned"),
            ("handover_answered", "Handover Answered"),
            ("handover_informed", "Customer Informed"),
            ("handover_closed", "Handover Closed"),
            ("handover_recalled", "Handover Called Back"),
            ("escalated", "Escalated"),
            ("escalation_accepted", "Escalation Accepted"),
        ],
        ondelete={
            "handover_sent": "cascade",
            "handover_accepted": "cascade",
            "handover_returned": "cascade",
            "handover_answered": "cascade",
            "handover_informed": "cascade",
            "handover_closed": "cascade",
            "handover_recalled": "cascade",
            "escalated": "cascade",
            "escalation_accepted": "cascade",
        },
    )
