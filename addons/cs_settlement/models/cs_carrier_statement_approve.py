from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ..const_books import UNDECIDED_RESULTS


class CsCarrierStatement(models.Model):
    """A person says that the statement is checked; what comes after may rest on it."""

    _inherit = "cs.carrier.statement"

    approved_by_id = fields.Many2one("res.users", string="Approved by", copy=False, readonly=True)
    approved_at = fields.Datetime(string="Approved On", copy=False, readonly=True)

    def action_approve(self):
        """Approve what is in review; each line that matching left open has been decided."""
        self._ensure_approvable()
        self.write(
            {"state": "approved", "approved_by_id": self.env.uid, "approved_at": fields.Datetime.now()}
        )

    def action_back_to_review(self):
        """Take the approval back as long as nothing is booked."""
        if any(statement.state != "approved" for statement in self):
            raise UserError(
                self.env._("Only an approved statement that is not booked can be reviewed again.")
            )
        self.write({"state": "review", "approved_by_id": False, "approved_at": False})

    def _ensure_approvable(self):
        if any(statement.state != "review" for statement in self):
            raise UserError(self.env._("Only a statement in review can be approved."))
        undecided = self._get_undecided()
        for statement in self:
            message = self.env._("Who imported %(number)s does not approve it.", number=statement.number)
            statement._ensure_separate(statement._get_importer(), message)
            if statement not in undecided:
                continue
            count, amount = undecided[statement]
            raise UserError(
                self.env._(
                    "%(count)s lines of %(number)s over %(amount)s are not decided yet. "
                    "Accept or dispute them first.",
                    count=count,
                    number=statement.number,
                    amount=formatLang(self.env, amount, currency_obj=statement.currency_id),
                )
            )

    def _get_undecided(self):
        """Return {statement: (number of lines, sum of their amounts)} where a person has to decide."""
        lines = self.env["cs.carrier.statement.line"]
        lines.flush_model(["statement_id", "error", "result", "resolution", "amount"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT statement_id, COUNT(*), SUM(amount)
                  FROM cs_carrier_statement_line
                 WHERE statement_id IN %s
                   AND error IS NULL
                   AND (result IS NULL OR result IN %s)
                   AND COALESCE(resolution, 'open') = 'open'
                 GROUP BY statement_id
                """,
                tuple(self.ids),
                UNDECIDED_RESULTS,
            )
        )
        return {self.browse(statement): (count, amount) for statement, count, amount in rows}

    def _get_importer(self):
        """Return who brought the statement in; other ways of import may name another (one statement)."""
        return self.create_uid

    def _ensure_separate(self, others, message):
        """Refuse what one of ``others`` may not do himself where duties are separate (one statement).

        :param others: ``res.users`` who had a part in it before
        """
        if not self.company_id.cs_settlement_segregation or self.env.user._is_superuser():
            return
        if self.env.user in others:
            raise AccessError(self.env._("Duties are separate. %(reason)s", reason=message))
