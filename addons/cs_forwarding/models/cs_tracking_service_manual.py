from uuid import uuid4

from odoo import models


class CsTrackingService(models.AbstractModel):
    """What people say about parcels, by the same road as what services say."""

    _inherit = "cs.tracking.service"

    def _record_by_hand(self, parcels, vals):
        """Record one fact about each of the parcels, in the user's name; return the new events.

        :param vals: dict with ``status_id``, ``occurred_at`` (naive UTC) and, where known, ``reason_id``,
            ``place``, ``description``, ``signed_by``
        """
        parcels.check_access("write")
        status = self.env["cs.tracking.status"].browse(vals["status_id"])
        common = {**vals, "occurred_at": vals["occurred_at"].isoformat(), "code": status.code}
        return self._store_by_hand([{**common, **self._prepare_key(parcel)} for parcel in parcels], parcels)

    def _take_back(self, events):
        """Let events that were entered by mistake count no more; they stay, with who took them back."""
        events.parcel_id.check_access("write")
        rows = [
            {
                **self._prepare_key(event.parcel_id),
                "takes_back_id": event.id,
                "occurred_at": event.occurred_at.isoformat(),
                "key": f"back-{event.id}",
            }
            for event in events
        ]
        return self._store_by_hand(rows, events.parcel_id)

    def _prepare_key(self, parcel):
        return {"parcel_id": parcel.id, "waybill_key": parcel.waybill_key, "key": uuid4().hex}

    def _store_by_hand(self, rows, parcels):
        # sudo: the right to the parcels has been checked; nobody writes events by himself
        service = self.sudo()
        defaults = {"classifier": "actual", "time_assumed": False, "zone_assumed": False}
        for company, own in parcels.grouped("company_id").items():
            own_rows = [{**defaults, **row} for row in rows if row["parcel_id"] in own._ids]
            service._store(self.env["cs.tracking.provider"], company, own_rows, "manual")
        keys = [row["key"] for row in rows]
        return self.env["cs.tracking.event"].search([("source", "=", "manual"), ("key", "in", keys)])
