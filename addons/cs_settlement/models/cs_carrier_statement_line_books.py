from odoo import api, models
from odoo.tools import SQL

from ..const_hold import MAYBE_HELD


class CsCarrierStatementLine(models.Model):
    """What of a line is owed."""

    _inherit = "cs.carrier.statement.line"

    _held_idx = models.Index(f"(statement_id) WHERE {MAYBE_HELD}")

    @api.model
    def _get_agreed_sql(self, alias="line"):
        """Return what is owed for a line: what a person agreed to, else what the decision says.

        A dispute takes out what is above the expected amount, and all of it where none is expected.
        """
        return SQL(
            """
            CASE WHEN %(line)s.resolution = 'refused' THEN 0
                 WHEN %(line)s.agreed_amount IS NOT NULL THEN %(line)s.agreed_amount
                 WHEN %(line)s.resolution <> 'disputed' OR %(line)s.resolution IS NULL THEN %(line)s.amount
                 WHEN %(line)s.charge_id IS NOT NULL AND %(line)s.expected BETWEEN 0 AND %(line)s.amount
                 THEN %(line)s.expected
                 ELSE 0 END
            """,
            line=SQL.identifier(alias),
        )

    @api.model
    def _get_bookable_sql(self, policy, alias="line"):
        """Return what of a line is booked under a policy of ``BILL_POLICIES``."""
        if policy == "agreed":
            return self._get_agreed_sql(alias)
        return SQL("%s.amount", SQL.identifier(alias))
