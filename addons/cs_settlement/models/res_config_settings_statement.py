from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_statement_auto = fields.Boolean(related="company_id.cs_statement_auto", readonly=False)
    cs_statement_reminder_days = fields.Integer(
        related="company_id.cs_statement_reminder_days", readonly=False
    )
    cs_statement_reminder_count = fields.Integer(
        related="company_id.cs_statement_reminder_count", readonly=False
    )
