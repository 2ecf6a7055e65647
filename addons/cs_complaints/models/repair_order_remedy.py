from odoo import models
from odoo.fields import Domain


class RepairOrder(models.Model):
    """A repair tells its remedy when it is done."""

    _inherit = "repair.order"

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self.env["cs.remedy.line"]._follow_documents(Domain("repair_id", "in", self.ids))
        return result
