from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def action_state_cargo(self):
        """Open what is stated of the goods of this line, or a new statement."""
        self.ensure_one()
        override = self.env["cs.cargo.override"].search([("line_id", "=", self.id)])
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cargo of %(product)s", product=self.product_id.display_name),
            "res_model": "cs.cargo.override",
            "res_id": override.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_line_id": self.id},
        }
