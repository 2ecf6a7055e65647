from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_lane_min_sample = fields.Integer(related="company_id.cs_lane_min_sample", readonly=False)
    cs_delay_grace_hours = fields.Float(related="company_id.cs_delay_grace_hours", readonly=False)
