from datetime import timedelta
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytz import timezone

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from ..const_transport import AWAITED_PHASES, OPEN_PHASES, TRACKING_PHASES
from ..lib.tracking.silence import local_moment, silence_cutoff
from .parcel_common import ParcelCommon

# A Wednesday.
NOW = fields.Datetime.to_datetime("2026-11-18 08:00:00")
LIMITS = {"announced": 48, "moving": 72, "problem": 24, "returning": 120}


def hours_ago(hours):
    return NOW - timedelta(hours=hours)


class WatchCommon(ParcelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cs.tracking.limit"].search([]).skip_days_off = False
        cls.env.company.cs_delay_grace_hours = 6
        cls.anomalies = cls.env["cs.anomaly"].with_context(tz="UTC")

    def _sweep(self, now=NOW, parcels=None):
        scope = SQL("p.id = ANY(%s)", (parcels or self.picking.cs_parcel_ids).ids)
        return self.env["cs.parcel"]._sweep(now, scope)

    def _get_open(self, parcels, code):
        return self.anomalies.search(
            [("parcel_id", "in", parcels.ids), ("type_id.code", "=", code), ("is_open", "=", True)]
        )


@tagged("post_install", "-at_install")
class TestParcelWatch(WatchCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parcel = cls._create_parcels("SF1001")
        cls._store(cls.parcel, phase="moving", shipped_at=hours_ago(100), last_event_at=hours_ago(71))

    def test_silence_begins_when_the_limit_is_over(self):
        self._sweep()
        self.assertFalse(self.parcel.is_silent)
        self._sweep(NOW + timedelta(hours=1, seconds=1))
        self.assertTrue(self.parcel.is_silent)
        self.assertEqual(self.parcel.silent_since, hours_ago(71))
        anomaly = self._get_open(self.parcel, "silent")
        self.assertEqual(anomaly.evidence["since"], "2026-11-15 09:00:00")
        self.assertEqual(anomaly.name, "No news of SF1001 since Sun, Nov 15 09:00 (SF Express)")
        self.assertEqual(self.parcel.search([("is_silent", "=", True), ("id", "=", self.parcel.id)]), self.parcel)

    def test_a_second_sweep_changes_nothing(self):
        later = NOW + timedelta(hours=5)
        self.assertEqual(self._sweep(later), 1)
        self.assertEqual(self._sweep(later), 0)
        self.assertEqual(len(self._get_open(self.parcel, "silent")), 1)

    def test_news_ends_the_silence_and_closes_the_anomaly(self):
        self._sweep(NOW + timedelta(hours=5))
        anomaly = self._get_open(self.parcel, "silent")
        self._store(self.parcel, last_event_at=NOW + timedelta(hours=4))
        self._sweep(NOW + timedelta(hours=5))
        self.assertFalse(self.parcel.silent_since)
        self.assertEqual((anomaly.state, anomaly.resolution_kind), ("resolved", "vanished"))

    def test_old_news_that_comes_late_moves_the_beginning(self):
        self._sweep(NOW + timedelta(hours=50))
        self._store(self.parcel, last_event_at=hours_ago(60))
        self._sweep(NOW + timedelta(hours=50))
        self.assertEqual(self.parcel.silent_since, hours_ago(60))
        self.assertEqual(self._get_open(self.parcel, "silent").evidence["since"], "2026-11-15 20:00:00")

    def test_codes_that_nobody_understands_do_not_count_as_news(self):
        self._store(self.parcel, last_event_at=None)
        self._create_event(self.parcel, "in_transit", "2026-11-14 08:00:00")
        self._create_event(self.parcel, "unknown", "2026-11-18 07:00:00")
        self._create_event(self.parcel, "stale", "2026-11-18 07:30:00")
        self._store(self.parcel, shipped_at=hours_ago(200))
        self._sweep()
        self.assertTrue(self.parcel.is_silent)
        self.assertEqual(self.parcel.silent_since, fields.Datetime.to_datetime("2026-11-14 08:00:00"))

    def test_what_has_not_left_is_not_silent(self):
        self._store(self.parcel, phase="announced", shipped_at=None, last_event_at=hours_ago(500))
        self._sweep()
        self.assertFalse(self.parcel.is_silent)

    def test_limit_of_a_carrier_before_that_of_a_team(self):
        limits = self.env["cs.tracking.limit"]
        limits.create({"phase": "moving", "team_id": self.team.id, "hours": 10, "skip_days_off": False})
        self._sweep()
        self.assertTrue(self.parcel.is_silent)
        limits.create({"phase": "moving", "carrier_id": self.carrier.id, "hours": 90, "skip_days_off": False})
        self._sweep()
        self.assertFalse(self.parcel.is_silent)

    def test_a_limit_of_nothing_means_never(self):
        self.env["cs.tracking.limit"].create({"phase": "moving", "carrier_id": self.carrier.id, "hours": 0})
        self._sweep(NOW + timedelta(days=90))
        self.assertFalse(self.parcel.is_silent)

    def test_days_off_do_not_count(self):
        self.env["cs.tracking.limit"].search([]).skip_days_off = True
        self.env.company.resource_calendar_id.tz = "UTC"
        # from Friday noon until Tuesday noon are 48 hours on working days
        self._store(self.parcel, phase="announced", last_event_at="2026-11-13 12:00:00", shipped_at=None)
        self._store(self.parcel, shipped_at="2026-11-13 12:00:00")
        self._sweep(fields.Datetime.to_datetime("2026-11-17 11:59:00"))
        self.assertFalse(self.parcel.is_silent)
        self._sweep(fields.Datetime.to_datetime("2026-11-17 12:01:00"))
        self.assertTrue(self.parcel.is_silent)

    def test_late_after_the_grace(self):
        self._store(self.parcel, promised_at=hours_ago(6), promise_source="order")
        self._sweep()
        self.assertFalse(self.parcel.is_late)
        self._sweep(NOW + timedelta(minutes=1))
        self.assertEqual(self.parcel.late_since, hours_ago(6))
        anomaly = self._get_open(self.parcel, "delay")
        self.assertEqual(anomaly.evidence["source"], "promised")
        self.assertEqual(anomaly.name, "SF1001 is late: promised for Wed, Nov 18 02:00")
        self.assertEqual(anomaly.state, "new")

    def test_announced_to_come_late(self):
        self._store(self.parcel, promised_at=NOW + timedelta(days=1), carrier_eta=NOW + timedelta(days=3))
        self._sweep()
        self.assertEqual(self.parcel.late_since, NOW)
        anomaly = self._get_open(self.parcel, "delay")
        self.assertIn("the carrier says Sat, Nov 21 08:00", anomaly.name)
        self._store(self.parcel, carrier_eta=NOW + timedelta(days=1, hours=5))
        self._sweep(NOW + timedelta(hours=1))
        self.assertFalse(self.parcel.is_late)
        self.assertEqual(anomaly.state, "resolved")

    def test_without_a_promise_what_was_learned_counts(self):
        self._store(self.parcel, learned_late_at=hours_ago(7))
        self._sweep()
        self.assertEqual(self._get_open(self.parcel, "delay").evidence["source"], "learned")
        self._store(self.parcel, carrier_eta=hours_ago(1))
        self._sweep()
        self.assertFalse(self.parcel.is_late)

    def test_arrival_ends_everything_at_once(self):
        self._store(self.parcel, promised_at=hours_ago(60), last_event_at=hours_ago(90))
        self._sweep()
        self.assertTrue(self.parcel.is_late and self.parcel.is_silent)
        self._create_event(self.parcel, "delivered", "2026-11-18 07:00:00", received_at=NOW)
        self.parcel._fold()
        self.assertEqual(self.parcel.phase, "delivered")
        self.assertFalse(self.parcel.is_late or self.parcel.is_silent)
        self.assertFalse(self._get_open(self.parcel, "delay") | self._get_open(self.parcel, "silent"))

    def test_a_person_who_settled_it_is_not_asked_again(self):
        self._store(self.parcel, promised_at=hours_ago(60))
        self._sweep()
        self._get_open(self.parcel, "delay").with_user(self.agent)._resolve("keep")
        self._store(self.parcel, late_since=None)
        self._sweep()
        self.assertTrue(self.parcel.is_late)
        self.assertFalse(self._get_open(self.parcel, "delay"))

    def test_the_number_of_queries_does_not_grow(self):
        counts = []
        for size in (1, 30, 90):
            parcels = self._create_parcels(*(f"Q{size}{number:03}" for number in range(size)))
            self._store(parcels, phase="moving", shipped_at=hours_ago(99), promised_at=hours_ago(9))
            before = self.env.cr.sql_log_count
            self.assertEqual(self._sweep(parcels=parcels), 2 * size)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1])
        # about 15 of them for the playbook of late parcels and its clock
        self.assertLessEqual(counts[2], 70)

    def test_batches_take_the_rest_later(self):
        parcels = self._create_parcels("B1", "B2", "B3")
        self._store(parcels, phase="moving", shipped_at=hours_ago(99))
        with patch("odoo.addons.cs_forwarding.models.cs_parcel_watch.WATCH_BATCH", 2):
            self.assertEqual([self._sweep() for _pass in range(3)], [2, 1, 0])


