from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cs_settlement_segregation = fields.Boolean(
        string="Separate Duties",
        help="Who imports a carrier's statement does not approve it, and neither of the two posts its bills.",
    )
