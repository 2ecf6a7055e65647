from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cs_ticket_on_bad_arrival = fields.Boolean(
        string="Ticket on a Bad Arrival",
        default=True,
        help="An arrival check that complains about the goods or the driver opens a ticket.",
    )
