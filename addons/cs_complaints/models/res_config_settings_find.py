from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_ticket_on_bad_arrival = fields.Boolean(related="company_id.cs_ticket_on_bad_arrival", readonly=False)
