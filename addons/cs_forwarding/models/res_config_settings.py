from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_mask_customer_data = fields.Boolean(related="company_id.cs_mask_customer_data", readonly=False)
    cs_unmask_minutes = fields.Integer(related="company_id.cs_unmask_minutes", readonly=False)
