from decimal import Decimal

from odoo import models


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def _get_unit(self):
        """Return the smallest coin as an exact number (one currency)."""
        return Decimal(str(self.rounding))
