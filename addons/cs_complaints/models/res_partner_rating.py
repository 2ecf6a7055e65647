from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    cs_no_rating = fields.Boolean(
        string="Never Ask for Satisfaction",
        groups="cs_forwarding.group_agent",
        help="The customer does not want to be asked how it was.",
    )
