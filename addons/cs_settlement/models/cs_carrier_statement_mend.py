from odoo import models
from odoo.exceptions import UserError

from ..lib.statement import reread_rows
from .cs_carrier_statement_load import STAGE


class CsCarrierStatement(models.Model):
    """Rows of the file that a person has mended."""

    _inherit = "cs.carrier.statement"

    def _ensure_approvable(self):
        """A row that nobody can read may hold money: it is mended or left out before the approval."""
        lines = self.env["cs.carrier.statement.line"]
        for statement in self:
            if lines.search_count(statement._get_unreadable_domain(), limit=1):
                raise UserError(
                    self.env._(
                        "%(number)s has rows that can't be read. Mend them or leave them out first.",
                        number=statement.number,
                    )
                )
        return super()._ensure_approvable()

    def _get_unreadable_domain(self):
        return [("statement_id", "in", self.ids), ("error", "!=", False), ("resolution", "!=", "refused")]

    def _reread(self, lines):
        """Read mended rows of the file again; each gives the lines that it should have given (one statement).

        :param lines: unreadable lines of the statement
        """
        if self.state not in ("held", "review"):
            raise UserError(self.env._("The statement is approved already."))
        items = [
            (line.sheet or "", line.row, {**(line.cells or {}), **(line.cell_changes or {})})
            for line in lines.sorted("row")
        ]
        parsed = reread_rows(items, self.profile_id._get_layout(self.account_id))
        self._make_stage()
        self._stage_rows(parsed, lambda phase, rows=0: None)
        self._stage_errors(parsed.errors)
        results = self.env["cs.matching.service"]._match_staged(self, STAGE)
        # sudo: lines are only deleted to come again, read
        lines.sudo().unlink()
        self._store_stage(results)
        self._update_figures()
        self._check_totals_again()
