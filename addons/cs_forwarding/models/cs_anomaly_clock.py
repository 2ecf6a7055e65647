from odoo import models


class CsAnomaly(models.Model):
    _inherit = "cs.anomaly"

    def _start_feedback_clock(self):
        """Start the time within which the customer is to be told; the minutes come from the type."""

    def _fulfil_feedback_clock(self):
        """Stop the first-feedback clock: the customer knows."""

    def _cancel_feedback_clock(self):
        """Drop the first-feedback clock: nobody has to be told any more."""
