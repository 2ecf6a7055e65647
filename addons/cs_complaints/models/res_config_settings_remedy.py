from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_refund_until = fields.Selection(related="company_id.cs_refund_until", readonly=False)
    cs_coupon_program_id = fields.Many2one(related="company_id.cs_coupon_program_id", readonly=False)
