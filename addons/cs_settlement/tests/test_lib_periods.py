from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..lib.periods import get_last_period, get_period


@tagged("post_install", "-at_install")
class TestPeriods(BaseCase):
    def test_periods(self):
        for kind, day, first, last in (
            ("month", date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29)),
            ("month", date(2026, 12, 1), date(2026, 12, 1), date(2026, 12, 31)),
            ("quarter", date(2026, 5, 10), date(2026, 4, 1), date(2026, 6, 30)),
            ("quarter", date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
            ("year", date(2026, 7, 1), date(2026, 1, 1), date(2026, 12, 31)),
        ):
            with self.subTest(kind=kind, day=day):
                self.assertEqual(get_period(kind, day), (first, last))

    def test_last_periods(self):
        self.assertEqual(get_last_period("month", date(2026, 1, 1)), (date(2025, 12, 1), date(2025, 12, 31)))
        self.assertEqual(get_last_period("quarter", date(2026, 4, 1)), (date(2026, 1, 1), date(2026, 3, 31)))
        self.assertEqual(get_last_period("year", date(2026, 4, 1)), (date(2025, 1, 1), date(2025, 12, 31)))

    @settings(max_examples=50, deadline=None)
    @given(st.sampled_from(["month", "quarter", "year"]), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
    def test_periods_follow_without_gaps(self, kind, day):
        first, last = get_period(kind, day)
        self.assertTrue(first <= day <= last)
        self.assertEqual(get_last_period(kind, first)[1], first - timedelta(days=1))
        self.assertEqual(get_period(kind, last + timedelta(days=1))[0], last + timedelta(days=1))
