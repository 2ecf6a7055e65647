from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import LINE_CATEGORIES
from ..const_import import COLUMN_ROLES


class CsStatementProfileColumn(models.Model):
    """What stands in a column of a carrier's file."""

    _name = "cs.statement.profile.column"
    _description = "Column of a Statement Layout"
    _order = "sequence, id"

    profile_id = fields.Many2one("cs.statement.profile", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="profile_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    role = fields.Selection(COLUMN_ROLES, string="Holds", required=True)
    name = fields.Char(
        string="Column Name",
        required=True,
        help="Several names are separated by | : the first that is filled counts. * stands for anything, "
        "Name#2 for the second column of this name, Name#* for all of them, @0 for the first column.",
    )
    pattern = fields.Char(help="A regular expression for the cell, for roles by pattern.")
    text_name = fields.Char(string="Column with the Words", help="What is charged, for a charge of its own.")
    tax_name = fields.Char(string="Column with the Tax")
    type_id = fields.Many2one("cs.charge.type", string="Charge Type")
    category = fields.Selection(LINE_CATEGORIES)
    fill_down = fields.Boolean(help="A blank cell means what the cell above says.")

    @api.constrains("pattern")
    def _check_pattern(self):
        for column in self.filtered("pattern"):
            if not self.env["cs.statement.profile"]._is_pattern(column.pattern):
                raise ValidationError(
                    self.env._("“%(pattern)s” is no regular expression.", pattern=column.pattern)
                )

    @api.model_create_multi
    def create(self, vals_list):
        columns = super().create(vals_list)
        columns._check_own()
        return columns

    def write(self, vals):
        self._check_own()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_preset(self):
        self._check_own()

    def _check_own(self):
        if not self.env.context.get("cs_load_presets"):
            self.profile_id._check_own()

    def _get_comparable(self):
        """Return the column as :meth:`_column_vals` of the profile prepares one."""
        names = ("role", "name", "pattern", "text_name", "tax_name", "category", "fill_down", "sequence")
        return {**{name: self[name] for name in names}, "type_id": self.type_id.id}
