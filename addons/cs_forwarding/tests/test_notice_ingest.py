from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..lib.tracking.update import TrackingUpdate
from .care_common import CareCommon

# A parcel's way, as a service reports it: hours ago and status.
WAY = [
    (9, "picked_up"),
    (8, "in_transit"),
    (7, "delayed"),
    (6, "arrived"),
    (5, "out_for_delivery"),
    (4, "delivered"),
]
BATCHES = st.lists(st.lists(st.sampled_from(range(len(WAY))), min_size=1, max_size=6), max_size=6)


@tagged("post_install", "-at_install")
class TestNoticeIngest(CareCommon):
    """From what a service reports to the mail, through the one road of the events."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls.env["cs.tracking.provider"].create({"name": "S", "format": "generic", "tz": "UTC"})
        cls.env["cs.arrival.rule"].create({"name": "All", "kind": "all"})

    def _report(self, waybill, *steps):
        updates = [
            TrackingUpdate(waybill=waybill, code=code, occurred_at=self.now - timedelta(hours=hours))
            for hours, code in steps
        ]
        self.env["cs.tracking.service"]._ingest(self.provider, updates, "webhook")

    def test_delivered_parcel_is_told_and_asked_about(self):
        self._report("SF1001", *WAY)
        self.assertEqual(
            {(notice.milestone, notice.state) for notice in self._notices()},
            {("delivered", "waiting"), ("arrival_check", "waiting")},
        )
        self.assertEqual(self.parcel.arrival_check_ids.state, "asked")
        mails, _texts = self._send()
        self.assertEqual(len(mails), 2)

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(BATCHES)
    def test_any_order_and_repetition(self, batches):
        """However the events come in: one mail a milestone at most, and in the end all ways meet."""
        parcel = self.env["cs.parcel"].create({"picking_id": self.picking.id, "name": f"ANY{id(batches)}"})
        subjects = []
        for batch in [*batches, range(len(WAY))]:
            self._report(parcel.name, *(WAY[number] for number in batch))
            subjects += [mail["subject"] for mail in self._send()[0]]
        self.assertEqual(len(subjects), len(set(subjects)))
        self.assertEqual(parcel.status_id.code, "delivered")
        states = {notice.milestone: notice.state for notice in parcel.notice_ids}
        self.assertEqual((states["delivered"], states["arrival_check"]), ("sent", "sent"))
        self.assertEqual(len(parcel.arrival_check_ids), 1)
