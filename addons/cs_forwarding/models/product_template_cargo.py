from odoo import api, fields, models

from ..const_cargo import SIDES


class ProductTemplate(models.Model):
    """How a product travels; the sides belong to each variant, as weight and volume do."""

    _name = "product.template"
    _inherit = ["product.template", "cs.cargo.mixin"]

    cs_length = fields.Float(
        string="Length (cm)", digits=(10, 1), compute="_compute_cs_length", inverse="_inverse_cs_length"
    )
    cs_width = fields.Float(
        string="Width (cm)", digits=(10, 1), compute="_compute_cs_width", inverse="_inverse_cs_width"
    )
    cs_height = fields.Float(
        string="Height (cm)", digits=(10, 1), compute="_compute_cs_height", inverse="_inverse_cs_height"
    )

    @api.depends("product_variant_ids.cs_length")
    def _compute_cs_length(self):
        self._compute_template_field_from_variant_field("cs_length")

    def _inverse_cs_length(self):
        self._set_product_variant_field("cs_length")

    @api.depends("product_variant_ids.cs_width")
    def _compute_cs_width(self):
        self._compute_template_field_from_variant_field("cs_width")

    def _inverse_cs_width(self):
        self._set_product_variant_field("cs_width")

    @api.depends("product_variant_ids.cs_height")
    def _compute_cs_height(self):
        self._compute_template_field_from_variant_field("cs_height")

    def _inverse_cs_height(self):
        self._set_product_variant_field("cs_height")

    def _get_related_fields_variant_template(self):
        return [*super()._get_related_fields_variant_template(), *SIDES]
