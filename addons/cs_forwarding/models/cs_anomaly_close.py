from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.date_utils import localized

from ..const import OPEN_ANOMALY_STATES


class CsAnomaly(models.Model):
    _inherit = "cs.anomaly"

    def _close_vanished(self):
        """Close open anomalies that their check no longer finds, with a note; called by the review in bulk.

        Set-based, sends nothing, and does not ask for another review.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE cs_anomaly
                   SET state = 'resolved', resolution_kind = 'vanished', due_at = NULL,
                       resolved_at = %s, resolved_by_id = %s
                 WHERE id = ANY(%s) AND state IN %s
             RETURNING id
                """,
                fields.Datetime.now(),
                self.env.uid,
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
        note = self.env._("The check no longer finds this. Closed by itself.")
        closed._message_log_batch(bodies=dict.fromkeys(closed.ids, note))
        return closed

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
        """Store the working hours between opening and closing; one calendar look-up a team."""
        quiet = self.with_context(tracking_disable=True)
        for team, anomalies in quiet.grouped("team_id").items():
            calendar = team._get_calendar() if team else self.env.company.resource_calendar_id
            for anomaly, hours in anomalies._get_working_hours(calendar).items():
                anomaly.hours_to_resolve = hours

    def _get_working_hours(self, calendar):
        """Return ``{anomaly: working hours from opening to closing}`` by one calendar."""
        spans = {
            anomaly: (localized(anomaly.opened_at), localized(anomaly.resolved_at))
            for anomaly in self
            if anomaly.opened_at and anomaly.resolved_at
        }
        if not spans:
            return {}
        start, stop = min(span[0] for span in spans.values()), max(span[1] for span in spans.values())
        work = [interval[:2] for interval in calendar._work_intervals_batch(start, stop)[False]]
        return {anomaly: self._get_overlap_hours(work, *span) for anomaly, span in spans.items()}

    def _get_overlap_hours(self, work, start, stop):
        overlaps = ((min(stop, until) - max(start, since)).total_seconds() for since, until in work)
        return sum(seconds for seconds in overlaps if seconds > 0) / 3600
