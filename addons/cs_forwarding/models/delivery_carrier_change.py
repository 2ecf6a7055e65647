from odoo import fields, models


class DeliveryCarrier(models.Model):
    _inherit = "delivery.carrier"

    cs_intercept_email = fields.Char(
        string="E-mail for Intercepts", help="Where the carrier is asked to stop or redirect a parcel."
    )
    cs_intercept_phone = fields.Char(string="Phone for Intercepts")

    def _cs_intercept(self, parcels):
        """Ask the carrier's interface to stop parcels on their way (one carrier).

        An integration brings ``<delivery_type>_cs_intercept(parcels)``.

        :param parcels: ``cs.parcel`` records of one delivery
        :return: None where the carrier has no such interface; else a dict with ``answer`` (accepted,
            redirected, refused, too_late; empty: the answer comes later) and ``note`` in the carrier's words
        :raises UserError: when the interface cannot be reached; the agent then asks by mail or phone
        """
        intercept = getattr(self, f"{self.delivery_type}_cs_intercept", None)
        return intercept(parcels) if intercept else None
