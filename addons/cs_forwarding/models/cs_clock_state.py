from operator import attrgetter

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import OPEN_CLOCK_STATES
from ..lib.clock_fold import ClockEvent, fold_events
from ..lib.sql_array import to_array
from ..lib.working_time import WallTimeline

# What folding the events gives, by the types of the columns.
STATE_COLUMNS = {
    "varchar": ("state",),
    "int": ("minutes", "warn_minutes", "calendar_id", "level_offset", "level_next", "elapsed"),
    "timestamp": (
        "started_at", "due_at", "warn_at", "wake_at", "paused_at", "ended_at", "warned_at", "breached_at",
        "reopened_at", "level_at",
    ),
    "bool": ("is_late",),
}


class CsClock(models.Model):
    _inherit = "cs.clock"

    def _refresh(self):
        """Fold the events of the clocks and store what follows from them, on the clocks and their hosts."""
        if not self:
            return
        clocks = self._lock()
        events = self.env["cs.clock.event"]._read_by_clock(self.ids)
        timelines, offsets = Timelines(self.env), self._get_level_offsets()
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
        states = {clock_id: state for clock_id, state in states.items() if state.state}
        hosts = self.env.execute_query(
            SQL(
                """
                WITH changed AS (
                    UPDATE cs_clock
                       SET state = row.state, minutes = row.minutes, warn_minutes = row.warn_minutes,
                           calendar_id = row.calendar_id, hours_version = row.hours_version,
                           started_at = row.started_at, due_at = row.due_at, warn_at = row.warn_at,
                           wake_at = row.wake_at, paused_at = row.paused_at, pause_reason = row.pause_reason,
                           ended_at = row.ended_at, warned_at = row.warned_at, breached_at = row.breached_at,
                           reopened_at = row.reopened_at, is_late = row.is_late,
                           level_offset = row.level_offset, level_next = row.level_next,
                           level_at = row.level_at,
                           elapsed_minutes = row.elapsed / 60.0, is_stale = FALSE
                      FROM %s
                     WHERE cs_clock.id = row.id
                 RETURNING res_model, res_id
                )
                SELECT res_model, array_agg(DISTINCT res_id) FROM changed GROUP BY res_model
                """,
                _to_rows(states, timelines),
            )
        )
        self.invalidate_model(flush=False)
        self._update_hosts(dict(hosts))

    def _update_hosts(self, hosts):
        """Write the next due time on the hosts, past chatter and recomputation.

        :param hosts: ``{model: ids}``
        """
        for model, ids in hosts.items():
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


def _to_rows(states, timelines):
    """Return the states as rows for a query, a column an array; JSON costs both sides twice as much."""
    versions = {calendar_id: timelines.get_version(calendar_id) for calendar_id in _get_calendars(states)}
    arrays = {
        "id": SQL("%s::int[]", list(states)),
        "pause_reason": SQL("%s::varchar[]", [state.pause_reason for state in states.values()]),
        "hours_version": SQL(
            "%s::timestamp[]", to_array(versions.get(state.calendar_id) for state in states.values())
        ),
    }
    for column_type, names in STATE_COLUMNS.items():
        for name in names:
            values = to_array(map(attrgetter(name), states.values()))
            arrays[name] = SQL("%s::%s[]", values, SQL(column_type))
    columns = SQL(", ").join(map(SQL.identifier, arrays))
    return SQL("unnest(%s) AS row (%s)", SQL(", ").join(arrays.values()), columns)


def _get_calendars(states):
    return {state.calendar_id for state in states.values() if state.calendar_id}
