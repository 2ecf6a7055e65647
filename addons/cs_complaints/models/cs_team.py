from odoo import fields, models


class CsTeam(models.Model):
    _inherit = "cs.team"

    deals_tickets = fields.Boolean(
        string="Assign New Tickets",
        help="New tickets go to the member with the least open work. Otherwise they wait to be taken.",
    )
