from odoo import fields, models

from ..const_case import EVIDENCE_KINDS


class CsEvidenceItem(models.Model):
    """A line of the checklist: what has to be at hand to judge a matter of some category."""

    _name = "cs.evidence.item"
    _description = "Evidence to Collect"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(EVIDENCE_KINDS, required=True, default="photo")
    is_required = fields.Boolean(
        string="Required", help="Without it, or a reason why it is not to be had, nobody can judge."
    )
    category_ids = fields.Many2many(
        "cs.ticket.category", string="Categories", help="With all categories below them. Empty: all."
    )
    hint = fields.Char(translate=True, help="What to look for, or how to ask the customer for it.")

    def _get_for_category(self, category):
        """Return the checklist of a category: its own lines, those of its parents and the general ones."""
        parents = category
        while parents[-1:].parent_id:
            parents += parents[-1].parent_id
        return self.search(["|", ("category_ids", "=", False), ("category_ids", "in", parents.ids)])

    def _prepare_evidence_vals(self):
        """Return the values of the piece of evidence that this line asks for (one line)."""
        return {"name": self.name, "kind": self.kind, "sequence": self.sequence}
