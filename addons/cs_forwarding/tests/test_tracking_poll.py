from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..const_tracking import POLL_BATCH
from ..lib.tracking.update import TrackingUpdate
from ..models import delivery_carrier_poll
from .tracking_common import TrackingCommon

LOCKED = "Locked out"


@tagged("post_install", "-at_install")
class TestTrackingPoll(TrackingCommon):
    """A carrier of delivery type ``fixed`` that can be asked for news."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carrier, cls.other_carrier = cls.env["delivery.carrier"].create(
            [
                {
                    "name": name,
                    "product_id": cls.product.id,
                    "cs_poll_provider_id": cls.provider.id,
                    "cs_poll_pause": 0.5,
                }
                for name in ("Slow Boat", "Fast Boat")
            ]
        )
        cls.env["delivery.carrier"].search([]).filtered(
            lambda carrier: carrier not in cls.carrier + cls.other_carrier
        ).cs_poll_provider_id = False

    def setUp(self):
        super().setUp()
        self.asked = []  # (carrier, waybills) of each call
        self.pauses = []
        self.broken = self.env["delivery.carrier"]
        self.news_at = fields.Datetime.now()

        def ask(carrier, parcels):
            self.asked.append((carrier, parcels.mapped("name")))
            if carrier in self.broken:
                raise UserError(LOCKED)
            return [TrackingUpdate(parcel.name, "in_transit", self.news_at) for parcel in parcels]

        carriers = self.env.registry["delivery.carrier"]
        self.patch(delivery_carrier_poll.time, "sleep", self.pauses.append)
        self.startPatcher(patch.object(carriers, "fixed_cs_poll_tracking", ask, create=True))

    def _ship(self, waybills, carrier=None):
        parcels = self._create_parcels(waybills)
        parcels.picking_id.carrier_id = carrier or self.carrier
        return parcels

    def _poll(self):
        self.asked.clear()
        with self.enter_registry_test_mode():
            self.env.ref("cs_forwarding.ir_cron_tracking_poll").method_direct_trigger()
        self.env.invalidate_all()
        return self.asked

    def test_carriers_are_asked_for_many_at_once(self):
        parcels = self._ship(" ".join(f"SLOW{number}" for number in range(POLL_BATCH + 3)))
        self._ship("FAST1", self.other_carrier)
        sizes = [(carrier, len(waybills)) for carrier, waybills in self._poll()]
        self.assertCountEqual(sizes, [(self.carrier, POLL_BATCH), (self.carrier, 3), (self.other_carrier, 1)])
        self.assertEqual(self.pauses, [0.5])
        self.assertEqual(set(parcels.mapped("status_id.code")), {"in_transit"})
        self.assertEqual(set(parcels.event_ids.mapped("source")), {"poll"})

    def test_a_number_is_asked_for_at_most_so_often(self):
        parcels = self._ship("SLOW1")
        self.assertEqual(self._poll(), [(self.carrier, ["SLOW1"])])
        self.assertEqual(self._poll(), [])
        parcels.polled_at = fields.Datetime.now() - timedelta(hours=5)
        self.assertEqual(self._poll(), [(self.carrier, ["SLOW1"])])
        self.assertEqual(len(parcels.event_ids), 1)

    def test_the_end_and_long_silence(self):
        arrived, silent, fresh = (self._ship(waybill) for waybill in ("ARRIVED", "SILENT", "FRESH"))
        now = fields.Datetime.now()
        self._ingest(
            self._update("ARRIVED", "delivered", 1),
            *(
                self._update("SILENT", "in_transit", None, reported_at=now - timedelta(days=31)),
                self._update("FRESH", "in_transit", None, reported_at=now - timedelta(days=29)),
            ),
        )
        self.assertEqual(arrived.phase, "delivered")
        self.assertEqual(self._poll(), [(self.carrier, ["FRESH"])])
        self.assertTrue(fresh.polled_at)
        self.assertFalse(silent.polled_at)

    def test_errors_wait_longer_and_stop_nobody_else(self):
        self._ship("SLOW1")
        self._ship("FAST1", self.other_carrier)
        self.broken = self.carrier
        with self.assertLogs(delivery_carrier_poll.__name__, "WARNING"):
            self.assertEqual(len(self._poll()), 2)
        self.assertEqual(self.carrier.cs_poll_error, f"UserError: {LOCKED}")
        self.assertEqual(self._poll(), [], "it has to wait")
        self.carrier.cs_poll_retry_at = fields.Datetime.now()
        with self.assertLogs(delivery_carrier_poll.__name__, "WARNING"):
            self._poll()
        wait = (self.carrier.cs_poll_retry_at - fields.Datetime.now()).total_seconds()
        self.assertAlmostEqual(wait / 60, 20, delta=1)
        self.broken = self.env["delivery.carrier"]
        self.carrier.action_cs_poll_again()
        self.assertEqual(self._poll(), [(self.carrier, ["SLOW1"])])
        self.assertEqual((self.carrier.cs_poll_failures, self.carrier.cs_poll_error), (0, False))

    def test_who_is_not_to_be_asked(self):
        self._ship("SLOW1")
        self.carrier.cs_poll_provider_id = False
        self.assertEqual(self._poll(), [])
        self.assertEqual(
            self.env["delivery.carrier"].new({"delivery_type": "base_on_rule"})._cs_poll_tracking(None), []
        )
