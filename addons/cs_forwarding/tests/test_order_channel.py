from odoo.exceptions import ValidationError
from odoo.fields import Datetime
from odoo.tests import freeze_time, tagged

from .common import DeskCommon

at = Datetime.to_datetime


@tagged("post_install", "-at_install")
class TestOrderChannel(DeskCommon):
    def test_ship_by_today_and_after_the_cutoff(self):
        # Tuesday in Shanghai, eight hours ahead of UTC
        self.assertEqual(self.channel._get_ship_by(at("2026-05-05 07:59:00")), at("2026-05-05 08:00:00"))
        self.assertEqual(self.channel._get_ship_by(at("2026-05-05 08:00:00")), at("2026-05-05 08:00:00"))
        self.assertEqual(self.channel._get_ship_by(at("2026-05-05 08:01:00")), at("2026-05-06 08:00:00"))

    def test_ship_by_skips_days_off(self):
        # Friday evening to Monday
        self.assertEqual(self.channel._get_ship_by(at("2026-05-08 12:00:00")), at("2026-05-11 08:00:00"))
        calendar = self.team._get_calendar()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "date_from": "2026-05-10 12:00:00",
                "date_to": "2026-05-11 16:00:00",
            }
        )
        self.assertEqual(self.channel._get_ship_by(at("2026-05-08 12:00:00")), at("2026-05-12 08:00:00"))

    @freeze_time("2026-05-05 02:00:00")
    def test_words_for_the_cutoff(self):
        self.assertIn("Ships today until", self.channel.ship_by_text)

    def test_cutoff_is_a_time_of_day(self):
        with self.assertRaises(ValidationError):
            self.channel.cutoff_time = 24

    def test_figures(self):
        for state in ("to_review", "on_hold", "approved"):
            # the review gives its own verdict on a new order
            self._create_order().cs_review_state = state
        self.assertRecordValues(
            self.channel.with_user(self.agent), [{"order_count": 3, "to_review_count": 1, "on_hold_count": 1}]
        )
