from odoo import fields, models


class SurveyQuestionAnswer(models.Model):
    _inherit = "survey.question.answer"

    cs_opens_ticket = fields.Boolean(string="Opens a Ticket", help="Whoever chooses this gets a ticket.")
