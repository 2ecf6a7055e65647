from odoo import models


class CsHandover(models.Model):
    _inherit = "cs.handover"

    def _on_clock_level(self, clocks):
        """What a department owes climbs the same ladder, by the ticket that waits for it."""
        result = super()._on_clock_level(clocks)
        self.env["cs.escalation.level"]._react(clocks, lambda ids: self.browse(ids).ticket_id)
        return result
