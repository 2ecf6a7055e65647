from odoo import fields, models

from ..const_match import DISCREPANCY_FAMILIES


class CsDiscrepancyType(models.Model):
    """A kind of thing that is wrong with a line of a carrier's statement.

    Matching sets the kinds whose codes stand in ``const_match``; people may set any. The words for a line
    come from :meth:`_describe`: another addon adds a kind with a data row and ``_describe_<code>``.
    """

    _name = "cs.discrepancy.type"
    _description = "Kind of Discrepancy"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    family = fields.Selection(DISCREPANCY_FAMILIES, required=True)
    disputable = fields.Boolean(
        default=True, help="Worth a dispute with the carrier when the line costs too much."
    )
    advice = fields.Char(translate=True, help="What to do about it.")
    dispute_reason = fields.Char(translate=True, help="What the carrier is told. Empty: the name.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "Another kind of discrepancy has this code.")

    def _get_ids_by_code(self):
        """Return ``{code: id}`` of all kinds, archived ones too."""
        # sudo: matching names what it finds, whoever started it
        kinds = self.sudo().with_context(active_test=False)
        return {kind.code: kind.id for kind in kinds.search([])}  # pylint: disable=no-search-all
