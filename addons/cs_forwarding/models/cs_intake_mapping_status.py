from odoo import models

from ..lib.intake.status_targets import guess_status_columns, is_status_file


class CsIntakeMapping(models.Model):
    _inherit = "cs.intake.mapping"

    def _get_find_domain(self, sheet):
        return [*super()._get_find_domain(sheet), ("purpose", "=", sheet.purpose)]

    def _prepare_mapping_vals(self, sheet, columns, preset, remember):
        vals = super()._prepare_mapping_vals(sheet, columns, preset, remember)
        return {**vals, "purpose": sheet.purpose}

    def _find_or_detect(self, sheet):
        if sheet.purpose != "tracking":
            return super()._find_or_detect(sheet)
        found = self._find(sheet)
        if found:
            return found
        columns = guess_status_columns(sheet.header)
        return self._remember(sheet, columns) if is_status_file(columns) else self
