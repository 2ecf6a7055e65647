from odoo import fields, models


class ProductProduct(models.Model):
    _inherit = "product.product"

    cs_length = fields.Float(string="Length (cm)", digits=(10, 1))
    cs_width = fields.Float(string="Width (cm)", digits=(10, 1))
    cs_height = fields.Float(string="Height (cm)", digits=(10, 1))

    def write(self, vals):
        """Hand the attributes of the template on together: one by one they would fail its checks."""
        names = self.env["cs.cargo.mixin"]._get_cargo_names()
        cargo = {name: vals[name] for name in names if name in vals}
        if cargo:
            self.product_tmpl_id.write(cargo)
        return super().write({name: value for name, value in vals.items() if name not in cargo})
