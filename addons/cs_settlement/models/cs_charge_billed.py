from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const_match import LIVE_STATEMENT_STATES


class CsCharge(models.Model):
    """Whether a carrier has billed a charge, booked or not."""

    _inherit = "cs.charge"

    in_statement = fields.Boolean(
        string="In a Statement",
        compute="_compute_in_statement",
        search="_search_in_statement",
        help="A line of a carrier's statement stands for it, whether it is booked already or not.",
    )

    def _compute_in_statement(self):
        rows = self.env.execute_query(
            SQL("SELECT id FROM (%s) AS billed(id) WHERE id = ANY(%s)", self._sql_in_statement(), self.ids)
        )
        billed = {row[0] for row in rows}
        for charge in self:
            charge.in_statement = charge.id in billed

    def _search_in_statement(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("id", "in", SQL("(%s)", self._sql_in_statement()))

    def _sql_in_statement(self):
        """Return the query of the charges that lines of live statements stand for, alone or in a group."""
        self.env["cs.carrier.statement.line"].flush_model(["charge_id", "statement_id"])
        return SQL(
            """
            SELECT l.charge_id FROM cs_carrier_statement_line l
              JOIN cs_carrier_statement s ON s.id = l.statement_id
             WHERE l.charge_id IS NOT NULL AND s.state IN %(states)s AND l.result <> 'suggested'
             UNION ALL
            SELECT m.charge_id FROM cs_charge_match m
              JOIN cs_carrier_statement s ON s.id = m.statement_id
             WHERE s.state IN %(states)s
            """,
            states=LIVE_STATEMENT_STATES,
        )
