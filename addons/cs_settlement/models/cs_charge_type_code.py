from odoo import api, models


class CsChargeType(models.Model):
    _inherit = "cs.charge.type"

    @api.model
    def _get_by_code(self, code):
        """Return the charge type of a code, none for a blank or unknown one."""
        if not code:
            return self.browse()
        return self.with_context(active_test=False).search([("code", "=", code)], limit=1)
