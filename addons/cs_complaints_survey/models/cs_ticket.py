from odoo import fields, models


class CsTicket(models.Model):
    _inherit = "cs.ticket"

    survey_input_id = fields.Many2one(
        "survey.user_input", string="Survey Answer", index="btree_not_null", copy=False, readonly=True
    )
