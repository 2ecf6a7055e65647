from odoo import fields, models


class CsWarehouseShare(models.Model):
    """What a warehouse delivers of a line of a split order."""

    _name = "cs.warehouse.share"
    _description = "Warehouse Share"
    _order = "order_line_id, quantity desc, id"

    choice_id = fields.Many2one("cs.warehouse.choice", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="choice_id.company_id")
    order_line_id = fields.Many2one("sale.order.line", required=True, index=True, ondelete="cascade")
    product_id = fields.Many2one(related="order_line_id.product_id")
    warehouse_id = fields.Many2one("stock.warehouse", required=True, index=True, ondelete="cascade")
    quantity = fields.Float(digits="Product Unit", required=True)
    uom_id = fields.Many2one(related="product_id.uom_id")

    _line_uniq = models.Constraint(
        "UNIQUE (order_line_id, warehouse_id)", "A warehouse has one share of a line."
    )
