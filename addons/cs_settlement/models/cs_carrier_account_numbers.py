from odoo import api, models

from odoo.addons.cs_forwarding.lib.tracking.waybill import normalize_waybill


class CsCarrierAccount(models.Model):
    """The account by the numbers that carriers print on their bills."""

    _inherit = "cs.carrier.account"

    def _get_numbers(self):
        """Return the numbers of the account as they are compared (one account)."""
        return self._compare_numbers((self.numbers or "").replace("，", ",").split(","))

    @api.model
    def _compare_numbers(self, numbers):
        """Return what makes two spellings of a number equal, for each that is not blank."""
        return {normalize_waybill(number) for number in numbers} - {""}
