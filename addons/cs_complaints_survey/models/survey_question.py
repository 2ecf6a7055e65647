from odoo import fields, models


class SurveyQuestion(models.Model):
    _inherit = "survey.question"

    cs_ticket_below = fields.Float(
        string="Ticket Below", help="A smaller number or mark opens a ticket. 0: none does."
    )
