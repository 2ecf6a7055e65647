from odoo import models


class CsTicketCategory(models.Model):
    _inherit = "cs.ticket.category"

    def write(self, vals):
        result = super().write(vals)
        if "parent_id" in vals:
            self.env["cs.ticket"]._schedule_reapply()
        return result
