from datetime import timedelta
from unittest.mock import patch

from odoo import SUPERUSER_ID, fields
from odoo.tests import HttpCase, freeze_time, tagged

from odoo.addons.cs_forwarding.controllers.rate_limit import limiter
from odoo.addons.cs_forwarding.tests.care_common import CareCommon


@tagged("post_install", "-at_install")
class TestRatingArrival(CareCommon, HttpCase):
    """The mark for a delivery comes with the arrival check, and nobody is asked twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parcel = cls.parcels[:1]
        cls._track(cls.parcel, "delivered", signed_by="王小明")
        cls.check = cls.env["cs.arrival.check"]._request(cls.parcel)

    def setUp(self):
        super().setUp()
        limiter.clear()
        self.addCleanup(limiter.clear)
        self.path = f"/cs/arrival/{self.check.id}/{self.check._get_token()}"

    def _get_request(self):
        self.env.invalidate_all()
        return self.env["cs.rating.request"].search([("arrival_check_id", "=", self.check.id)])

    def test_receiver_rates_with_the_answer(self):
        self.assertIn('name="score"', self.url_open(self.path).text)
        response = self.url_open(self.path, data={"condition": "good", "score": "9"})
        self.assertEqual(response.status_code, 422)
        self.assertFalse(self._get_request())
        self.url_open(self.path, data={"condition": "good", "score": "2", "remarks": "太慢"})
        request = self._get_request()
        self.assertRecordValues(
            request,
            [
                {
                    "state": "answered",
                    "score": "2",
                    "mark": 2.0,
                    "is_low": True,
                    "comment": "太慢",
                    "source": "arrival",
                    "carrier_id": self.check.carrier_id.id,
                    "partner_id": self.check.partner_id.id,
                    "ticket_id": False,
                }
            ],
        )
        self.assertEqual(request.rating_id.res_model, "cs.arrival.check")

    def test_no_mark_no_row(self):
        self.url_open(self.path, data={"condition": "good"})
        self.assertFalse(self._get_request())

    def test_corrected_answer_corrects_the_mark(self):
        self.check._answer("phone", condition="good", score="2")
        self.check.action_reopen()
        self.check._answer("phone", condition="good", score="5")
        request = self._get_request()
        self.assertEqual((request.score, request.is_low, request.rating_id.rating), ("5", False, 5.0))

    def test_nobody_is_asked_twice(self):
        self.check._answer("phone", condition="good", score="4")
        ticket = self.env["cs.ticket"].create(
            {
                "name": "x",
                "partner_id": self.customer.id,
                "parcel_id": self.parcel.id,
                "team_id": self.team.id,
            }
        )
        ticket._close("solved", "x")
        request = self.env["cs.rating.request"].search([("ticket_id", "=", ticket.id)])
        progress = patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda cron, *a, **k: 60.0)
        with freeze_time(fields.Datetime.now() + timedelta(days=3)), progress:
            self.env["cs.rating.request"].with_user(SUPERUSER_ID)._cron_ask()
        self.assertEqual((request.state, request.skip_reason), ("skipped", "asked_on_arrival"))
