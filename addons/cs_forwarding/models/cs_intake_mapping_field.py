from odoo import api, fields, models

from ..lib.intake.status_targets import STATUS_TARGETS
from ..lib.intake.targets import TARGET_LIST


class CsIntakeMappingField(models.Model):
    _name = "cs.intake.mapping.field"
    _description = "Mapped Field"
    _order = "sequence, id"

    mapping_id = fields.Many2one("cs.intake.mapping", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    target = fields.Selection(lambda self: self._get_target_selection(), string="Field", required=True)
    column = fields.Char(
        required=True, help="Name of the column as it stands in the file, without blanks around it."
    )

    @api.model
    def _get_target_selection(self):
        return [(target.code, self.env._(target.label)) for target in [*TARGET_LIST, *STATUS_TARGETS]]
