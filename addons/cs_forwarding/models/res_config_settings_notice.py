from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_notice_replaces_core = fields.Boolean(related="company_id.cs_notice_replaces_core", readonly=False)
