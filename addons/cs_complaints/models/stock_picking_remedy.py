from odoo import models
from odoo.fields import Domain


class StockPicking(models.Model):
    """Returns and replacements tell the remedies how far they are."""

    _inherit = "stock.picking"

    def _action_done(self):
        result = super()._action_done()
        self._follow_remedies()
        return result

    def action_cancel(self):
        result = super().action_cancel()
        self._follow_remedies()
        return result

    def _follow_remedies(self):
        concerned = Domain("picking_ids", "in", self.ids) | Domain("new_order_id", "in", self.sale_id.ids)
        self.env["cs.remedy.line"]._follow_documents(concerned)
