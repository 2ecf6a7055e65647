from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    cs_charge_count = fields.Integer(string="Number of Charges", compute="_compute_cs_charge_count")

    def _compute_cs_charge_count(self):
        figures = self.env["cs.charge.report"]._get_margins("picking_id", self)
        for picking in self:
            picking.cs_charge_count = figures.get(picking, (0, 0.0))[0]

    def action_view_charges(self):
        return self.env["cs.charge"]._open_of("picking_id", self)

    def _action_done(self):
        """What leaves costs from now on."""
        result = super()._action_done()
        self.cs_parcel_ids._accrue_now()
        return result
