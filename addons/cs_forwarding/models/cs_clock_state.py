import json

from odoo import models
from odoo.tools import SQL

from ..lib.clock_fold import fold_events
from ..lib.working_time import WallTimeline


class CsClock(models.Model):
    _inherit = "cs.clock"

    def _refresh(self):
        """Fold the events of the clocks and store what follows from them, on the clocks and their hosts."""
        if not self:
            return
        events = self.env["cs.clock.event"]._read_by_clock(self.ids)
        timelines = _Timelines(self.env)
        walls = self.env.execute_query(
            SQL("SELECT id FROM cs_clock WHERE id = ANY(%s) AND NOT working_time", self.ids)
        )
        wall_ids = {row[0] for row in walls}
        states = {
            clock_id: fold_events(found, timelines.wall if clock_id in wall_ids else timelines.get)
            for clock_id, found in events.items()
        }
        self._store_states(states, timelines)
        self._schedule_sweep(min((state.wake_at for state in states.values() if state.wake_at), default=None))

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
                       elapsed_minutes = row.elapsed / 60.0
                  FROM jsonb_to_recordset(%s::jsonb)
                       AS row (id int, state varchar, minutes int, warn_minutes int, calendar_id int,
                               hours_version timestamp, started_at timestamp, due_at timestamp,
                               warn_at timestamp, wake_at timestamp, paused_at timestamp,
                               pause_reason varchar, ended_at timestamp, warned_at timestamp,
                               breached_at timestamp, elapsed int)
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


class _Timelines:
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

    def wall(self, _calendar_id):
        return self._wall

    def get_version(self, calendar_id):
        # Deadlines are the same for everybody, whoever may read the calendar.
        calendar = self._env["resource.calendar"].sudo().browse(calendar_id)
        return calendar.cs_hours_version or None


def _to_row(clock_id, state, timelines):
    names = (
        "state", "minutes", "warn_minutes", "calendar_id", "started_at", "due_at", "warn_at", "wake_at",
        "paused_at", "pause_reason", "ended_at", "warned_at", "breached_at", "elapsed",
    )
    version = timelines.get_version(state.calendar_id) if state.calendar_id else None
    return {"id": clock_id, "hours_version": version, **{name: getattr(state, name) for name in names}}
