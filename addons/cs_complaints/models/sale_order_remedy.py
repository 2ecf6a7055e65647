from odoo import models
from odoo.fields import Domain


class SaleOrder(models.Model):
    """A replacement that is cancelled is a promise not kept."""

    _inherit = "sale.order"

    def _action_cancel(self):
        result = super()._action_cancel()
        self.env["cs.remedy.line"]._follow_documents(Domain("new_order_id", "in", self.ids))
        return result
