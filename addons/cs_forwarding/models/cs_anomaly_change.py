from odoo import fields, models


class CsAnomaly(models.Model):
    _inherit = "cs.anomaly"

    change_ids = fields.One2many("cs.order.change", "anomaly_id", string="Order Changes")

    def action_change(self):
        """Open the dialog in which a change of the order concerned is asked for."""
        self.ensure_one()
        return self.env["cs.order.change"]._open_request(
            {
                "default_order_id": self.order_id.id,
                "default_picking_id": self.picking_id.id,
                "default_anomaly_id": self.id,
                "default_reason": self.decision_note or False,
            }
        )

    def action_view_changes(self):
        return self.change_ids._open_of(self.env._("Order Changes of %(name)s", name=self.display_name))
