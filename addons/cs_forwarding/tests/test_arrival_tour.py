from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..controllers.rate_limit import limiter
from .care_common import CareCommon


@tagged("post_install", "-at_install")
class TestArrivalTour(CareCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._track(cls.parcels, "delivered", signed_by="王小明")
        cls.checks = cls.env["cs.arrival.check"]._request(cls.parcels).sorted("parcel_id")

    def test_agent_on_the_phone(self):
        for check, minutes in zip(self.checks, (30, 20, 10), strict=True):
            check.write({"state": "to_ask", "call_at": fields.Datetime.now() - timedelta(minutes=minutes)})
        self.start_tour("/odoo/arrivals-to-ask", "cs_arrival_phone", login="desk_agent", timeout=180)
        self.assertRecordValues(
            self.checks,
            [
                {"state": "answered", "condition": "goods_damaged", "source": "phone", "is_bad": True},
                {"state": "answered", "condition": "good", "source": "phone", "is_bad": False},
                {"state": "to_ask", "condition": False, "source": False, "is_bad": False},
            ],
        )
        self.assertEqual(self.checks.anomaly_ids.type_id.code, "damaged")
        self.assertEqual(self.checks[0].answered_by_id, self.agent)

    def test_receiver_by_link(self):
        limiter.clear()
        check = self.checks[0]
        self.start_tour(f"/cs/arrival/{check.id}/{check._get_token()}", "cs_arrival_receiver", timeout=180)
        self.assertRecordValues(
            check,
            [{"state": "answered", "condition": "incomplete", "attitude": "4", "source": "link"}],
        )
        self.assertEqual(check.anomaly_ids.type_id.code, "incomplete")
        self.assertEqual(check.anomaly_ids.source, "customer")
