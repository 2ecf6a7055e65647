from odoo import api, fields, models

_REVIEW_FIELDS = {"product_id", "product_uom_qty", "product_uom_id", "price_unit", "discount", "cs_spec"}


class SaleOrderLine(models.Model):
    """A line that is changed by itself has its order checked again; inside an order's write that waits."""

    _inherit = "sale.order.line"

    cs_spec = fields.Char(
        string="Specification Ordered", copy=False, help="Colour, size and so on in the words of the source."
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.order_id._review_changed_lines()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if not _REVIEW_FIELDS.isdisjoint(vals):
            self.order_id._review_changed_lines()
        return result

    def unlink(self):
        orders = self.order_id
        result = super().unlink()
        orders._review_changed_lines()
        return result
