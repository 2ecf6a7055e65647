from datetime import datetime, timedelta

from odoo.addons.cs_forwarding.lib.tracking.update import TrackingUpdate

from .common import DeskCommon

# Long past, so that no event is dated in the future by accident.
START = datetime(2026, 3, 2, 8)  # noqa: DTZ001 Odoo's moments are naive UTC


def at(hours):
    """Return the moment so many hours after ``START``."""
    return START + timedelta(hours=hours)


class TrackingCommon(DeskCommon):
    """A delivered order with parcels, and a service that calls the statuses by our own words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_stock(cls.product, 1000)
        cls.channel.review_required = False
        cls.provider = cls._create_provider()

    @classmethod
    def _create_provider(cls, **vals):
        return cls.env["cs.tracking.provider"].create({"name": "Service", "format": "generic", "tz": "UTC", **vals})

    @classmethod
    def _create_parcels(cls, waybills, **order_vals):
        """Return the parcels of a new delivery with these waybills (one text)."""
        order = cls._create_order(cs_review_state="approved", **order_vals)
        order.action_confirm()
        order.picking_ids.carrier_tracking_ref = waybills
        return order.picking_ids.cs_parcel_ids.sorted("id")

    @classmethod
    def _update(cls, waybill, code, hours=0, **vals):
        """Return an update; ``hours`` after ``START``, None for one without a time."""
        moment = None if hours is None else at(hours)
        return TrackingUpdate(waybill=waybill, code=code, occurred_at=moment, **vals)

    def _ingest(self, *updates, provider=None, source="webhook"):
        provider = provider or self.provider
        return self.env["cs.tracking.service"]._ingest(provider, list(updates), source)
