from odoo import models


class CsTeam(models.Model):
    _inherit = "cs.team"

    def write(self, vals):
        result = super().write(vals)
        if "calendar_id" in vals:
            self.env["cs.ticket"]._schedule_reapply()
        return result
