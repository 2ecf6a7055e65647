from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, tagged

from .parcel_common import ParcelCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-21 09:00:00")
class TestTimeline(ParcelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parcel, cls.second_parcel = cls._create_parcels("SF1001", "SF1002")
        cls.customer.city = "通化"

    def _tell(self, user=None):
        return self.parcel.with_user(user or self.agent).action_timeline()[0]

    def test_news_are_told_newest_first_in_the_readers_words(self):
        self._create_event(self.parcel, "in_transit", "2026-11-20 09:00:00", place="杭州", country_code="CN")
        self._create_event(self.parcel, "picked_up", "2026-11-19 09:00:00", place="上海", description="Collected")
        told = self._tell()
        self.assertEqual((told["name"], told["status"], told["phase"]), ("SF1001", "In Transit", "moving"))
        self.assertEqual(
            [(line["type"], line["at"], line["status_name"], line["place"]) for line in told["lines"]],
            [
                ("event", "2026-11-20 09:00:00", "In Transit", "杭州"),
                ("event", "2026-11-19 09:00:00", "Picked Up", "上海"),
            ],
        )
        self.assertEqual(told["lines"][0]["country"], "China")
        self.assertEqual([stop["name"] for stop in told["sketch"]["stops"]][-3:], ["上海", "杭州", "通化"])
        self.assertEqual(told["map_url"], "https://www.openstreetmap.org/search?query=%E6%9D%AD%E5%B7%9E%20China")

    def test_liable_party_and_forecast(self):
        reason = self.env.ref("cs_forwarding.cs_tracking_reason_weather_delay")
        self._create_event(self.parcel, "delayed", "2026-11-20 09:00:00", reason_id=reason.id)
        self._create_event(self.parcel, "delivered", "2026-11-24 09:00:00", classifier="estimated")
        told = self._tell()
        ahead, delayed = told["lines"]
        self.assertEqual((ahead["type"], ahead["classifier"], ahead["is_overdue"]), ("ahead", "estimated", False))
        self.assertEqual((delayed["reason"], delayed["party"]), ("Bad Weather", "Weather and Disasters"))

    def test_who_may_not_read_the_parcel_is_told_nothing(self):
        self._create_event(self.parcel, "in_transit", "2026-11-20 09:00:00")
        with self.assertRaises(AccessError):
            self.parcel.with_user(self.outsider).action_timeline()

    def test_phone_numbers_are_masked_for_those_who_must_not_see_them(self):
        self.env.company.cs_mask_customer_data = True
        self._create_event(
            self.parcel, "attempt_failed", "2026-11-20 09:00:00", description="电话13800001234无人接听"
        )
        seen = [self._tell(user)["lines"][0]["description"] for user in (self.agent, self.manager)]
        self.assertEqual(seen[0], "电话138****1234无人接听")
        self.assertEqual((self._tell()["name"], self.parcel.name), ("SF1001", "SF1001"))

    def test_any_number_of_parcels_costs_the_same(self):
        parcels = self._create_parcels(*(f"SF2{number:03}" for number in range(20)))
        for parcel in parcels:
            self._create_event(parcel, "in_transit", "2026-11-20 09:00:00", place="杭州")
        self.env.flush_all()

        def count_queries(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.with_user(self.agent).action_timeline()
            return self.env.cr.sql_log_count - before

        count_queries(parcels)
        self.assertEqual(count_queries(parcels), count_queries(parcels[:1]))


@tagged("post_install", "-at_install")
class TestTimelineTour(ParcelCommon, HttpCase):
    def test_tour(self):
        parcel, _second = self._create_parcels("SF1001", "SF1002")
        for day in range(1, 29):
            self._create_event(parcel, "in_transit", f"2026-10-{day:02} 09:00:00", place=f"Stop {day}")
        for hour in range(10):
            self._create_event(parcel, "arrived", f"2026-11-05 {hour:02}:00:00", place="杭州")
        self.start_tour(f"/odoo/action-sale.action_orders/{self.order.id}", "cs_timeline", login="desk_agent", timeout=180)
