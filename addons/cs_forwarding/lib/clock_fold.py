"""The state of a clock, derived from its events.

The events are put into their order in time first, so the order in which they became known does not matter.
Moments are naive UTC datetimes in whole seconds.
"""

from dataclasses import dataclass, field
from datetime import datetime

# Order of events of the same second. A resume after a pause, an end after everything else.
EVENT_RANK = {
    kind: rank
    for rank, kind in enumerate(
        ("start", "reopen", "retarget", "pause", "resume", "warn", "breach", "level", "fulfil", "cancel")
    )
}


@dataclass(slots=True)
class ClockEvent:
    kind: str
    at: datetime
    minutes: int | None = None  # target of start and retarget, longest length of a pause, offset of a level
    warn_minutes: int | None = None
    calendar_id: int | None = None
    reason: str | None = None
    key: str = ""


@dataclass(slots=True)
class Segment:
    """A stretch of a clock's life, for the explanation."""

    kind: str  # run or pause
    start: datetime
    stop: datetime | None
    calendar_id: int | None
    reason: str | None = None


@dataclass(slots=True)
class ClockState:
    state: str | None = None
    minutes: int = 0
    warn_minutes: int = 0
    calendar_id: int | None = None
    started_at: datetime | None = None
    due_at: datetime | None = None
    warn_at: datetime | None = None
    wake_at: datetime | None = None  # when the sweep has to look at the clock next
    paused_at: datetime | None = None
    pause_reason: str | None = None
    ended_at: datetime | None = None
    warned_at: datetime | None = None
    breached_at: datetime | None = None  # the first deadline that passed; later targets do not undo it
    reopened_at: datetime | None = None
    is_late: bool = False  # the present target's deadline has passed, and somebody has noticed
    level_offset: int | None = None  # the last escalation level reached, in minutes from the deadline
    level_next: int | None = None  # the level that comes next, and when
    level_at: datetime | None = None
    elapsed: int = 0  # seconds used up at the last event
    segments: list = field(default_factory=list)


def fold_events(events, timeline_of, offsets=()):
    """Return the :class:`ClockState` to which the events lead.

    :param timeline_of: function from a calendar's id (or None) to its timeline
    :param offsets: ascending minutes of the clock's own time, before (negative) or after the deadline, at
        which something has to happen
    """
    fold = _ClockFold(timeline_of, offsets)
    for event in sorted(events, key=_get_position) if len(events) > 1 else events:
        fold.apply(event)
    return fold.finish()


def _get_position(event):
    return event.at, EVENT_RANK[event.kind], event.key


