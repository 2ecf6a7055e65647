import json

from odoo import fields, models
from odoo.tools import SQL

from ..const import CLOCK_EVENTS
from ..lib.clock_fold import ClockEvent


class CsClockEvent(models.Model):
    _name = "cs.clock.event"
    _description = "Clock Event"
    _order = "at, id"
    _log_access = False
    _rec_name = "kind"

    clock_id = fields.Many2one("cs.clock", required=True, ondelete="cascade")
    kind = fields.Selection(CLOCK_EVENTS, required=True)
    at = fields.Datetime(required=True)
    user_id = fields.Many2one("res.users", string="By", ondelete="set null")
    reason = fields.Char()
    minutes = fields.Integer(help="Target from here on, or longest length of the pause.")
    warn_minutes = fields.Integer(string="Warn Before (minutes)")
    calendar_id = fields.Many2one("resource.calendar", string="Working Calendar", ondelete="set null")
    key = fields.Char(required=True, help="Tells events apart, so that a repeated one counts once.")

    _key_uniq = models.UniqueIndex("(clock_id, kind, key)", "This clock event is already recorded.")

    def _insert(self, rows):
        """Append events in one statement; the ones already there are left alone.

        What is reported of the second in which a clock was reopened comes after that.

        :param rows: list of dicts of column values, each with the ``clock_ids`` of the clocks to which the
            same happens; moments as ISO text
        """
        self.env.execute_query(
            SQL(
                """
                INSERT INTO cs_clock_event
                       (clock_id, kind, at, key, user_id, reason, minutes, warn_minutes, calendar_id)
                SELECT clock.id, row.kind, moment.at, COALESCE(row.key, moment.at::text), row.user_id,
                       row.reason, row.minutes, row.warn_minutes, row.calendar_id
                  FROM jsonb_to_recordset(%s::jsonb)
                       AS row (clock_ids int[], kind varchar, at timestamp, key varchar, user_id int,
                               reason varchar, minutes int, warn_minutes int, calendar_id int)
                 CROSS JOIN unnest(row.clock_ids) AS target (clock_id)
                  JOIN cs_clock clock ON clock.id = target.clock_id
                 CROSS JOIN LATERAL (
                       SELECT CASE WHEN row.kind NOT IN ('start', 'reopen')
                                    AND clock.reopened_at - row.at BETWEEN '0 s' AND '1 s'
                                   THEN clock.reopened_at ELSE row.at END AS at) moment
                    ON CONFLICT (clock_id, kind, key) DO NOTHING
                """,
                json.dumps(rows),
            )
        )
        self.invalidate_model(flush=False)

    def _read_by_clock(self, clock_ids):
        """Return ``{clock id: [ClockEvent]}``, in one query."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT clock_id, kind, at, minutes, warn_minutes, calendar_id, reason, key
                  FROM cs_clock_event
                 WHERE clock_id = ANY(%s)
                """,
                list(clock_ids),
            )
        )
        events = {clock_id: [] for clock_id in clock_ids}
        for row in rows:
            events[row[0]].append(ClockEvent(*row[1:]))
        return events
