from odoo import api, fields, models

from ..const_cargo import SIDES


class CsCargoOverride(models.Model):
    """What a person states of the goods of one order line, in place of what the product says."""

    _name = "cs.cargo.override"
    _description = "Cargo Stated by Hand"
    _inherit = ["cs.cargo.mixin"]
    _order = "order_id, id"
    _rec_name = "product_id"

    line_id = fields.Many2one(
        "sale.order.line", string="Order Line", required=True, ondelete="cascade", readonly=True
    )
    order_id = fields.Many2one(related="line_id.order_id", store=True, index=True)
    product_id = fields.Many2one(related="line_id.product_id")
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    cs_length = fields.Float(string="Length (cm)", digits=(10, 1))
    cs_width = fields.Float(string="Width (cm)", digits=(10, 1))
    cs_height = fields.Float(string="Height (cm)", digits=(10, 1))
    reason = fields.Char(required=True, help="Why the goods differ from what the product says.")

    _line_uniq = models.UniqueIndex("(line_id)", "The goods of this line are stated already.")

    @api.model
    def default_get(self, fields):
        """Start from what the product of the line says."""
        values = super().default_get(fields)
        product = self.env["sale.order.line"].browse(values.get("line_id")).product_id
        names = [*self.env["cs.cargo.mixin"]._get_cargo_names(), *SIDES]
        stated = product.read(names, load="_classic_write")[0] if product else {}
        return values | {name: stated[name] for name in names if name in fields and name in stated}

    @api.model_create_multi
    def create(self, vals_list):
        overrides = super().create(vals_list)
        overrides.order_id._run_review(force=True)
        return overrides

    def write(self, vals):
        result = super().write(vals)
        self.order_id._run_review(force=True)
        return result

    def unlink(self):
        orders = self.order_id
        result = super().unlink()
        orders._run_review(force=True)
        return result

    def action_save(self):
        """Close the dialog; the record has been stored by the click."""
        return {"type": "ir.actions.act_window_close"}

    def action_remove(self):
        """Go back to what the product says."""
        self.unlink()
        return {"type": "ir.actions.act_window_close"}
