from odoo import models


class CsParcel(models.Model):
    _inherit = "cs.parcel"

    _delivered_idx = models.Index("(company_id, delivered_at) WHERE phase = 'delivered'")
