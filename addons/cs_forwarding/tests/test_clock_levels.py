from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Domain
from odoo.tests import tagged

from .clock_common import KIND, MONDAY_NINE, ClockCommon, later, moment

OTHER_KIND = "resolution"


@tagged("post_install", "-at_install")
class TestClockLevels(ClockCommon):
    """What upper addons build on: levels, several kinds at once, reopening, an earlier start."""

    @contextmanager
    def _levels(self, *offsets):
        calls = []
        hooks = {
            name: lambda self, clocks, name=name: calls.append((name, clocks.mapped("level_offset")))
            for name in ("_on_clock_warn", "_on_clock_breach", "_on_clock_level")
        }
        levels = {("cs.anomaly", KIND): offsets}
        with (
            patch.multiple(self.host_class, **hooks),
            patch.object(self.env.registry["cs.clock"], "_get_level_offsets", lambda self: levels),
        ):
            yield calls

    def _sweep_all(self, at):
        while self._sweep(at):
            pass

    def test_levels_are_reached_in_working_time(self):
        with self._levels(-60, 0, 120) as calls:
            host = self._create_hosts()
            clock = host._clock_start(KIND, 150, at=MONDAY_NINE, warn_minutes=30)
            self.assertEqual((clock.level_next, clock.level_at), (-60, later(minutes=90)))
            self.assertEqual(clock.wake_at, later(minutes=90))
            self._sweep_all(later(minutes=91))
            self.assertEqual(calls, [("_on_clock_level", [-60])])
            self.assertEqual((clock.level_next, clock.wake_at), (0, later(minutes=120)))
            self._sweep_all(later(minutes=121))
            self._sweep_all(later(minutes=150))
            self.assertEqual(
                [name for name, _offsets in calls[1:]],
                ["_on_clock_warn", "_on_clock_breach", "_on_clock_level"],
            )
            # Two hours after half past eleven, with an hour's rest at noon.
            self.assertEqual(clock.wake_at, moment("2025-01-06 14:30:00"))
            self._sweep_all(moment("2025-01-06 14:30:00"))
            self.assertEqual(calls[-1], ("_on_clock_level", [120]))
            self.assertFalse(clock.wake_at)
            self._sweep_all(later(days=3))
            self.assertEqual(len(calls), 5)
            self.assertEqual(
                clock.event_ids.sorted("at").mapped("kind"),
                ["start", "level", "warn", "breach", "level", "level"],
            )

    def test_what_the_sweep_stores_is_what_folding_gives(self):
        names = ["state", "due_at", "wake_at", "is_late", "level_offset", "level_next", "level_at"]
        with self._levels(-60, 0, 120):
            clock = self._create_hosts()._clock_start(KIND, 150, at=MONDAY_NINE)
            for minutes in (0, 90, 120, 150, 400):
                self._sweep_all(later(minutes=minutes))
                stored = clock.read(names)
                clock._refresh()
                self.assertEqual(clock.read(names), stored)

    def test_met_or_paused_clocks_reach_no_level(self):
        with self._levels(0) as calls:
            met, paused = hosts = self._create_hosts(2)
            hosts._clock_start(KIND, 60, at=MONDAY_NINE)
            met._clock_fulfil(KIND, at=later(minutes=50))
            paused._clock_pause(KIND, "photos", at=later(minutes=50))
            self._sweep_all(later(days=1))
            self.assertFalse(calls)
            paused._clock_resume(KIND, at=later(days=1))
            self.assertEqual(paused.clock_ids.level_at, later(days=1, minutes=10))

    def test_a_level_before_the_start_is_left_out(self):
        with self._levels(-60, 30):
            clock = self._create_hosts()._clock_start(KIND, 45, at=MONDAY_NINE)
            self.assertEqual(clock.level_next, 30)

    def test_changed_levels_reach_running_clocks(self):
        clock = self._create_hosts()._clock_start(KIND, 120, at=MONDAY_NINE, working_time=False)
        self.assertFalse(clock.level_at)
        with self._levels(-60):
            self.env["cs.clock"]._mark_stale(Domain("kind", "=", KIND))
            self.assertIn(clock, self.env["cs.clock"]._find_outdated(0))
            clock._refresh()
            self.assertEqual(clock.level_at, later(minutes=60))
            self.assertFalse(clock.is_stale)

    def test_several_kinds_start_as_one_by_one(self):
        together, apart = self._create_hosts(2)
        together._clock_start_many([(together, KIND, 60, None), (together, OTHER_KIND, 600, 30)], at=MONDAY_NINE)
        apart._clock_start(KIND, 60, at=MONDAY_NINE)
        apart._clock_start(OTHER_KIND, 600, at=MONDAY_NINE, warn_minutes=30)
        names = ["kind", "state", "minutes", "due_at", "warn_at", "wake_at", "calendar_id", "team_id"]
        rows = [
            [[clock[name] for name in names] for clock in host.clock_ids.sorted("kind")]
            for host in (together, apart)
        ]
        self.assertEqual(*rows)
        self.assertEqual(together.next_due_at, later(minutes=60))
        self.assertFalse(together._clock_start_many([(together, KIND, 90, None)]))

    def test_start_of_many_kinds_takes_as_many_queries_as_one(self):
        hosts = self._create_hosts(50)
        hosts._clock_start("next_update", 30)
        self.env.flush_all()
        starts = [(host, kind, 60 + host.id % 50, None) for host in hosts for kind in (KIND, OTHER_KIND)]
        with self.assertQueryCount(4):
            clocks = hosts._clock_start_many(starts)
        self.assertEqual(len(clocks), 100)
        stored = clocks.read(["due_at", "warn_at", "wake_at", "hours_version"])
        clocks._refresh()
        self.assertEqual(clocks.read(["due_at", "warn_at", "wake_at", "hours_version"]), stored)

    def test_reopened_clock_goes_on_with_what_is_left(self):
        host = self._create_hosts()
        clock = host._clock_start(KIND, 120, at=MONDAY_NINE)
        host._clock_fulfil(KIND, at=later(minutes=50))
        self.assertEqual(host._clock_reopen(KIND, at=later(days=1), reason="broken again"), clock)
        self.assertRecordValues(
            clock,
            [{"state": "running", "ended_at": False, "elapsed_minutes": 50, "reopened_at": later(days=1),
              "due_at": later(days=1, minutes=70)}],
        )
        self.assertFalse(host._clock_reopen(KIND), "an open clock is not opened again")
        host._clock_fulfil(KIND, at=later(days=1, minutes=30))
        self.assertRecordValues(clock, [{"state": "fulfilled", "elapsed_minutes": 80, "breached_at": False}])

    def test_closed_reopened_and_closed_within_a_second(self):
        host = self._create_hosts()
        clock = host._clock_start(KIND, 120, at=MONDAY_NINE)
        for _round in range(2):
            host._clock_fulfil(KIND, at=later(minutes=50))
            self.assertEqual(clock.state, "fulfilled")
            host._clock_reopen(KIND, at=later(minutes=50))
            self.assertEqual(clock.state, "running")
        self.assertEqual(clock.due_at - timedelta(seconds=2), later(minutes=120))

    def test_only_the_last_ended_clock_is_reopened(self):
        host = self._create_hosts()
        for day in (0, 1):
            host._clock_start(KIND, 60, at=later(days=day))
            host._clock_fulfil(KIND, at=later(days=day, minutes=10))
        last = host._clock_reopen(KIND, at=later(days=2))
        self.assertEqual(last.started_at, later(days=1))
        self.assertEqual(len(host.clock_ids), 2)

    def test_earlier_start(self):
        host = self._create_hosts()
        clock = host._clock_start(KIND, 180, at=later(minutes=60))
        host._clock_backdate(KIND, later(minutes=90))
        self.assertEqual(clock.started_at, later(minutes=60), "a later start changes nothing")
        host._clock_backdate(KIND, {host: MONDAY_NINE})
        self.assertRecordValues(clock, [{"started_at": MONDAY_NINE, "due_at": later(minutes=180), "minutes": 180}])

    def test_each_clock_to_its_own_target(self):
        host = self._create_hosts()
        first = host._clock_start(KIND, 120, at=MONDAY_NINE)
        other = host._clock_start(OTHER_KIND, 120, at=MONDAY_NINE)
        changes = {(60, 0, None): first.ids, (180, 36, None): other.ids}
        host._clock_retarget_many(changes, at=later(minutes=10))
        self.assertEqual((first.due_at, other.due_at), (later(minutes=60), later(minutes=180)))
        self.assertEqual((first.warn_minutes, other.warn_minutes), (0, 36))
