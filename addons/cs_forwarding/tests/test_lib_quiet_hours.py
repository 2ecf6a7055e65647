from datetime import datetime

from odoo.tests import BaseCase, tagged

from ..lib.quiet_hours import end_of_quiet


@tagged("post_install", "-at_install")
class TestQuietHours(BaseCase):
    def _end(self, text, zone="Asia/Shanghai", start=21.0, end=8.0):
        moment = datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007 naive UTC, as Odoo stores it
        return f"{end_of_quiet(moment, zone, start, end):%Y-%m-%d %H:%M}"

    def test_over_midnight(self):
        self.assertEqual(self._end("2026-11-20 12:59"), "2026-11-20 12:59", "20:59 in Shanghai")
        self.assertEqual(self._end("2026-11-20 13:00"), "2026-11-21 00:00", "21:00, until 8:00")
        self.assertEqual(self._end("2026-11-20 20:00"), "2026-11-21 00:00", "4:00, the same morning")
        self.assertEqual(self._end("2026-11-21 00:00"), "2026-11-21 00:00", "8:00 is day")

    def test_in_the_day_and_never(self):
        self.assertEqual(self._end("2026-11-20 05:00", start=12.0, end=14.5), "2026-11-20 06:30")
        self.assertEqual(self._end("2026-11-20 05:00", start=9.0, end=9.0), "2026-11-20 05:00")

    def test_the_night_before_the_clock_changes(self):
        self.assertEqual(self._end("2026-03-28 22:00", "Europe/Berlin"), "2026-03-29 06:00")
        self.assertEqual(self._end("2026-10-24 21:00", "Europe/Berlin"), "2026-10-25 07:00")
