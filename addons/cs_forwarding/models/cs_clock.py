import json

from odoo import api, fields, models
from odoo.tools import SQL

from ..const import CLOCK_KINDS, CLOCK_STATES, OPEN_CLOCK_STATES
from ..lib.clock_fold import fold_events
from ..lib.working_time import WallTimeline


class CsClock(models.Model):
    """A period that runs on a record. Facts are its events; everything else here is derived from them.

    Rows are written by SQL only, many at a time: see ``cs.clock.mixin`` for what other models call.
    """

    _name = "cs.clock"
    _description = "Clock"
    _order = "due_at, id"
    _log_access = False
    _rec_name = "kind"

    res_model = fields.Char(string="Model", required=True)
    res_id = fields.Many2oneReference(string="Record ID", model_field="res_model", required=True)
    res_name = fields.Char(string="Record", compute="_compute_res_name")
    kind = fields.Selection(CLOCK_KINDS, required=True)
    state = fields.Selection(CLOCK_STATES, required=True, default="running")
    company_id = fields.Many2one("res.company", index=True, ondelete="cascade")
    team_id = fields.Many2one("cs.team", index="btree_not_null", ondelete="set null")
    user_id = fields.Many2one("res.users", string="Responsible", index="btree_not_null", ondelete="set null")
    working_time = fields.Boolean(
        help="The clock runs in the hours of its calendar. Otherwise it runs day and night."
    )
    calendar_id = fields.Many2one(
        "resource.calendar", string="Working Calendar", index="btree_not_null", ondelete="set null"
    )
    hours_version = fields.Datetime(help="Version of the calendar's hours with which the deadline was computed.")
    minutes = fields.Integer(string="Target (minutes)")
    warn_minutes = fields.Integer(string="Warn Before (minutes)")
    started_at = fields.Datetime(string="Started On")
    due_at = fields.Datetime(string="Due", help="Empty while a pause has no end, or without working time.")
    warn_at = fields.Datetime(string="Warning")
    wake_at = fields.Datetime(help="When the scheduled action has to look at the clock next.")
    paused_at = fields.Datetime(string="Paused On")
    pause_reason = fields.Char()
    ended_at = fields.Datetime(string="Ended On")
    warned_at = fields.Datetime(string="Warned On")
    breached_at = fields.Datetime(string="Late Since", help="The first deadline that passed unmet.")
    elapsed_minutes = fields.Float(
        string="Used (minutes)", digits=(16, 2), aggregator="avg", help="Time used up at the last event."
    )
    follow_up_error = fields.Text(help="Why the record could not react to the warning or the missed deadline.")
    event_ids = fields.One2many("cs.clock.event", "clock_id", string="Events")
    clock_summary = fields.Json(compute="_compute_clock_summary")

    _open_uniq = models.UniqueIndex(
        "(res_model, res_id, kind) WHERE state IN ('running', 'paused')",
        "A clock of this kind is already running on the record.",
    )
    _host_idx = models.Index("(res_model, res_id)")
    _wake_idx = models.Index("(wake_at) WHERE wake_at IS NOT NULL")
    _due_idx = models.Index("(due_at, id) WHERE state IN ('running', 'paused')")

    @api.depends("res_model", "res_id")
    def _compute_res_name(self):
        for model, clocks in self.grouped("res_model").items():
            hosts = self.env[model].browse(clocks.mapped("res_id")).exists() if model in self.env else []
            # A name the user may not read stays empty, the rest of the clock is his to see.
            names = {host.id: host.display_name for host in hosts and hosts._filtered_access("read")}
            for clock in clocks:
                clock.res_name = names.get(clock.res_id, False)

    @api.depends("state", "due_at", "paused_at", "ended_at", "breached_at", "warned_at")
    def _compute_clock_summary(self):
        now = fields.Datetime.to_string(fields.Datetime.now())
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for clock in self:
            clock.clock_summary = {"now": now, "clocks": [clock._summarize(labels)]}

    @api.depends("kind", "res_name")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for clock in self:
            clock.display_name = " · ".join(filter(None, (labels.get(clock.kind), clock.res_name)))

    def action_open_record(self):
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)._get_records_action(name=self.res_name)

    def _get_current(self):
        """Return the clocks worth showing: the open ones by deadline, then the last ended one of each kind."""
        ended = self.filtered(lambda clock: clock.state == "fulfilled").sorted("ended_at")
        last = {clock.kind: clock for clock in ended}
        running = self.filtered(lambda clock: clock.state in OPEN_CLOCK_STATES)
        running = running.sorted(lambda clock: (not clock.due_at, clock.due_at or clock.id))
        kinds = running.mapped("kind")
        return running.concat(*(clock for kind, clock in last.items() if kind not in kinds))

    def _summarize(self, labels):
        """Return what the clock widget needs to put the clock into words."""
        moments = ("due_at", "warn_at", "paused_at", "ended_at", "breached_at", "warned_at")
        return {
            "id": self.id,
            "kind": self.kind,
            "label": labels.get(self.kind, self.kind),
            "state": self.state,
            "reason": self.pause_reason,
            "used": round(self.elapsed_minutes),
            **{name: fields.Datetime.to_string(self[name]) for name in moments},
        }

    # Facts

    def _open(self, rows):
        """Insert clocks; a host on which one of that kind runs already gets none. Return the new ones."""
        inserted = self.env.execute_query(
            SQL(
                """
                INSERT INTO cs_clock (res_model, res_id, kind, state, company_id, team_id, user_id, working_time)
                SELECT res_model, res_id, kind, 'running', company_id, team_id, user_id, working_time
                  FROM jsonb_to_recordset(%s::jsonb)
                       AS row (res_model varchar, res_id int, kind varchar, company_id int, team_id int,
                               user_id int, working_time bool)
                    ON CONFLICT (res_model, res_id, kind) WHERE state IN ('running', 'paused') DO NOTHING
             RETURNING id, res_id
                """,
                json.dumps(rows),
            )
        )
        return {res_id: clock_id for clock_id, res_id in inserted}

    def _lock_of_hosts(self, hosts, kinds, at):
        """Return the clocks an event of ``at`` concerns, locked: the open ones and those ended only later.

        The lock keeps two events of one clock from being folded without each other.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM cs_clock
                 WHERE res_model = %s AND res_id = ANY(%s)
                   AND (%s::varchar[] IS NULL OR kind = ANY(%s)) AND started_at <= %s
                   AND (state IN %s OR ended_at >= %s)
                 ORDER BY id FOR NO KEY UPDATE
                """,
                hosts._name, hosts.ids, kinds, kinds, at, OPEN_CLOCK_STATES, at,
            )
        )
        return self.browse([row[0] for row in rows])

    def _append_events(self, rows):
        """Append events to (locked) clocks and derive their state again, in a constant number of queries."""
        if rows:
            self.env["cs.clock.event"]._insert(rows)
            self._refresh()

    # State derived from the facts

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
