import json
from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL

from ..lib.clock_fold import ClockEvent, fold_events
from .cs_clock_state import Timelines


class CsClock(models.Model):
    _inherit = "cs.clock"

    def _open(self, rows):
        """Insert clocks with their start events, any number of any kinds in one statement.

        A host on which a clock of that kind runs already gets none.

        :param rows: list of dicts res_model, res_id, kind, company_id, team_id, user_id, working_time,
            at (naive UTC), minutes, warn_minutes, calendar_id
        :return: the new clocks
        """
        if not rows:
            return self.browse()
        states = _StartStates(self.env)
        opened = self._insert_open([{**row, **states.get(row)} for row in rows])
        self.invalidate_model(flush=False)
        self.env["cs.clock.event"].invalidate_model(flush=False)
        hosts = defaultdict(set)
        for _id, model, res_id in opened:
            hosts[model].add(res_id)
        self._update_hosts(hosts)
        self._schedule_sweep(states.wake_at if opened else None)
        return self.browse([row[0] for row in opened])

    def _insert_open(self, rows):
        columns = SQL(
            "res_model, res_id, kind, company_id, team_id, user_id, working_time, state, minutes,"
            " warn_minutes, calendar_id, hours_version, started_at, due_at, warn_at, wake_at, level_next,"
            " level_at, is_late"
        )
        return self.env.execute_query(
            SQL(
                """
                WITH opened AS (
                    INSERT INTO cs_clock (%(columns)s, elapsed_minutes)
                    SELECT %(columns)s, 0
                      FROM jsonb_to_recordset(%(rows)s::jsonb)
                           AS row (res_model varchar, res_id int, kind varchar, company_id int, team_id int,
                                   user_id int, working_time bool, state varchar, minutes int,
                                   warn_minutes int, calendar_id int, hours_version timestamp,
                                   started_at timestamp, due_at timestamp, warn_at timestamp,
                                   wake_at timestamp, level_next int, level_at timestamp, is_late bool)
                        ON CONFLICT (res_model, res_id, kind) WHERE state IN ('running', 'paused') DO NOTHING
                 RETURNING id, res_model, res_id, started_at, minutes, warn_minutes, calendar_id
                ), started AS (
                    INSERT INTO cs_clock_event (clock_id, kind, at, key, user_id, minutes, warn_minutes,
                                                calendar_id)
                    SELECT id, 'start', started_at, started_at::text, %(user)s, minutes, warn_minutes,
                           calendar_id
                      FROM opened
                )
                SELECT id, res_model, res_id FROM opened ORDER BY id
                """,
                columns=columns, rows=json.dumps(rows, default=str), user=self.env.uid,
            )
        )


class _StartStates:
    """What follows from a start event alone; clocks of a batch that start alike share the answer."""

    def __init__(self, env):
        self._timelines = Timelines(env)
        self._offsets = env["cs.clock"]._get_level_offsets()
        self._known = {}
        self.wake_at = None

    def get(self, row):
        facts = (row["at"], row["minutes"], row["warn_minutes"], row["calendar_id"], row["working_time"])
        offsets = self._offsets.get((row["res_model"], row["kind"]), ())
        key = (*facts, offsets)
        if key not in self._known:
            self._known[key] = self._fold(*key)
        return self._known[key]

    def _fold(self, at, minutes, warn_minutes, calendar_id, working_time, offsets):
        event = ClockEvent("start", at, minutes, warn_minutes, calendar_id)
        state = fold_events([event], self._timelines.of(working_time), offsets)
        self.wake_at = min(filter(None, (self.wake_at, state.wake_at)), default=None)
        names = ("state", "started_at", "due_at", "warn_at", "wake_at", "level_next", "level_at", "is_late")
        values = {name: getattr(state, name) for name in names}
        moments = {
            name: fields.Datetime.to_string(value) or None
            for name, value in values.items()
            if name.endswith("_at")
        }
        version = self._timelines.get_version(calendar_id) if calendar_id else None
        return {**values, **moments, "hours_version": version}
