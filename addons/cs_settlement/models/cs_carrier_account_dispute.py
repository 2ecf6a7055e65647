from odoo import fields, models


class CsCarrierAccount(models.Model):
    _inherit = "cs.carrier.account"

    dispute_answer_days = fields.Integer(
        string="Time for Answers (days)",
        default=14,
        help="How long the carrier has to answer a dispute before he is reminded.",
    )
    dispute_user_id = fields.Many2one(
        "res.users",
        string="Disputes Handled by",
        domain="[('share', '=', False)]",
        help="Empty: whoever opens a dispute handles it.",
    )
