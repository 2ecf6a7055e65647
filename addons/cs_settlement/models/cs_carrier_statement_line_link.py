from odoo import models
from odoo.exceptions import UserError


class CsCarrierStatementLine(models.Model):
    """Charges that a person chooses for lines: matching keeps them."""

    _inherit = "cs.carrier.statement.line"

    def action_take_suggestion(self):
        """Take the suggested shipments for the right ones."""
        lines = self.filtered(lambda line: line.result == "suggested" and line.charge_id)
        if not lines:
            raise UserError(self.env._("Nothing is suggested for these lines."))
        lines._link({line.id: line.charge_id for line in lines})

    def _link(self, charges):
        """Let lines stand for charges of the person's choice, and compare them anew.

        A line that a person decided about is opened again: the decision was about something else.

        :param dict charges: ``{line id: charge}``, charges of the lines' carrier accounts
        """
        self.check_access("write")
        manual = self.env.ref("cs_settlement.statement_matcher_manual")
        for line in self:
            charge = charges[line.id]
            if charge.account_id != line.account_id:
                raise UserError(
                    self.env._("%(charge)s belongs to another account.", charge=charge.display_name)
                )
            line.write({"charge_id": charge.id, "matcher_id": manual.id, "resolved_by_id": False})
        for statement, lines in self.grouped("statement_id").items():
            self.env["cs.matching.service"]._match_lines(statement, lines)
            statement._update_figures()
