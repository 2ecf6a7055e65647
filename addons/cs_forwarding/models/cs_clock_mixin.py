from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import CLOCK_WARN_SHARE, OPEN_CLOCK_STATES

# Whoever finds more records than this by name has to type more of it.
FOUND_HOSTS = 500


class CsClockMixin(models.AbstractModel):
    """Gives a model clocks: periods that start, pause, resume, change their target and end.

    Every operation works on a whole recordset in a constant number of queries and writes no chatter. Where
    an argument may differ by record it may be a dict ``{record: value}``. Operations check no access rights:
    they follow from what the caller has already allowed, and a customer's answer resumes a clock too.
    """

    _name = "cs.clock.mixin"
    _description = "Record with Clocks"

    # Names of the host's fields that say whose the clocks are; an empty name means there is none.
    _clock_team_field = "team_id"
    _clock_user_field = "user_id"
    _clock_company_field = "company_id"

    clock_ids = fields.One2many("cs.clock", "res_id", string="Clocks", copy=False)
    next_due_at = fields.Datetime(
        string="Next Due",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The earliest deadline of the running clocks; lists sort by it.",
    )
    clock_summary = fields.Json(compute="_compute_clock_summary", string="Deadlines")

    @api.depends("clock_ids.state", "clock_ids.due_at", "clock_ids.paused_at", "clock_ids.breached_at")
    def _compute_clock_summary(self):
        labels = dict(self.env["cs.clock"]._fields["kind"]._description_selection(self.env))
        for record in self:
            # Whoever sees the record sees its deadlines, whichever team the clock is with.
            clocks = record.sudo().clock_ids._get_current()
            record.clock_summary = [clock._summarize(labels) for clock in clocks]

    def write(self, vals):
        result = super().write(vals)
        if not self._get_clock_owner_fields().keys().isdisjoint(vals):
            self._sync_clock_owners()
        return result

    def unlink(self):
        model, ids = self._name, self.ids
        result = super().unlink()
        self.env["cs.clock"]._delete_of_hosts(model, ids)
        return result

    def _get_clock_domain(self, operator, value):
        """Return the domain of the clocks whose record is called so, or says so where its text is indexed."""
        domain = Domain("display_name", operator, value)
        if "text_search" in self._fields:
            domain |= Domain("text_search", operator, value)
        found = self.search(domain, limit=FOUND_HOSTS, order="id desc")
        return Domain("res_model", "=", self._name) & Domain("res_id", "in", found.ids)

    # Hooks

    def _get_clock_calendar(self):
        """Return the calendar in whose hours the clocks of this record run; empty: day and night.

        Override it where the working time is not that of the team. Called once per record: stay within
        what prefetching gives.
        """
        self.ensure_one()
        # Deadlines are the same for everybody, whoever may read teams and calendars.
        record = self.sudo()
        team = record[self._clock_team_field] if self._clock_team_field else self.env["cs.team"]
        company = record[self._clock_company_field] if self._clock_company_field else self.env.company
        return team._get_calendar() if team else company.resource_calendar_id

    def _on_clock_warn(self, clocks):
        """React to the warning of ``clocks``, which run on ``self``; both may be many.

        Called by the scheduled action as superuser, after the events are written. An error is kept on the
        clock concerned and stops nothing else.
        """

    def _on_clock_breach(self, clocks):
        """React to the missed deadline of ``clocks``, which run on ``self``; see :meth:`_on_clock_warn`."""

    def _on_clock_level(self, clocks):
        """React to an escalation level that ``clocks`` reached: their ``level_offset``.

        See :meth:`_on_clock_warn`, and ``cs.clock._get_level_offsets`` for where levels come from.
        """

    def _on_clock_resume(self, clocks):
        """React to the end of limited pauses of ``clocks``; see :meth:`_on_clock_warn`."""

    # Operations

    def _clock_start(self, kind, minutes, calendar=None, at=None, warn_minutes=None, working_time=True):
        """Start a clock of ``kind`` on each record; where one is open already nothing happens.

        :param minutes: target, or ``{record: target}``; a record without a target gets no clock
        :param calendar: ``resource.calendar``, ``{record: calendar}`` or None, which asks
            :meth:`_get_clock_calendar`
        :param at: naive UTC datetime; None is now
        :param warn_minutes: how long before the deadline to warn; None: a share of the target, 0: never
        :param working_time: False lets the clock run day and night, for periods in calendar days
        :return: the new ``cs.clock`` records
        """
        starts = [(host, kind, _value(minutes, host), _value(warn_minutes, host)) for host in self]
        return self._clock_start_many(starts, calendar, at, working_time)

    def _clock_start_many(self, starts, calendar=None, at=None, working_time=True):
        """Start clocks of several kinds on several records, in as few queries as one.

        :param starts: list of (record, kind, minutes, warn_minutes); without minutes there is no clock
        :param at: as in :meth:`_clock_start`, or ``{record: moment}``
        :return: the new ``cs.clock`` records
        """
        bases, rows = {}, []
        for host, kind, minutes, warn_minutes in starts:
            if minutes:
                if host not in bases:
                    bases[host] = host._prepare_clock_row(calendar, at, working_time)
                target = _prepare_clock_target(minutes, warn_minutes)
                rows.append({**bases[host], "kind": kind, **target})
        return self.env["cs.clock"]._open(rows)

    def _clock_fulfil(self, kind=None, at=None):
        """End the clocks as met. ``kind``: one, several, or None for all."""
        return self._clock_event("fulfil", kind, at)

    def _clock_cancel(self, kind=None, at=None):
        """End the clocks as no longer wanted."""
        return self._clock_event("cancel", kind, at)

    def _clock_cancel_many(self, clock_ids):
        """End these open clocks of the records as no longer wanted."""
        clocks = self.env["cs.clock"].browse(clock_ids)
        clocks._append_events([self._prepare_clock_event("cancel", _moment(None), clock_ids=clocks.ids)])

    def _clock_pause(self, kind=None, reason=None, at=None, max_minutes=None, key=None):
        """Stop the clocks for a reason that everybody may read.

        :param max_minutes: after so long (in the clock's own time) the clock goes on by itself
        :param key: identity of the cause, where it may be reported twice; default: the moment
        """
        return self._clock_event("pause", kind, at, reason=reason, minutes=max_minutes, key=key)

    def _clock_resume(self, kind=None, at=None, key=None):
        """Let paused clocks go on."""
        return self._clock_event("resume", kind, at, key=key)

    def _clock_reopen(self, kind=None, at=None, reason=None):
        """Let the last ended clock of each kind go on: what it has used up stays used up.

        The time since its end is not counted. Where a clock of the kind is open, nothing happens.
        """
        ended = self.env["cs.clock"]._find_ended(self, _kinds(kind))
        rows = []
        for clock_id, ended_at in ended:
            # Later than the end, or the order of the two would be lost.
            reopened_at = max(_moment(at), ended_at + timedelta(seconds=1))
            rows.append(
                self._prepare_clock_event("reopen", reopened_at, reason=reason, clock_ids=[clock_id])
            )
        clocks = self.env["cs.clock"].browse([clock_id for clock_id, _ended_at in ended])
        clocks._append_events(rows)
        return clocks

    def _clock_backdate(self, kind, at):
        """Let the open clocks have started earlier, as the matter turns out to be older; target as it is.

        :param at: moment, or ``{record: moment}``; a later one than the clock's own changes nothing
        """
        clocks = self.env["cs.clock"]._lock_of_hosts(self, _kinds(kind), _moment(None))
        hosts, rows = {host.id: host for host in self}, []
        for clock in clocks.filtered(lambda clock: clock.state in OPEN_CLOCK_STATES):
            moment = _value(at, hosts[clock.res_id])
            if moment and moment < clock.started_at:
                target = clock._prepare_change(clock.minutes, clock.calendar_id, clock.warn_minutes)
                rows.append(
                    self._prepare_clock_event("start", _moment(moment), clock_ids=clock.ids, **target)
                )
        clocks._append_events(rows)
        return clocks

    def _clock_retarget(
        self, kind=None, minutes=None, calendar=None, at=None, warn_minutes=None, reason=None
    ):
        """Change target or calendar from ``at`` on; what the clock has used up so far stays used up."""
        clocks = self.env["cs.clock"]._lock_of_hosts(self, _kinds(kind), _moment(at))
        hosts = {host.id: host for host in self}
        base = self._prepare_clock_event("retarget", _moment(at), reason=reason)
        rows = []
        for clock in clocks:
            host = hosts[clock.res_id]
            change = clock._prepare_change(
                _value(minutes, host), _value(calendar, host), _value(warn_minutes, host)
            )
            rows.append({**base, "clock_ids": clock.ids, **change})
        clocks._append_events(rows)
        return clocks

    def _clock_retarget_many(self, changes, at=None, reason=None):
        """Change the targets of open clocks, each to its own, in as few queries as one.

        :param changes: ``{(minutes, warn_minutes, calendar id): ids}`` of clocks of these records; None
            leaves a value as it is
        """
        clocks = self.env["cs.clock"].browse([clock_id for ids in changes.values() for clock_id in ids])
        base = self._prepare_clock_event("retarget", _moment(at), reason=reason)
        names = ("minutes", "warn_minutes", "calendar_id")
        clocks._append_events(
            [
                {**base, "clock_ids": ids, **dict(zip(names, change, strict=True))}
                for change, ids in changes.items()
            ]
        )
        return clocks

    # What they share

    def _clock_event(self, event, kind, at, **values):
        clocks = self.env["cs.clock"]._lock_of_hosts(self, _kinds(kind), _moment(at))
        clocks._append_events(
            [self._prepare_clock_event(event, _moment(at), clock_ids=clocks.ids, **values)]
        )
        return clocks

    def _prepare_clock_event(self, event, at, **values):
        # What the scheduled actions do is by nobody, as in the sweep.
        user_id = self.env.uid if self.env.uid != SUPERUSER_ID else None
        return {"kind": event, "at": fields.Datetime.to_string(at), "user_id": user_id, **values}

    def _prepare_clock_row(self, calendar, at, working_time):
        owners = {
            clock_field: self[name].id or None
            for name, clock_field in self._get_clock_owner_fields().items()
        }
        calendar = _value(calendar, self) or self._get_clock_calendar()
        return {
            **owners,
            "res_model": self._name,
            "res_id": self.id,
            "at": _moment(_value(at, self)),
            "working_time": working_time,
            "calendar_id": calendar.id or None,
        }

    def _get_clock_owner_fields(self):
        """Return ``{field of the host: field of the clock}`` for what clocks copy from their host."""
        names = {
            self._clock_team_field: "team_id",
            self._clock_user_field: "user_id",
            self._clock_company_field: "company_id",
        }
        return {name: clock_field for name, clock_field in names.items() if name}

    def _sync_clock_owners(self):
        """Bring team, responsible and company of the open clocks in step with the records, in one query.

        Call it after writing these fields past ``write`` (bulk SQL, related fields).
        """
        owners = self._get_clock_owner_fields()
        self.flush_recordset(owners)
        self.env.execute_query(
            SQL(
                """
                UPDATE cs_clock SET %s FROM %s host
                 WHERE cs_clock.res_model = %s AND cs_clock.res_id = host.id AND host.id = ANY(%s)
                   AND cs_clock.state IN %s
                """,
                SQL(", ").join(
                    SQL("%s = host.%s", SQL.identifier(clock_field), SQL.identifier(name))
                    for name, clock_field in owners.items()
                ),
                SQL.identifier(self._table), self._name, self.ids, OPEN_CLOCK_STATES,
            )
        )
        self.env["cs.clock"].invalidate_model(list(owners.values()), flush=False)

    def _update_next_due(self):
        """Store the earliest deadline of the records' open clocks, in one query and without chatter."""
        self.env.execute_query(
            SQL(
                """
                UPDATE %(table)s host SET next_due_at = found.due_at
                  FROM (SELECT ids.id, min(cs_clock.due_at) AS due_at
                          FROM unnest(%(ids)s) AS ids (id)
                          LEFT JOIN cs_clock ON cs_clock.res_model = %(model)s AND cs_clock.res_id = ids.id
                                            AND cs_clock.state IN %(states)s
                         GROUP BY ids.id) found
                 WHERE host.id = found.id AND host.next_due_at IS DISTINCT FROM found.due_at
                """,
                table=SQL.identifier(self._table), ids=self.ids, model=self._name, states=OPEN_CLOCK_STATES,
            )
        )
        self.invalidate_recordset(["clock_ids", "clock_summary", "next_due_at"], flush=False)


def _value(argument, record):
    return argument.get(record) if isinstance(argument, dict) else argument


def _prepare_clock_target(minutes, warn_minutes):
    warn_minutes = int(minutes * CLOCK_WARN_SHARE) if warn_minutes is None else warn_minutes
    return {"minutes": minutes, "warn_minutes": warn_minutes}


def _kinds(kind):
    return [kind] if isinstance(kind, str) else kind and list(kind)


def _moment(at):
    """Return ``at`` or now in whole seconds, as the events keep it."""
    return (at or fields.Datetime.now()).replace(microsecond=0)
