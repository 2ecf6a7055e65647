from odoo import models


class CsTicket(models.Model):
    _inherit = "cs.ticket"

    def _on_clock_level(self, clocks):
        """Climb the ladder: each level of a deadline does its part on the tickets that it fits."""
        result = super()._on_clock_level(clocks)
        self.env["cs.escalation.level"]._react(clocks, self.browse)
        return result
