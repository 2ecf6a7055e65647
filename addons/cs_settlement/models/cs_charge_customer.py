from odoo import models


class CsCharge(models.Model):
    _inherit = "cs.charge"

    # A customer's statement looks for his charges of a period.
    _customer_idx = models.Index("(partner_id, date) WHERE side = 'sell'")
