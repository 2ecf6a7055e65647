from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_history_min_sample = fields.Integer(related="company_id.cs_history_min_sample", readonly=False)
    cs_history_days = fields.Integer(related="company_id.cs_history_days", readonly=False)
