from odoo import models

from ..const import ANOMALY_CLOCK


class CsAnomaly(models.Model):
    _inherit = "cs.anomaly"

    def _start_feedback_clock(self):
        """Start the time within which the customer is to be told; the minutes come from the type."""
        minutes = {anomaly: anomaly.type_id.feedback_minutes for anomaly in self}
        self._clock_start(ANOMALY_CLOCK, minutes)

    def _fulfil_feedback_clock(self):
        """Stop the clock: the customer knows."""
        self._clock_fulfil(ANOMALY_CLOCK)

    def _cancel_feedback_clock(self):
        """Drop the clock: nobody has to be told any more."""
        self._clock_cancel(ANOMALY_CLOCK)

    def _on_clock_breach(self, clocks):
        """Put the missed deadline before the responsible person, else before the team's leader."""
        by_user = self.filtered("is_open").grouped(
            lambda anomaly: anomaly.user_id or anomaly.team_id.leader_id or self.env.user
        )
        for user, anomalies in by_user.items():
            anomalies = anomalies.with_context(lang=user.lang)
            anomalies.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=anomalies.env._("The customer has not been told in time"),
                user_id=user.id,
            )
        return super()._on_clock_breach(clocks)
