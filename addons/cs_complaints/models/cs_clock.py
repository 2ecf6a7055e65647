from odoo import fields, models


class CsClock(models.Model):
    _inherit = "cs.clock"

    kind = fields.Selection(
        selection_add=[
            ("acknowledgement", "Acknowledgement"),
            ("first_response", "First Response"),
            ("handover_accept", "Handover Accepted"),
            ("handover_answer", "Handover Answered"),
            ("handover_inform", "Customer Informed"),
            ("escalation_accept", "Escalation Accepted"),
        ],
        ondelete={
            "acknowledgement": "cascade",
            "first_response": "cascade",
            "handover_accept": "cascade",
            "handover_answer": "cascade",
            "handover_inform": "cascade",
            "escalation_accept": "cascade",
        },
    )
