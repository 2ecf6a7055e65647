from odoo import models


class CsAnomaly(models.Model):
    _name = "cs.anomaly"
    _inherit = ["cs.anomaly", "cs.clock.mixin"]

    def _start_feedback_clock(self):
        """Start the time within which the customer is to be told; the minutes come from the type."""
        self._clock_start(
            "first_feedback", {anomaly: anomaly.type_id.feedback_minutes for anomaly in self}
        )

    def _fulfil_feedback_clock(self):
        """Stop the first-feedback clock: the customer knows."""
        self._clock_fulfil("first_feedback")

    def _cancel_feedback_clock(self):
        """Drop the first-feedback clock: nobody has to be told any more."""
        self._clock_cancel("first_feedback")
