import json

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import OPEN_CLOCK_STATES
from ..lib.clock_fold import ClockEvent, fold_events
from ..lib.working_time import WallTimeline


class CsClock(models.Model):
    _inherit = "cs.clock"

    def _refresh(self):
        """Fold the events of the clocks and store what follows from them, on the clocks and their hosts."""
        if not self:
            return
        events = self.env["cs.clock.event"]._read_by_clock(self.ids)
        timelines, offsets = Timelines(self.env), self._get_level_offsets()
        clocks = self.env.execute_query(
            SQL("SELECT id, res_model, kind, working_time FROM cs_clock WHERE id = ANY(%s)", self.ids)
        )
        states = {
            clock_id: fold_events(events[clock_id], timelines.of(working), offsets.get((model, kind), ()))
            for clock_id, model, kind, working in clocks
        }
        self._store_states(states, timelines)
        self._schedule_sweep(min((state.wake_at for state in states.values() if state.wake_at), default=None))

    def _project_pause(self, max_minutes):
        """Return when one clock would be due if it paused now and went on after ``max_minutes``."""
        self.ensure_one()
        events = self.env["cs.clock.event"]._read_by_clock(self.ids)[self.id]
        pause = ClockEvent("pause", fields.Datetime.now().replace(microsecond=0), minutes=max_minutes)
        return fold_events([*events, pause], self._get_timeline).due_at

    def _get_level_offsets(self):
        """Return ``{(model, kind): (minutes, …)}``: where clocks have escalation levels, ascending.

        A level lies so many minutes of the clock's own time before (negative) or after its deadline. The
        sweep calls ``_on_clock_level`` of the hosts when one is reached. Extend it with
        ``super() | {…}``, from a cache; whoever changes it calls :meth:`_mark_stale`.
        """
        return {}

    def _mark_stale(self, domain):
        """Have the open clocks of ``domain`` computed again by the scheduled action, soon.

        :param domain: of fields stored on the clock
        """
        found = self._search(domain & Domain("state", "in", OPEN_CLOCK_STATES), bypass_access=True)
        self.env.execute_query(
            SQL("UPDATE cs_clock SET is_stale = TRUE WHERE id IN %s", found.subselect())
        )
        self.invalidate_model(["is_stale"], flush=False)
        # Whoever may change what clocks follow may have them computed again.
        self.env.ref("cs_forwarding.ir_cron_clock_refresh").sudo()._trigger()

    def _store_states(self, states, timelines):
        rows = [_to_row(clock_id, state, timelines) for clock_id, state in states.items() if state.state]
        hosts = self.env.execute_query(
            SQL(
                """
                UPDATE cs_clock
                   SET state = row.state, minutes = row.minutes, warn_minutes = row.warn_minutes,
                       calendar_id = row.calendar_id, hours_version = row.hours_version,
                       started_at = row.started_at, due_at = row.due_at, warn_at = row.warn_at,
                       wake_at = row.wake_at, paused_at = row.paused_at, pause_reason = row.pause_reason,
                       ended_at = row.ended_at, warned_at = row.warned_at, breached_at = row.breached_at,
                       reopened_at = row.reopened_at, is_late = row.is_late, level_offset = row.level_offset,
                       level_next = row.level_next, level_at = row.level_at,
                       elapsed_minutes = row.elapsed / 60.0, is_stale = FALSE
                  FROM jsonb_to_recordset(%s::jsonb)
                       AS row (id int, state varchar, minutes int, warn_minutes int, calendar_id int,
                               hours_version timestamp, started_at timestamp, due_at timestamp,
                               warn_at timestamp, wake_at timestamp, paused_at timestamp,
                               pause_reason varchar, ended_at timestamp, warned_at timestamp,
                               breached_at timestamp, reopened_at timestamp, is_late bool,
                               level_offset int, level_next int, level_at timestamp, elapsed int)
                 WHERE cs_clock.id = row.id
             RETURNING res_model, res_id
                """,
                json.dumps(rows, default=str),
            )
        )
        self.invalidate_model(flush=False)
        self._update_hosts(hosts)

    def _update_hosts(self, hosts):
        """Write the next due time on the hosts, past chatter and recomputation.

        :param hosts: list of (model, id)
        """
        for model in {model for model, _id in hosts}:
            ids = list({res_id for name, res_id in hosts if name == model})
            self.env[model].browse(ids)._update_next_due()


class Timelines:
    """Timelines by calendar for one pass over many clocks."""

    def __init__(self, env):
        self._env = env
        self._wall = WallTimeline()
        self._found = {}

    def get(self, calendar_id):
        if not calendar_id:
            return self._wall
        if calendar_id not in self._found:
            self._found[calendar_id] = self._env["resource.calendar"].browse(calendar_id)._cs_timeline()
        return self._found[calendar_id]

    def of(self, working_time):
        """Return the function from a calendar's id to the timeline of clocks in or without working time."""
        return self.get if working_time else self._get_wall

    def _get_wall(self, _calendar_id):
        return self._wall

    def get_version(self, calendar_id):
        # Deadlines are the same for everybody, whoever may read the calendar.
        calendar = self._env["resource.calendar"].sudo().browse(calendar_id)
        return calendar.cs_hours_version or None


def _to_row(clock_id, state, timelines):
    names = (
        "state", "minutes", "warn_minutes", "calendar_id", "started_at", "due_at", "warn_at", "wake_at",
        "paused_at", "pause_reason", "ended_at", "warned_at", "breached_at", "reopened_at", "is_late",
        "level_offset", "level_next", "level_at", "elapsed",
    )
    version = timelines.get_version(state.calendar_id) if state.calendar_id else None
    return {"id": clock_id, "hours_version": version, **{name: getattr(state, name) for name in names}}
