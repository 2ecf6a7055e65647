from odoo import models
from odoo.fields import Domain


class DeliveryCarrier(models.Model):
    _inherit = "delivery.carrier"

    def write(self, vals):
        """What has been shipped is charged to the account that the delivery method belongs to."""
        result = super().write(vals)
        if not {"cs_account_id", "cs_mode_id"}.isdisjoint(vals):
            # sudo: who sets up delivery methods may not write parcels
            self.env["cs.parcel"].sudo()._request_charges(Domain("carrier_id", "in", self.ids))
        return result
