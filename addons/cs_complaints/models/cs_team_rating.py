from odoo import fields, models

from ..const_answers import LOW_SCORE


class CsTeam(models.Model):
    _inherit = "cs.team"

    is_rated = fields.Boolean(
        string="Ask for Satisfaction", default=True, help="Customers are asked by mail after closing."
    )
    rating_delay_hours = fields.Integer(
        string="Ask after (hours)", default=24, help="Hours between closing and asking."
    )
    rating_rest_days = fields.Integer(
        string="Not Again for (days)", default=30, help="A customer is left in peace for so long. 0: never."
    )
    rating_low = fields.Integer(
        string="Low up to",
        default=LOW_SCORE,
        help="A mark of 1 to 5; such a mark and lower ones open the ticket again at the leader.",
    )

    _rating_figures = models.Constraint(
        "CHECK (rating_delay_hours >= 0 AND rating_rest_days >= 0 AND rating_low BETWEEN 0 AND 4)",
        "Hours and days are not negative; a low mark lies between 0 and 4.",
    )
