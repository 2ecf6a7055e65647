from odoo import api, fields, models


class CsCharge(models.Model):
    """Every charge says how it was worked out."""

    _inherit = "cs.charge"

    explanation_text = fields.Text(string="Worked Out as", compute="_compute_explanation_text")

    @api.depends("explanation", "expected", "source")
    @api.depends_context("lang")
    def _compute_explanation_text(self):
        """Put the steps into words; an amount that a person has set needs none."""
        rating = self.env["cs.rating.service"]
        problems = rating._get_problem_words()
        priced = self.filtered(lambda charge: charge.explanation and charge.source == "tariff")
        parts = [part for charge in priced for part in charge.explanation.get("parts", ())]
        words = iter(rating._explain_all(parts))
        for charge in self - priced:
            charge.explanation_text = False
        for charge in priced:
            lines = [next(words) for _part in charge.explanation.get("parts", ())]
            problem = problems.get(charge.explanation.get("problem"))
            charge.explanation_text = "\n".join(
                filter(None, [*(line for part in lines for line in part), problem])
            )
