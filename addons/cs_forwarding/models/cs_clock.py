
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import CLOCK_KINDS, CLOCK_STATES, CLOCK_WARN_SHARE, OPEN_CLOCK_STATES


class CsClock(models.Model):
    """A period that runs on a record. Facts are its events; everything else here is derived from them.

    Rows are written by SQL only, many at a time: see ``cs.clock.mixin`` for what other models call and
    ``cs_clock_state.py`` for how the state follows from the events.
    """

    _name = "cs.clock"
    _description = "Clock"
    _order = "due_at, id"
    _log_access = False
    _rec_name = "kind"

    res_model = fields.Char(string="Model", required=True)
    res_id = fields.Many2oneReference(string="Record ID", model_field="res_model", required=True)
    res_name = fields.Char(string="Record", compute="_compute_res_name", search="_search_res_name")
    kind = fields.Selection(CLOCK_KINDS, required=True)
    state = fields.Selection(CLOCK_STATES, required=True, default="running")
    # No index on company and calendar: nobody looks for them, and each change of a clock would pay for it.
    company_id = fields.Many2one("res.company", ondelete="cascade")
    team_id = fields.Many2one("cs.team", index="btree_not_null", ondelete="set null")
    user_id = fields.Many2one(
        "res.users", string="Responsible", index="btree_not_null", ondelete="set null"
    )
    working_time = fields.Boolean(
        help="The clock runs in the hours of its calendar. Otherwise it runs day and night."
    )
    calendar_id = fields.Many2one("resource.calendar", string="Working Calendar", ondelete="set null")
    hours_version = fields.Datetime(
        help="Version of the calendar's hours with which the deadline was computed."
    )
    minutes = fields.Integer(string="Target (minutes)")
    warn_minutes = fields.Integer(string="Warn Before (minutes)")
    started_at = fields.Datetime(string="Started On")
    due_at = fields.Datetime(string="Due", help="Empty while a pause has no end, or without working time.")
    warn_at = fields.Datetime(string="Warning")
    wake_at = fields.Datetime(help="When the scheduled action has to look at the clock next.")
    paused_at = fields.Datetime(string="Paused On")
    pause_reason = fields.Char()
    ended_at = fields.Datetime(string="Ended On")
    reopened_at = fields.Datetime(string="Reopened On")
    warned_at = fields.Datetime(string="Warned On")
    breached_at = fields.Datetime(string="Late Since", help="The first deadline that passed unmet.")
    is_late = fields.Boolean(string="Late", help="The present deadline has passed, and that was noticed.")
    level_offset = fields.Integer(
        string="Level Reached (minutes)",
        help="The last escalation level, in minutes of the clock's time from the deadline.",
    )
    level_next = fields.Integer(string="Next Level (minutes)")
    level_at = fields.Datetime(string="Next Level On")
    is_stale = fields.Boolean(help="To be computed again: what it follows has changed since.")
    elapsed_minutes = fields.Float(
        string="Used (minutes)", digits=(16, 2), aggregator="avg", help="Time used up at the last event."
    )
    follow_up_error = fields.Text(
        help="Why the record could not react to the warning or the missed deadline."
    )
    follow_up_hook = fields.Char(help="The reaction that failed, to be repeated.")
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
            names = clocks._get_host_names(model) if model in self.env else {}
            for clock in clocks:
                clock.res_name = names.get(clock.res_id, False)

    def _search_res_name(self, operator, value):
        if operator not in ("in", "like", "ilike"):
            return NotImplemented
        models_found = self.env.registry.descendants(["cs.clock.mixin"], "_inherit")
        hosts = (self.env[name] for name in models_found if not self.env[name]._abstract)
        readable = (host for host in hosts if host.has_access("read"))
        return Domain.OR(host._get_clock_domain(operator, value) for host in readable)

    @api.depends("state", "due_at", "paused_at", "ended_at", "breached_at", "warned_at")
    def _compute_clock_summary(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for clock in self:
            clock.clock_summary = [clock._summarize(labels)]

    @api.depends("kind", "res_name")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for clock in self:
            clock.display_name = " · ".join(filter(None, (labels.get(clock.kind), clock.res_name)))

    def action_open_record(self):
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)._get_records_action(name=self.res_name)

    def action_open_history(self):
        self.ensure_one()
        return self._get_records_action(name=self.env._("History of the Clock"))

    def _get_host_names(self, model):
        """Return ``{id: name}`` of the records the user may read; the rest of the clock is his to see."""
        hosts = self.env[model].browse(self.mapped("res_id")).exists()._filtered_access("read")
        return {host.id: host.display_name for host in hosts}

    def _get_current(self):
        """Return the clocks worth showing: the open ones by deadline, then the last met one of a kind."""
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

    def _prepare_change(self, minutes, calendar, warn_minutes):
        """Return what a retarget event changes; None leaves a value as it is."""
        self.ensure_one()
        if minutes and warn_minutes is None and self.warn_minutes:
            warn_minutes = int(minutes * CLOCK_WARN_SHARE)
        return {
            "minutes": minutes,
            "calendar_id": calendar.id if calendar else None,
            "warn_minutes": warn_minutes,
        }

    def _lock(self):
        """Wait for the clocks and keep them: two events of one clock are never folded without each other.

        :return: rows of id, model of the host, kind, working_time
        """
        return self.env.execute_query(
            SQL(
                "SELECT id, res_model, kind, working_time FROM cs_clock"
                " WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
                self.ids,
            )
        )

    def _find_ended(self, hosts, kinds):
        """Return the last ended clock of each kind on ``hosts``, locked, where none of the kind is open.

        :return: list of (clock id, ended_at)
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT id, ended_at FROM cs_clock
                 WHERE id IN (
                       SELECT DISTINCT ON (res_id, kind) id FROM cs_clock
                        WHERE res_model = %(model)s AND res_id = ANY(%(ids)s)
                          AND (%(kinds)s::varchar[] IS NULL OR kind = ANY(%(kinds)s))
                        ORDER BY res_id, kind, state IN %(open)s DESC, ended_at DESC, id DESC)
                   AND state NOT IN %(open)s
                 ORDER BY id FOR NO KEY UPDATE
                """,
                model=hosts._name, ids=hosts.ids, kinds=kinds, open=OPEN_CLOCK_STATES,
            )
        )

    def _append_events(self, rows):
        """Append events to clocks and derive their state again, in a constant number of queries."""
        if self and rows:
            self.env["cs.clock.event"]._insert(rows)
            self._refresh()
