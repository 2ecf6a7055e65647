import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const_cargo import HANDLING_FLAGS, PACKING_GROUPS


class CsCargoMixin(models.AbstractModel):
    """What transport has to know of goods: stated on a product, or for one order line."""

    _name = "cs.cargo.mixin"
    _description = "Cargo Attributes"

    cs_dg_class_id = fields.Many2one(
        "cs.dg.class", string="Dangerous Goods Class", help="Empty: the goods are not dangerous."
    )
    cs_un_number = fields.Char(string="UN Number", size=4, help="Four digits, as 3480 for lithium batteries.")
    cs_packing_group = fields.Selection(PACKING_GROUPS, string="Packing Group")
    cs_fragile = fields.Boolean(string="Fragile")
    cs_upright = fields.Boolean(string="Keep Upright")
    cs_dry = fields.Boolean(string="Keep Dry")
    cs_no_stacking = fields.Boolean(string="Do Not Stack")
    cs_temp_controlled = fields.Boolean(string="Temperature Controlled")
    cs_temp_min = fields.Float(string="From (°C)", digits=(5, 1))
    cs_temp_max = fields.Float(string="To (°C)", digits=(5, 1))
    currency_id = fields.Many2one("res.currency")
    cs_declared_value = fields.Monetary(
        string="Declared Value", help="Of one piece. Empty: the price for which it is sold."
    )

    @api.constrains("cs_un_number", "cs_packing_group", "cs_dg_class_id")
    def _check_cs_dangerous(self):
        for goods in self:
            if goods.cs_un_number and not re.fullmatch(r"[0-9]{4}", goods.cs_un_number):
                raise ValidationError(
                    self.env._("“%(number)s” is no UN number: it has four digits.", number=goods.cs_un_number)
                )
            if (goods.cs_un_number or goods.cs_packing_group) and not goods.cs_dg_class_id:
                raise ValidationError(self.env._("Dangerous goods need their class."))

    @api.constrains("cs_temp_controlled", "cs_temp_min", "cs_temp_max")
    def _check_cs_temperature(self):
        for goods in self:
            if goods.cs_temp_controlled and goods.cs_temp_min > goods.cs_temp_max:
                raise ValidationError(self.env._("The lowest temperature is above the highest."))

    @api.onchange("cs_dg_class_id")
    def _onchange_cs_dg_class_id(self):
        if not self.cs_dg_class_id:
            self.cs_un_number = self.cs_packing_group = False

    @api.model
    def _get_cargo_names(self):
        """Return the names of the attributes."""
        return [name for name in self.env["cs.cargo.mixin"]._fields if name.startswith("cs_")]

    def _get_handling(self):
        """Return how these goods travel together, see ``_get_marks`` of ``cs.cargo.service``."""
        cold = self.filtered("cs_temp_controlled")
        bounds = cold and [max(cold.mapped("cs_temp_min")), min(cold.mapped("cs_temp_max"))]
        dangerous = self.filtered("cs_dg_class_id")
        return {
            "flags": [flag for flag in HANDLING_FLAGS if any(self.mapped(f"cs_{flag}"))],
            "dangerous": [goods._get_dangerous() for goods in dangerous],
            "temperature": bounds or None,
        }

    def _get_dangerous(self):
        self.ensure_one()
        return [self.cs_un_number or None, self.cs_dg_class_id.code, self.cs_packing_group or None]
