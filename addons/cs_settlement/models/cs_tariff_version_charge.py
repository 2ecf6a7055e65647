from datetime import timedelta

from odoo import models
from odoo.fields import Domain


class CsTariffVersion(models.Model):
    """New prices reach what has been shipped in their time and is not billed yet."""

    _inherit = "cs.tariff.version"

    def _after_open(self):
        self._request_charges()
        return super()._after_open()

    def action_back_to_draft(self):
        result = super().action_back_to_draft()
        self._request_charges()
        return result

    def _request_charges(self):
        # sudo: who keeps the tariffs may not write parcels
        self.env["cs.parcel"].sudo()._request_charges(Domain.OR(v._get_parcels_domain() for v in self))

    def _get_parcels_domain(self):
        """Return the domain of the parcels the version may price (one version)."""
        # a day more on both sides: the days of the version are those of the company's time zone
        domain = Domain("shipped_at", ">=", self.valid_from - timedelta(days=1))
        if self.valid_to:
            domain &= Domain("shipped_at", "<", self.valid_to + timedelta(days=2))
        domain &= Domain("company_id", "=", self.company_id.id)
        if self.side == "buy":
            domain &= Domain("carrier_id.cs_account_id", "=", self.tariff_id.account_id.id)
        return domain
