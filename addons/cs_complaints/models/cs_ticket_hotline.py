from odoo import fields, models


class CsTicket(models.Model):
    _inherit = "cs.ticket"

    is_first_contact = fields.Boolean(
        string="Settled at First Contact",
        readonly=True,
        copy=False,
        help="The caller's matter was settled before he hung up.",
    )
