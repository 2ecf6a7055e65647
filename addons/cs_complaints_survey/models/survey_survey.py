from odoo import fields, models


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    cs_ticket_score = fields.Float(
        string="Ticket Below Score (%)",
        help="An answered survey with a score below this opens a ticket. 0: none does.",
    )
    cs_ticket_category_id = fields.Many2one("cs.ticket.category", string="Ticket Category")
    cs_ticket_team_id = fields.Many2one("cs.team", string="Ticket Team")