@tagged("post_install", "-at_install")
class TestWatchOracle(WatchCommon):
    """The sweep against one parcel at a time, judged in plain Python."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parcels = cls._create_parcels(*(f"O{number}" for number in range(5)))

    moments = st.one_of(st.none(), st.integers(-200, 200).map(hours_ago))
    parcel_states = st.fixed_dictionaries(
        {
            "phase": st.sampled_from([phase for phase, _label in TRACKING_PHASES]),
            "active": st.booleans(),
            "shipped_at": moments,
            "last_event_at": moments,
            "promised_at": moments,
            "carrier_eta": moments,
            "learned_late_at": moments,
        }
    )

    def _get_expected_late(self, state, old, now):
        due = state["promised_at"] or state["carrier_eta"] or state["learned_late_at"]
        grace = timedelta(hours=6)
        if not state["active"] or state["phase"] not in AWAITED_PHASES or not due:
            return False
        if due + grace < now:
            return due
        announced = state["promised_at"] and state["carrier_eta"]
        if announced and state["carrier_eta"] > state["promised_at"] + grace:
            return old or now
        return False

    def _get_expected_silent(self, state, now):
        if not state["active"] or state["phase"] not in OPEN_PHASES:
            return False
        if state["phase"] == "announced" and not state["shipped_at"]:
            return False
        heard = max(filter(None, (state["last_event_at"], state["shipped_at"])), default=None)
        return heard and now - heard > timedelta(hours=LIMITS[state["phase"]]) and heard

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.lists(parcel_states, min_size=5, max_size=5), min_size=1, max_size=3))
    def test_sweep_equals_the_oracle(self, rounds):
        self._store(self.parcels, late_since=None, silent_since=None)
        self.anomalies.search([("parcel_id", "in", self.parcels.ids)]).unlink()
        late = dict.fromkeys(self.parcels, False)
        for step, states in enumerate(rounds):
            now = NOW + timedelta(hours=step)
            for parcel, state in zip(self.parcels, states, strict=True):
                self._store(parcel, **state)
            self._sweep(now, self.parcels)
            for parcel, state in zip(self.parcels, states, strict=True):
                late[parcel] = self._get_expected_late(state, late[parcel], now)
                self.assertEqual(parcel.late_since, late[parcel])
                self.assertEqual(parcel.silent_since, self._get_expected_silent(state, now) or False)
            for code, marked in (
                ("delay", self.parcels.filtered("late_since")), ("silent", self.parcels.filtered("silent_since"))
            ):
                self.assertEqual(self._get_open(self.parcels, code).parcel_id, marked)


@tagged("post_install", "-at_install")
class TestSilenceCutoff(ParcelCommon):
    def test_hours_stand_still_on_days_off(self):
        berlin = timezone("Europe/Berlin")
        monday = fields.Datetime.to_datetime("2026-11-23 08:00:00")
        self.assertEqual(
            silence_cutoff(monday, 24, berlin, lambda day: day.weekday() < 5),
            fields.Datetime.to_datetime("2026-11-20 08:00:00"),
        )
        self.assertEqual(silence_cutoff(monday, 24, berlin), monday - timedelta(hours=24))

    def test_a_calendar_without_work_ends_somewhere(self):
        monday = fields.Datetime.to_datetime("2026-11-23 08:00:00")
        cutoff = silence_cutoff(monday, 24, timezone("Asia/Shanghai"), lambda day: False)
        self.assertLess(cutoff, monday - timedelta(days=90))

    def test_the_day_of_the_change_has_23_hours(self):
        berlin = timezone("Europe/Berlin")
        after = fields.Datetime.to_datetime("2026-03-29 22:00:00")
        start = silence_cutoff(after, 23, berlin, lambda day: day.isoformat() == "2026-03-29")
        self.assertEqual(start, fields.Datetime.to_datetime("2026-03-28 23:00:00"))
        self.assertEqual(local_moment(after.date(), after.time().replace(hour=9), berlin).hour, 7)
