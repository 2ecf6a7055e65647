"""A clock that walks from minute to minute: slow, simple, and what the engine must agree with."""

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
RANK = ("start", "reopen", "retarget", "pause", "resume", "warn", "breach", "level", "fulfil", "cancel")


class WorkingMinutes:
    """Whether a minute (naive UTC) is worked, looked up on the wall clock of the zone.

    :param hours: ``{weekday: [(from, to)]}`` in hours; with ``odd_hours`` these are the even weeks'
    :param leaves: list of (start, stop) in naive UTC
    """

    def __init__(self, tz, hours, leaves=(), odd_hours=None):
        self.zone = ZoneInfo(tz)
        self.hours = (hours, hours if odd_hours is None else odd_hours)
        self.leaves = leaves
        self._known = {}

    def __call__(self, minute):
        if minute not in self._known:
            self._known[minute] = self._is_worked(minute)
        return self._known[minute]

    def _is_worked(self, minute):
        local = minute.replace(tzinfo=UTC).astimezone(self.zone)
        week = (date.toordinal(local.date()) - 1) // 7 % 2
        hour = local.hour + local.minute / 60
        in_hours = any(low <= hour < high for low, high in self.hours[week].get(local.weekday(), ()))
        return in_hours and not any(start <= minute < stop for start, stop in self.leaves)


def every_minute(_minute):
    return True


class MinuteWalker:
    """Replays events minute by minute.

    :param events: objects with kind, at, minutes, calendar_id
    :param is_worked: ``{calendar_id: function}``
    :param offsets: minutes before or after the deadline at which something happens
    """

    def __init__(self, events, is_worked, offsets=(), horizon=timedelta(days=60)):
        self.events = sorted(events, key=lambda event: (event.at, RANK.index(event.kind)))
        self.is_worked = is_worked
        self.state = self.calendar = self.target = None
        self.used = 0
        self.offsets, self.level, self.stretch = offsets, None, {}
        self.due = self.breached = self.paused_at = self.cap_left = self.cap_calendar = None
        self.late = False
        start, last = self.events[0].at, self.events[-1].at
        self.now = start
        while self.now <= last or (self._goes_on() and self.now < start + horizon):
            self.step(self.now <= last)

    def _goes_on(self):
        """After the last event only the deadline is looked for."""
        may_run = self.state == "running" or (self.state == "paused" and self.cap_left is not None)
        return may_run and (self.due is None or (self.find_level()[0] is not None and not self.find_level()[1]))

    def find_level(self):
        """Return the next level and the first minute of the present stretch at which it is reached."""
        ahead = [offset for offset in self.offsets if self.is_ahead(offset)]
        if self.state != "running" or not ahead:
            return None, None
        reached = (minute for minute, used in self.stretch.items() if used >= self.target + ahead[0])
        return ahead[0], next(reached, None)

    def is_ahead(self, offset):
        return self.target + offset > 0 and (self.level is None or offset > self.level)

    def step(self, may_be_late):
        self.end_pause()
        for event in [event for event in self.events if event.at == self.now]:
            self.apply(event)
        if self.now == self.events[-1].at:
            self.outcome = (self.state, self.breached, self.paused_at, self.level)
            self.is_paused_at_end = self.state == "paused"
        self.look_for_due()
        worked = self.is_worked[self.calendar](self.now)
        if self.state == "running":
            self.stretch[self.now] = self.used
            self.used += worked
        elif self.state == "paused" and self.cap_left is not None:
            self.cap_left -= self.is_worked[self.cap_calendar](self.now)
        last = self.events[-1].at
        if may_be_late and self.now < last and self.state == "running" and self.due is not None:
            self.mark_late()
        self.now += MINUTE

    def end_pause(self):
        if self.state == "paused" and self.cap_left is not None and self.cap_left <= 0:
            self.state, self.cap_left, self.paused_at, self.stretch = "running", None, None, {}

    def look_for_due(self):
        if self.state == "running" and self.due is None and self.used >= self.target:
            self.due = self.now

    def mark_late(self):
        if not self.late:
            self.late = True
            self.breached = self.breached or self.due

    def apply(self, event):
        if event.kind == "start":
            if self.state is None:
                self.start(event)
        elif event.kind == "reopen":
            if self.state in ("fulfilled", "cancelled"):
                self.reopen()
        elif self.state in ("running", "paused"):
            self.happen(event)

    def happen(self, event):
        if event.kind == "level":
            self.level_event(event.minutes)
        else:
            getattr(self, event.kind)(event)

    def start(self, event):
        self.state, self.target, self.calendar = "running", event.minutes, event.calendar_id

    def pause(self, event):
        if self.state == "running":
            self.state, self.paused_at = "paused", event.at
            self.cap_left, self.cap_calendar = event.minutes or None, self.calendar
            self.due = self.due if self.late else None

    def resume(self, event):
        if self.state == "paused":
            self.state, self.cap_left, self.paused_at, self.stretch = "running", None, None, {}

    def reopen(self):
        self.state, self.stretch = "running", {}
        self.due = self.due if self.late else None

    def level_reached(self, offset):
        return self.used >= self.target + offset

    def retarget(self, event):
        self.target = event.minutes or self.target
        self.calendar = event.calendar_id or self.calendar
        self.late = self.late and self.used >= self.target
        self.due = self.due if self.late else None
        self.stretch = {}
        if self.level is not None:
            passed = [o for o in self.offsets if o <= self.level and self.level_reached(o)]
            self.level = max(passed, default=None)

    def breach(self, event):
        self.look_for_due()
        if self.state == "running" and self.due is not None:
            self.mark_late()

    def warn(self, event):
        pass

    def level_event(self, offset):
        if self.state == "running" and self.is_ahead(offset) and self.level_reached(offset):
            self.level = offset

    def fulfil(self, event):
        self.state, self.paused_at, self.used_at_end = "fulfilled", None, self.used

    def cancel(self, event):
        self.state, self.paused_at, self.used_at_end = "cancelled", None, self.used
