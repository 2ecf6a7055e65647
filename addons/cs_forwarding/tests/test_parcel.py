from odoo import fields
from odoo.tests import tagged

from .common import DeskCommon


@tagged("post_install", "-at_install")
class TestParcel(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_stock(cls.product, 10)
        cls.order = cls._create_order(cs_review_state="approved")
        cls.channel.review_required = False
        cls.order.action_confirm()
        cls.picking = cls.order.picking_ids
        cls.picking.carrier_tracking_ref = "SF1001，sf-1002、SF1002 SF1003"

    @classmethod
    def _create_event(cls, parcel, status, day, **vals):
        return cls.env["cs.tracking.event"].create(
            {
                "parcel_id": parcel.id,
                "company_id": parcel.company_id.id,
                "waybill_key": parcel.waybill_key,
                "key": f"{status}/{day}",
                "occurred_at": f"2026-11-{day:02} 00:00:00",
                "status_id": cls.env.ref(f"cs_forwarding.cs_tracking_status_{status}").id,
                "source": "manual",
                **vals,
            }
        )

    def test_each_waybill_of_a_delivery_is_a_parcel(self):
        parcels = self.picking.cs_parcel_ids.sorted("id")
        self.assertEqual(parcels.mapped("waybill_key"), ["SF1001", "SF1002", "SF1003"])
        self.assertEqual(parcels.order_id, self.order)
        self.assertEqual(parcels.team_id, self.team)
        self.assertEqual(self.order.cs_parcel_ids, parcels)

    def test_a_waybill_with_events_is_archived_when_taken_off(self):
        kept = self.picking.cs_parcel_ids[-1]
        self._create_event(kept, "in_transit", 3)
        self.picking.carrier_tracking_ref = False
        self.assertFalse(self.picking.cs_parcel_ids)
        self.assertTrue(kept.exists())
        self.assertFalse(kept.active)
        self.picking.carrier_tracking_ref = kept.name
        self.assertEqual(self.picking.cs_parcel_ids, kept)

    def test_state_follows_the_time_of_events_not_their_arrival(self):
        self.picking.carrier_tracking_ref = "SF1001"
        parcel = self.picking.cs_parcel_ids
        self._create_event(parcel, "delivered", 5, signed_by="王先生")
        self._create_event(parcel, "in_transit", 3)
        self._create_event(parcel, "unknown", 9)
        self.assertEqual(parcel.status_id.code, "delivered")
        self.assertEqual(parcel.last_event_at, fields.Datetime.to_datetime("2026-11-05"))
        self.assertEqual(parcel.delivered_at, fields.Datetime.to_datetime("2026-11-05"))
        self.assertEqual(self.picking.cs_tracking_phase, "delivered")

    def test_the_parcel_in_need_speaks_for_the_transfer(self):
        first, second, _third = self.picking.cs_parcel_ids
        self._create_event(first, "delivered", 5)
        self._create_event(second, "refused", 4)
        self.assertEqual(self.picking.cs_tracking_status_id.code, "refused")
