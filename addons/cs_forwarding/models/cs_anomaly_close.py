from odoo import fields, models
from odoo.tools import SQL

from ..const import OPEN_ANOMALY_STATES
from ..lib.working_time import WallTimeline


class CsAnomaly(models.Model):
    _inherit = "cs.anomaly"

    def _close_vanished(self, note=None):
        """Close open anomalies that their check no longer finds, with a note; called in bulk.

        Set-based, sends nothing, and does not ask for another review. The note is the resolution: a message
        in the chatter of each would cost more than the whole review.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE cs_anomaly
                   SET state = 'resolved', resolution_kind = 'vanished',
                       resolved_at = %s, resolved_by_id = %s,
                       resolution = COALESCE(resolution, %s)
                 WHERE id = ANY(%s) AND state IN %s
             RETURNING id
                """,
                fields.Datetime.now(),
                self.env.uid,
                note or self.env._("The check no longer finds this. Closed by itself."),
                self.ids,
                OPEN_ANOMALY_STATES,
            )
        )
        closed = self.browse(anomaly_id for (anomaly_id,) in rows)
        if not closed:
            return closed
        closed.invalidate_recordset()
        closed._cancel_feedback_clock()
        closed._store_hours_to_resolve()
        return closed

    def _close_with_order(self):
        """Close the open findings of checks on cancelled orders, but not the one just being solved by it."""
        found = self.filtered(
            lambda anomaly: (
                anomaly.is_open and anomaly.source == "rule" and anomaly.proposal_id.state != "applied"
            )
        )
        if found:
            found._resolve("cancel", self.env._("The order was cancelled."))

    def _accept_evidence(self):
        """Remember the finding as accepted; the review compares ``md5(evidence::text)``."""
        self.flush_recordset(["evidence"])
        self.env.execute_query(
            SQL(
                """UPDATE cs_anomaly SET accepted_evidence_hash = md5(COALESCE(evidence::text, ''))
                    WHERE id = ANY(%s) RETURNING id""",
                self.ids,
            )
        )
        self.invalidate_recordset(["accepted_evidence_hash"])

    def _store_hours_to_resolve(self):
        """Store the working hours between opening and closing, by the calendar of the feedback clock."""
        hours = {}
        for calendar, anomalies in self.grouped(lambda anomaly: anomaly._get_clock_calendar()).items():
            timeline = calendar._cs_timeline() if calendar else WallTimeline()
            for anomaly in anomalies:
                opened = anomaly.opened_at or anomaly.resolved_at
                hours[anomaly.id] = timeline.between(opened, anomaly.resolved_at) / 3600
        self.flush_recordset(["hours_to_resolve"])
        self.env.execute_query(
            SQL(
                """UPDATE cs_anomaly a SET hours_to_resolve = worked.hours
                     FROM unnest(%s, %s::float8[]) AS worked(id, hours)
                    WHERE a.id = worked.id RETURNING a.id""",
                list(hours),
                list(hours.values()),
            )
        )
        self.invalidate_recordset(["hours_to_resolve"])
