from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def write(self, vals):
        """A claim is paid while the bill it is deducted on is posted."""
        result = super().write(vals)
        if "state" in vals:
            # sudo: who posts bills need not be one of the settlement
            self.sudo().line_ids.cs_claim_id._check_credited()
        return result
