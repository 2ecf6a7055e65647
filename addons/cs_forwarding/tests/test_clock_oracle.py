import os
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.fields import Command
from odoo.tests import TransactionCase

from ..lib.clock_fold import ClockEvent, fold_events
from ..lib.working_time import WallTimeline
from .clock_oracle import MinuteWalker, WorkingMinutes, every_minute

moment = fields.Datetime.to_datetime
WEEK = range(5)
ALWAYS = range(7)
OFFSETS = (-120, -15, 0, 90)
# Histories per run of the whole class; CS_CLOCK_HISTORIES=10000 for the long one.
HISTORIES = int(os.environ.get("CS_CLOCK_HISTORIES", 160))


class TestClockOracle(TransactionCase):
    """The engine and a clock that counts minute by minute agree, whatever the calendar."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.timelines, cls.worked = {None: WallTimeline()}, {None: every_minute}
        day, shift = [(8, 12), (13, 17)], [(9, 12), (13.5, 18), (19, 24)]
        holiday = [(moment("2025-03-31 22:00:00"), moment("2025-04-01 21:59:59"))]
        golden_week = [(moment("2025-09-30 16:00:00"), moment("2025-10-07 15:59:59"))]
        half_day = [(moment("2025-10-30 16:00:00"), moment("2025-10-30 18:30:00"))]
        cls.berlin = cls._add_calendar("Europe/Berlin", dict.fromkeys(WEEK, day), holiday)
        cls.night = cls._add_calendar("Europe/Berlin", dict.fromkeys(ALWAYS, [(0, 6), (22, 24)]))
        cls.new_york = cls._add_calendar(
            "America/New_York", dict.fromkeys(WEEK, day), half_day, {2: [(8, 12)], 5: [(10, 14)]}
        )
        cls.shanghai = cls._add_calendar("Asia/Shanghai", dict.fromkeys(ALWAYS, shift), golden_week)
        cls.round_the_clock = cls._add_calendar("America/New_York", dict.fromkeys(ALWAYS, [(0, 24)]))

    @classmethod
    def _add_calendar(cls, tz, hours, leaves=(), odd_hours=None):
        weeks = [(False, hours)] if odd_hours is None else [("0", hours), ("1", odd_hours)]
        calendar = cls.env["resource.calendar"].create({"name": tz, "tz": tz})
        work = [
            {"name": "Work", "dayofweek": str(day), "hour_from": low, "hour_to": high, "week_type": week}
            for week, days in weeks
            for day, spans in days.items()
            for low, high in spans
        ]
        commands = [Command.clear(), *map(Command.create, work)]
        calendar.write({"two_weeks_calendar": odd_hours is not None, "attendance_ids": commands})
        calendar.leave_ids = [
            Command.create({"name": "Holiday", "date_from": start, "date_to": stop}) for start, stop in leaves
        ]
        cls.timelines[calendar.id] = calendar._cs_timeline()
        whole = [(start, stop + timedelta(seconds=stop.second // 59)) for start, stop in leaves]
        cls.worked[calendar.id] = WorkingMinutes(tz, hours, whole, odd_hours)
        return calendar.id

    def _check(self, events, order):
        shuffled = [events[position] for position in order]
        state = fold_events(shuffled, self.timelines.__getitem__, OFFSETS)
        walker = MinuteWalker(events, self.worked, OFFSETS)
        found = (state.state, state.breached_at, state.paused_at, state.level_offset)
        self.assertEqual(found, walker.outcome)
        if state.state in ("running", "paused"):
            self.assertEqual(state.due_at, walker.due)
            level = (None, None) if walker.is_paused_at_end else walker.find_level()
            self.assertEqual((state.level_next, state.level_at), level)
        else:
            self.assertEqual(state.elapsed, walker.used_at_end * 60)

    def _draw_events(self, data, start, calendars):
        """Draw a start and up to six other events, several of which may fall on one minute.

        A second start is the earlier one that a merge brings.
        """
        calendar = st.sampled_from(calendars)
        events = [ClockEvent("start", start, data.draw(st.integers(1, 1500)), 0, data.draw(calendar))]
        likely = ("pause", "resume", "retarget", "breach", "level", "reopen")
        kinds = st.sampled_from((*likely, *likely, "start", "fulfil", "fulfil", "cancel"))
        for kind in data.draw(st.lists(kinds, max_size=6)):
            at = start + timedelta(minutes=data.draw(st.integers(0, 4000)))
            event = ClockEvent(kind, at, key=str(len(events)))
            if kind == "start":
                event.at, event.warn_minutes = start - (at - start), 0
                event.minutes, event.calendar_id = data.draw(st.integers(1, 1500)), data.draw(calendar)
            elif kind == "level":
                event.minutes = data.draw(st.sampled_from(OFFSETS))
            elif kind == "pause":
                event.minutes = data.draw(st.none() | st.integers(1, 300))
            elif kind == "retarget":
                event.minutes = data.draw(st.none() | st.integers(1, 1500))
                event.calendar_id = data.draw(st.none() | calendar)
            events.append(event)
        return events

    def _run(self, first, calendars, days=21):
        # How long an example takes says more about the machine than about the clock.
        @settings(
            deadline=None, max_examples=HISTORIES // 4, suppress_health_check=[HealthCheck.too_slow]
        )
        @given(data=st.data())
        def check(data):
            start = first + timedelta(minutes=data.draw(st.integers(0, days * 1440)))
            events = self._draw_events(data, start, calendars)
            self._check(events, data.draw(st.permutations(range(len(events)))))

        check()

    def test_spring_forward_in_berlin(self):
        self._run(moment("2025-03-17 00:00:00"), [self.berlin, self.night])

    def test_fall_back_in_new_york(self):
        self._run(moment("2025-10-20 00:00:00"), [self.new_york, self.round_the_clock])

    def test_golden_week_in_shanghai(self):
        self._run(moment("2025-09-22 00:00:00"), [self.shanghai, None])

    def test_fall_back_in_berlin(self):
        self._run(moment("2025-10-13 00:00:00"), [self.berlin, self.night, None])

    def test_as_core_plans(self):
        """For a plain target the deadline is the one ``plan_hours`` gives."""
        calendar = self.env["resource.calendar"].browse(self.berlin)
        for minutes in (1, 239, 240, 241, 960, 4801):
            start = moment("2025-03-28 05:13:00")
            planned = calendar.plan_hours(minutes / 60, start, compute_leaves=True)
            due_at = self.timelines[self.berlin].add(start, minutes * 60)
            self.assertLess(abs(planned - due_at), timedelta(seconds=1))

    def test_flexible_hours(self):
        """A calendar with a weekly budget gives the same deadline whichever clock asks first."""
        calendar = self.env["resource.calendar"].create(
            {"name": "Flexible", "tz": "Asia/Shanghai", "schedule_type": "flexible"}
        )
        calendar.write({"hours_per_day": 8, "full_time_required_hours": 40})
        start = moment("2025-01-06 04:00:00")  # Monday noon in Shanghai, half of the day's eight hours
        timeline = calendar._cs_timeline()
        self.assertEqual(timeline.add(start, 4 * 3600), moment("2025-01-06 08:00:00"))
        self.assertEqual(timeline.add(start, 36 * 3600), moment("2025-01-10 08:00:00"))
        self.assertEqual(timeline.add(start, 37 * 3600), moment("2025-01-13 01:00:00"))
        self.assertEqual(timeline.between(start, moment("2025-02-03 04:00:00")), 160 * 3600)

    def test_without_working_time(self):
        calendar = self.env["resource.calendar"].create({"name": "Never"})
        calendar.attendance_ids = [Command.clear()]
        self.assertIsNone(calendar._cs_timeline().add(moment("2025-01-06 04:00:00"), 60))
