from odoo import api, fields, models


class CsCharge(models.Model):
    """Every charge says how it was worked out."""

    _inherit = "cs.charge"

    explanation_text = fields.Text(string="Worked Out as", compute="_compute_explanation_text")

    @api.depends("explanation")
    @api.depends_context("lang")
    def _compute_explanation_text(self):
        for charge in self:
            charge.explanation_text = charge._explain() if charge.explanation else False

    def _explain(self):
        """Return in the user's language how the amount was worked out (one charge)."""
        return False
