from odoo import api, fields, models
from odoo.tools.misc import formatLang

from ..loose import LooseMany2one


class CsCarrierStatementLine(models.Model):
    """What matching found out about a line, and how it is said."""

    _inherit = "cs.carrier.statement.line"

    discrepancy_id = LooseMany2one("cs.discrepancy.type", string="What Is Wrong")
    matcher_id = LooseMany2one("cs.statement.matcher", string="Found by")
    share_ids = fields.One2many("cs.charge.match", "line_id", string="Shares")
    explanation = fields.Char(compute="_compute_explanation", help="Why the line is what it is, in words.")

    _charge_idx = models.Index("(charge_id) WHERE charge_id IS NOT NULL")

    @api.depends("result", "discrepancy_id", "evidence", "amount", "expected", "difference", "matcher_id")
    @api.depends_context("lang")
    def _compute_explanation(self):
        for line in self:
            line.explanation = line._explain()

    def _explain(self):
        """Return in the user's language why the line is what it is; "" before it was matched."""
        self.ensure_one()
        if self.discrepancy_id:
            return self.discrepancy_id._describe(self)
        method = getattr(self, f"_explain_{self.result}", None)
        return method() if method else ""

    def _explain_matched(self):
        if self.share_ids:
            return self._explain_group()
        return self.env._("As expected: %(expected)s.", expected=self._format_money(self.expected))

    def _explain_tolerance(self):
        words = self._explain_group() + " " if self.share_ids else ""
        return words + self.env._(
            "Billed %(billed)s, expected %(expected)s: %(difference)s is within the limits.",
            billed=self._format_money(self.amount),
            expected=self._format_money(self.expected),
            difference=self._format_money(self.difference),
        )

    def _explain_group(self):
        figures = self.evidence or {}
        return self.env._(
            "%(lines)s lines bill %(charges)s charges: %(billed)s together, expected %(expected)s.",
            lines=figures.get("lines", 1),
            charges=figures.get("charges", 1),
            billed=self._format_money(figures.get("billed")),
            expected=self._format_money(figures.get("expected")),
        )

    def _explain_excluded(self):
        if self.category == "offset":
            return self.env._("A prepaid amount the carrier takes off; it is no cost.")
        return self.env._("No amount: nothing to compare.")

    def _explain_error(self):
        return self.problem or ""

    def _format_money(self, amount):
        return formatLang(self.env, amount or 0.0, currency_obj=self.currency_id)
