from odoo import api, fields, models


class CsOrderChangeLine(models.Model):
    _name = "cs.order.change.line"
    _description = "Product of an Order Change"
    _order = "change_id, id"
    _check_company_auto = True

    change_id = fields.Many2one("cs.order.change", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="change_id.company_id", store=True, precompute=True)
    order_line_id = fields.Many2one("sale.order.line", required=True, index=True, ondelete="cascade")
    product_id = fields.Many2one(related="order_line_id.product_id")
    product_uom_id = fields.Many2one(related="order_line_id.product_uom_id")
    old_quantity = fields.Float(
        compute="_compute_old_quantity", store=True, precompute=True, digits="Product Unit"
    )
    delivered_quantity = fields.Float(related="order_line_id.qty_delivered", string="Has Left")
    new_quantity = fields.Float(digits="Product Unit", required=True)
    new_product_id = fields.Many2one(
        "product.product",
        check_company=True,
        domain=[("sale_ok", "=", True)],
        help="Empty: the same product.",
    )
    is_changed = fields.Boolean(compute="_compute_is_changed")

    _quantity_positive = models.Constraint(
        "CHECK (new_quantity >= 0)", "The new quantity cannot be negative."
    )
    _line_uniq = models.UniqueIndex(
        "(change_id, order_line_id)", "The change already has this line of the order."
    )

    @api.depends("order_line_id")
    def _compute_old_quantity(self):
        for line in self:
            line.old_quantity = line.order_line_id.product_uom_qty

    @api.depends("new_quantity", "new_product_id", "old_quantity", "change_id.kind")
    def _compute_is_changed(self):
        for line in self:
            other = line.change_id.kind == "specification" and line._is_other_product()
            unit = line.product_uom_id
            line.is_changed = other or bool(unit and unit.compare(line.new_quantity, line.old_quantity))

    def _is_other_product(self):
        return bool(self.new_product_id) and self.new_product_id != self.product_id

    def _keeps_what_left(self):
        """Tell whether nothing that has left need come back for this line."""
        kept = 0.0 if self._is_other_product() else self.new_quantity
        return self.product_uom_id.compare(kept, self.order_line_id.qty_delivered) >= 0

    def _format_quantity(self, quantity):
        return f"{quantity:g} {self.product_uom_id.name or ''}".strip()

    def _prepare_other_vals(self, left):
        """Return the values of the order line for the other product; ``left`` of the old one stays."""
        line = self.order_line_id
        return {
            "product_id": self.new_product_id.id,
            "product_uom_qty": self.new_quantity - left,
            "sequence": line.sequence,
        }
