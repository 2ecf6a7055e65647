from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_settlement_segregation = fields.Boolean(related="company_id.cs_settlement_segregation", readonly=False)