class _ClockFold:
    def __init__(self, timeline_of, offsets):
        self._timeline_of = timeline_of
        self._offsets = offsets
        self._state = ClockState()
        self._since = None  # start of the running or paused stretch
        self._plan = None  # what deadline and warning follow from, until somebody asks for them
        self._counted_until = None  # up to where the present stretch's working time was counted last,
        self._counted = 0  # and how much that was
        self._pause_until = None  # when a limited pause ends by itself
        self._is_warned = False  # of the present target

    def apply(self, event):
        state = self._state.state
        if state is None:
            if event.kind == "start":
                self._on_start(event)
        elif state in ("running", "paused"):
            self._settle(event)
            if event.kind not in ("start", "reopen"):
                getattr(self, f"_on_{event.kind}")(event)
        elif event.kind == "reopen":
            self._on_reopen(event)

    def finish(self):
        state = self._state
        self._set_deadline()
        if state.state in ("running", "paused"):
            self._add_segment(None)
            self._find_next_level()
            state.wake_at = self._next_wake()
        return state

    def _find_next_level(self):
        """A paused clock reaches no level; nor is one due that would come with the start."""
        state = self._state
        if state.state != "running" or not self._offsets:
            return
        offset = next(filter(self._is_ahead, self._offsets), None)
        if offset is not None:
            state.level_next = offset
            state.level_at = self._timeline.add(self._since, self._left + offset * 60)

    def _is_ahead(self, offset):
        reached = self._state.level_offset
        return offset + self._state.minutes > 0 and (reached is None or offset > reached)

    def _next_wake(self):
        state = self._state
        if state.state == "paused":
            return self._pause_until
        deadline = state.due_at if self._is_warned else state.warn_at or state.due_at
        moments = (None if state.is_late else deadline, state.level_at)
        return min(filter(None, moments), default=None)

    # What each kind of event does

    def _on_start(self, event):
        state = self._state
        state.state, state.started_at, state.calendar_id = "running", event.at, event.calendar_id
        state.minutes, state.warn_minutes = event.minutes or 0, event.warn_minutes or 0
        self._since = event.at
        self._plan_from(event.at)

    def _on_pause(self, event):
        state = self._state
        if state.state == "paused":
            return
        self._bank(event.at)
        state.state, state.paused_at, state.pause_reason = "paused", event.at, event.reason
        if event.minutes:
            self._pause_until = self._timeline.add(event.at, event.minutes * 60)
        self._plan_from(self._pause_until)

    def _on_resume(self, event):
        if self._state.state == "paused":
            self._resume(event.at)

    def _on_retarget(self, event):
        state = self._state
        self._bank(event.at)
        for name in ("minutes", "warn_minutes", "calendar_id"):
            if getattr(event, name) is not None:
                setattr(state, name, getattr(event, name))
        state.is_late = state.is_late and self._left <= 0
        if state.level_offset is not None:
            reached = (o for o in self._offsets if o <= state.level_offset and self._left <= -o * 60)
            state.level_offset = max(reached, default=None)
        self._is_warned = self._is_warned and self._left <= self._warn_before
        self._plan_from(event.at if state.state == "running" else self._pause_until)

    def _on_warn(self, event):
        state = self._state
        self._set_deadline()
        if state.state == "running" and state.warn_at and state.warn_at <= event.at:
            self._is_warned = True
            state.warned_at = state.warn_at

    def _on_breach(self, event):
        state = self._state
        self._set_deadline()
        if state.state == "running" and state.due_at and state.due_at <= event.at:
            self._mark_late()

    def _on_level(self, event):
        state = self._state
        if state.state == "running":
            used = state.elapsed + self._count_until(event.at)
            if used >= (state.minutes + event.minutes) * 60 and self._is_ahead(event.minutes):
                state.level_offset = event.minutes

    def _on_reopen(self, event):
        """Go on where the clock had ended; the time in between is not counted."""
        state = self._state
        segment = Segment("pause", self._since, event.at, state.calendar_id, event.reason)
        state.segments.append(segment)
        state.state, state.ended_at, state.reopened_at = "running", None, event.at
        self._since = event.at
        self._plan_from(event.at)

    def _on_fulfil(self, event):
        self._end("fulfilled", event.at)

    def _on_cancel(self, event):
        self._end("cancelled", event.at)

    # Steps they share

    @property
    def _timeline(self):
        return self._timeline_of(self._state.calendar_id)

    @property
    def _left(self):
        return self._state.minutes * 60 - self._state.elapsed

    @property
    def _warn_before(self):
        """Seconds before the deadline; 0 for a warning that would come with the start."""
        state = self._state
        return state.warn_minutes * 60 if state.warn_minutes < state.minutes else 0

    def _settle(self, event):
        """Let happen what happened by itself before the event: the end of a pause, a deadline."""
        state = self._state
        if state.state == "paused" and self._pause_until and self._pause_until <= event.at:
            self._resume(self._pause_until)
        if state.state == "running" and not state.is_late and self._is_past(event.at):
            self._mark_late()

    def _is_past(self, at):
        """Tell whether the deadline lies before ``at``; where less is worked until then, it does not."""
        if self._plan and self._count_until(at) < self._left:
            return False
        self._set_deadline()
        return self._state.due_at and self._state.due_at < at

    def _count_until(self, at):
        """Return the working seconds of the present stretch before ``at``."""
        if self._counted_until != at:
            self._counted_until, self._counted = at, self._timeline.between(self._since, at)
        return self._counted

    def _resume(self, at):
        state = self._state
        self._bank(at)
        state.state, state.paused_at, state.pause_reason, self._pause_until = "running", None, None, None
        self._plan_from(at)

    def _end(self, outcome, at):
        state = self._state
        self._bank(at)
        state.state, state.ended_at = outcome, at
        state.paused_at = state.pause_reason = self._pause_until = None

    def _mark_late(self):
        state = self._state
        if not state.is_late:
            state.is_late = True
            state.breached_at = state.breached_at or state.due_at

    def _bank(self, at):
        """Close the present stretch at ``at`` and count its working time."""
        state = self._state
        if state.state == "running":
            state.elapsed += self._count_until(at)
        self._add_segment(at)
        self._since, self._counted_until = at, None

    def _add_segment(self, stop):
        state = self._state
        kind = "pause" if state.state == "paused" else "run"
        state.segments.append(Segment(kind, self._since, stop, state.calendar_id, state.pause_reason))

    def _plan_from(self, since):
        """Let deadline and warning follow from running (again) from ``since`` on; None: unknown yet."""
        if not self._state.is_late:
            self._plan = (self._timeline, since, self._left, self._warn_before)

    def _set_deadline(self):
        """Compute what was planned last; plans that another event replaces are never computed."""
        if self._plan:
            timeline, since, left, warn = self._plan
            self._state.due_at = timeline.add(since, left) if since else None
            self._state.warn_at = timeline.add(since, left - warn) if since and warn else None
            self._plan = None
