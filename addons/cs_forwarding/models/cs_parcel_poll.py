from odoo import fields, models


class CsParcel(models.Model):
    _inherit = "cs.parcel"

    polled_at = fields.Datetime(
        string="Asked On", readonly=True, copy=False, help="When the carrier was last asked for news."
    )
