from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from .parcel_common import ParcelCommon

SHIPPED = fields.Datetime.to_datetime("2026-11-16 09:00:00")
NOW = fields.Datetime.to_datetime("2026-12-01 00:00:00")


@tagged("post_install", "-at_install")
@freeze_time("2026-11-16 10:00:00")
class TestParcelEta(ParcelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.cs_lane_min_sample = 5
        cls.picking.date_deadline = False

    def _deliver(self, hours, prefix="D", **vals):
        """Make parcels that took so many hours each."""
        parcels = self._create_parcels(*(f"{prefix}{number:03}" for number in range(len(hours))))
        for parcel, took in zip(parcels, hours, strict=True):
            arrived = SHIPPED + timedelta(hours=took)
            self._store(parcel, phase="delivered", shipped_at=SHIPPED, delivered_at=arrived, **vals)
        return parcels

    def _get_lane(self, level):
        return self.env["cs.tracking.lane"].search([("level", "=", level), ("carrier_id", "=", self.carrier.id)])

    def _ship(self, waybill="SF1001"):
        # keeps the delivered parcels, which are on the same transfer
        parcel = self.env["cs.parcel"].create({"picking_id": self.picking.id, "name": waybill})
        self._store(parcel, phase="moving", shipped_at=SHIPPED)
        return parcel

    def test_percentiles_of_the_delivered_parcels(self):
        self._deliver([20, 40, 60, 80, 100])
        self.env["cs.tracking.lane"]._refresh(NOW)
        for level in ("lane", "country", "carrier"):
            lane = self._get_lane(level)
            self.assertEqual((lane.sample, lane.p50, lane.p80, lane.p95), (5, 60.0, 84.0, 96.0), level)
        self.assertEqual(self._get_lane("lane").warehouse_id, self.picking.picking_type_id.warehouse_id)
        self.assertEqual(self._get_lane("lane").country_id, self.country_cn)
        self.assertFalse(self._get_lane("country").warehouse_id)
        self.assertFalse(self._get_lane("carrier").country_id)

    def test_learning_again_updates_and_forgets(self):
        parcels = self._deliver([20, 40, 60, 80, 100])
        self.env["cs.tracking.lane"]._refresh(NOW)
        lane = self._get_lane("lane")
        self._store(parcels[:2], delivered_at=SHIPPED - timedelta(days=700))
        self.env["cs.tracking.lane"]._refresh(NOW)
        self.assertEqual((lane.sample, lane.p50), (3, 80.0))
        self.env["cs.tracking.lane"]._refresh(NOW + timedelta(days=366))
        self.assertFalse(lane.exists())

    def test_learning_is_one_statement(self):
        self._deliver([20, 40, 60])
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.env["cs.tracking.lane"]._refresh(NOW)

    def test_forecast_tells_what_it_rests_on(self):
        self._deliver([20, 40, 60, 80, 100])
        self.env["cs.tracking.lane"]._refresh(NOW)
        parcel = self._ship()
        self.env["cs.parcel"]._refresh_learned()
        self.assertRecordValues(
            parcel,
            [
                {
                    "learned_eta": SHIPPED + timedelta(hours=84),
                    "learned_late_at": SHIPPED + timedelta(hours=96),
                    "eta": SHIPPED + timedelta(hours=84),
                    "eta_source": "learned",
                    "eta_note": "8 in 10 of 5 parcels on this lane",
                }
            ],
        )

    def test_too_few_parcels_teach_nothing(self):
        self._deliver([20, 40, 60, 80])
        self.env["cs.tracking.lane"]._refresh(NOW)
        parcel = self._ship()
        self.env["cs.parcel"]._refresh_learned()
        self.assertFalse(parcel.learned_eta)
        self.assertFalse(parcel.eta)
        self.assertFalse(parcel.eta_note)

    def test_a_thin_lane_falls_back_to_country_and_carrier(self):
        elsewhere = self.env["res.partner"].create(
            {"name": "李雷", "country_id": self.country_cn.id, "state_id": self.env.ref("base.state_cn_GD").id}
        )
        parcels = self._deliver([20, 40, 60, 80, 100])
        self._store(parcels[:3], partner_id=elsewhere.id)
        self.env["cs.tracking.lane"]._refresh(NOW)
        parcel = self._ship()
        self.env["cs.parcel"]._refresh_learned()
        self.assertEqual(parcel.eta_note, "8 in 10 of 5 parcels of this carrier to this country")
        abroad = self.env["res.partner"].create({"name": "Kim", "country_id": self.env.ref("base.kr").id})
        self._store(parcel, partner_id=abroad.id)
        self.env["cs.parcel"]._refresh_learned()
        self.assertEqual(parcel.eta_note, "8 in 10 of 5 parcels of this carrier")

    def test_a_parcel_learns_when_it_is_shipped(self):
        self._deliver([20, 40, 60, 80, 100])
        self.env["cs.tracking.lane"]._refresh(NOW)
        self.picking.date_done = SHIPPED
        parcel = self.env["cs.parcel"].create({"picking_id": self.picking.id, "name": "SF1001"})
        self.assertEqual(parcel.shipped_at, SHIPPED)
        self.assertEqual(parcel.learned_eta, SHIPPED + timedelta(hours=84))

    def test_the_carrier_goes_before_what_was_learned_and_promised(self):
        parcel = self._ship()
        self._store(parcel, learned_eta=SHIPPED + timedelta(hours=50), learned_level="lane", learned_sample=34)
        self.order.commitment_date = SHIPPED + timedelta(days=5)
        self.assertEqual(parcel.eta_source, "learned")
        self.assertEqual(parcel.eta_note, "8 in 10 of 34 parcels on this lane")
        self._store(parcel, carrier_eta=SHIPPED + timedelta(days=3))
        self.assertEqual((parcel.eta_source, parcel.eta), ("carrier", SHIPPED + timedelta(days=3)))
        self._store(parcel, phase="delivered")
        self.assertFalse(parcel.eta)

    def test_a_forecast_that_is_over_is_not_shown(self):
        parcel = self._ship()
        self._store(
            parcel,
            carrier_eta=SHIPPED + timedelta(hours=20),
            learned_eta=SHIPPED + timedelta(hours=50),
            learned_late_at=SHIPPED + timedelta(hours=90),
            learned_level="carrier",
            learned_sample=40,
        )
        with freeze_time(SHIPPED + timedelta(hours=60)):
            self.assertEqual(parcel.eta, SHIPPED + timedelta(hours=90))
            self.assertEqual(parcel.eta_note, "19 in 20 of 40 parcels of this carrier")
        parcel.invalidate_recordset()
        with freeze_time(SHIPPED + timedelta(hours=91)):
            self.assertFalse(parcel.eta or parcel.eta_source or parcel.eta_note)

    def test_promise_of_order_carrier_and_channel(self):
        self.picking.date_done = SHIPPED
        self.carrier.cs_transit_days = 3
        self.channel.transit_days = 7
        first = self._create_parcels("A1")
        self.assertEqual(first.promised_at, SHIPPED + timedelta(days=3))
        self.assertEqual(first.promise_source, "carrier")
        self.carrier.cs_transit_days = 0
        second = self.env["cs.parcel"].create({"picking_id": self.picking.id, "name": "A2"})
        self.assertEqual(second.promised_at, SHIPPED + timedelta(days=7))
        self.assertEqual(first.promised_at, SHIPPED + timedelta(days=3))
        self.order.commitment_date = SHIPPED + timedelta(days=2)
        self.assertEqual((first | second).mapped("promised_at"), [SHIPPED + timedelta(days=2)] * 2)
        self.assertEqual(first.promise_source, "order")

    def test_a_lead_time_within_the_warehouse_promises_nothing(self):
        self.picking.date_done = SHIPPED
        self.picking.date_deadline = SHIPPED - timedelta(hours=1)
        parcel = self._create_parcels("A1")
        self.assertFalse(parcel.promised_at)
        self.picking.date_deadline = SHIPPED + timedelta(days=4)
        self.assertEqual((parcel.promised_at, parcel.promise_source), (SHIPPED + timedelta(days=4), "order"))
