from odoo import models


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "cs.charge.mixin"]

    _charge_field = "picking_id"

    def _action_done(self):
        """What leaves costs from now on."""
        result = super()._action_done()
        self.cs_parcel_ids._accrue_now()
        return result
