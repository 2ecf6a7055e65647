from odoo import fields, models


class ProductProduct(models.Model):
    _inherit = "product.product"

    cs_length = fields.Float(string="Length (cm)", digits=(10, 1))
    cs_width = fields.Float(string="Width (cm)", digits=(10, 1))
    cs_height = fields.Float(string="Height (cm)", digits=(10, 1))
