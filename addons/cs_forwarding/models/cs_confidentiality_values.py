from odoo import models

from ..lib.masking import is_masked, restore_json


class CsConfidentialityValues(models.AbstractModel):
    """What a form sends back: the masks it has been shown must not be written."""

    _name = "cs.confidentiality.values"
    _description = "Confidentiality: Values Written"

    def _clean_values(self, model, values):
        """Drop from values that are written what the user has only been shown: the masks."""
        if isinstance(values, (list, tuple)):
            return [self._clean_values(model, item) for item in values]
        kinds = self._get_kinds(model._name)
        return {
            name: self._clean_value(model, name, kinds.get(name), value)
            for name, value in values.items()
            if not (name in kinds and is_masked(value) and self._is_own_mask(model, name, kinds[name], value))
        }

    def _clean_value(self, model, name, kind, value):
        if kind == "json" and len(model) == 1 and model[name]:
            return restore_json(value, model[name])
        return self._clean_commands(model._fields.get(name), value)

    def _is_own_mask(self, model, name, kind, value):
        """Tell whether a masked text comes from us; a longer text may hold such signs of its own."""
        if kind != "text":
            return True
        return len(model) == 1 and bool(model[name]) and self._mask_alone(kind, model[name]) == value

    def _clean_commands(self, field, value):
        if not field or field.type not in ("one2many", "many2many") or not isinstance(value, (list, tuple)):
            return value
        comodel = self.env[field.comodel_name]
        return [
            [*item[:2], self._clean_values(comodel.browse(item[1] or ()), item[2])]
            if isinstance(item, (list, tuple)) and len(item) == 3 and isinstance(item[2], dict)
            else item
            for item in value
        ]
