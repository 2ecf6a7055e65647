from odoo import fields, models

from ..const_import import COLUMN_ROLES


class CsStatementMappingColumn(models.TransientModel):
    _name = "cs.statement.mapping.column"
    _description = "Column of a Carrier's File"
    _order = "sequence, id"

    mapping_id = fields.Many2one("cs.statement.mapping", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer()
    name = fields.Char(string="Column", readonly=True)
    example = fields.Char(string="First Rows", readonly=True)
    role = fields.Selection(lambda self: self._get_roles(), string="Holds")
    likeness = fields.Integer(string="Likeness (%)", readonly=True, aggregator=None)
    type_id = fields.Many2one("cs.charge.type", string="Charge Type")

    def _get_roles(self):
        """Return what a column may hold; rules by pattern are made in the layout itself."""
        rules = ("rule", "skip", "invoice_row", "mark")
        labels = dict(
            self.env["cs.statement.profile.column"]._fields["role"]._description_selection(self.env)
        )
        return [(role, labels[role]) for role, _label in COLUMN_ROLES if role not in rules]

    def _get_charge(self, charges):
        """Return the charge of the column; a layout's own keeps the columns that stand beside it."""
        known = next((charge for charge in charges if charge["amount"] == self.name), {})
        return {
            "amount": self.name,
            "text": known.get("text", ""),
            "tax": known.get("tax", ""),
            "type": self.type_id.code or known.get("type", ""),
            "category": known.get("category", ""),
        }
