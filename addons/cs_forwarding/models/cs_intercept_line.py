from odoo import api, fields, models

from ..const_change import GOODS_CONDITIONS


class CsInterceptLine(models.Model):
    _name = "cs.intercept.line"
    _description = "Goods of an Intercept"
    _order = "intercept_id, id"

    intercept_id = fields.Many2one("cs.intercept", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="intercept_id.company_id", store=True, precompute=True)
    move_id = fields.Many2one("stock.move", required=True, ondelete="cascade", index=True)
    product_id = fields.Many2one("product.product", required=True)
    uom_id = fields.Many2one("uom.uom", string="Unit", related="move_id.product_uom")
    sent_quantity = fields.Float(string="Sent", digits="Product Unit", readonly=True)
    quantity = fields.Float(string="Came Back", digits="Product Unit", readonly=True)
    condition = fields.Selection(GOODS_CONDITIONS, readonly=True)
    note = fields.Char(readonly=True)
    missing_quantity = fields.Float(
        string="Missing", compute="_compute_missing_quantity", digits="Product Unit"
    )

    @api.depends("sent_quantity", "quantity", "intercept_id.received_at")
    def _compute_missing_quantity(self):
        for line in self:
            is_received = bool(line.intercept_id.received_at)
            line.missing_quantity = is_received and max(line.sent_quantity - line.quantity, 0.0)

    def _format_quantity(self, quantity):
        return f"{quantity:g} {self.uom_id.name or ''}".strip()
