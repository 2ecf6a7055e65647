from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cs_notice_replaces_core = fields.Boolean(
        string="Desk Tells Customers of Deliveries",
        default=True,
        help="The warehouse's own mail and SMS about a validated delivery are left out for orders of the "
        "desk: its rules tell the customer when the carrier has the parcel.",
    )
