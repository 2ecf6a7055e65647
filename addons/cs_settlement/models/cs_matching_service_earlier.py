from odoo import models
from odoo.tools import SQL

from ..const_match import ADJUSTMENT, BILLED_BEFORE, DUPLICATE, LIVE_STATEMENT_STATES


class CsMatchingService(models.AbstractModel):
    """What other statements bill already: nothing is billed twice."""

    _inherit = "cs.matching.service"

    def _make_earlier(self, run):
        """Make ``cs_match_earlier``: the charges met so far that other statements bill.

        The charges of a month lie close together: reading only from the first to the last of them spares
        the lines of all other months.
        """
        ((first, last),) = self.env.execute_query(
            SQL("SELECT min(charge_id), max(charge_id) FROM cs_match_result")
        )
        span = SQL("BETWEEN %s AND %s", first or 0, last or 0)
        self._make_table(
            "cs_match_earlier",
            SQL(
                "SELECT l.charge_id FROM %(source)s WHERE l.charge_id %(span)s AND %(billed)s"
                " UNION SELECT m.charge_id FROM %(source)s JOIN cs_charge_match m ON m.line_id = l.id"
                " WHERE m.charge_id %(span)s AND %(billed)s",
                source=self._sql_other_lines(),
                span=span,
                billed=self._sql_billed(run),
            ),
        )
        self.env.cr.execute(SQL("ANALYZE cs_match_earlier"))

    def _mark_earlier(self, run):
        """Tell the charges in ``cs_match_charge`` what other statements bill of them, of a group its share.

        A charge of which all was taken back, or that a credit alone is about, is not billed.
        """
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_match_charge c
                   SET earlier = TRUE, earlier_number = e.number, earlier_amount = e.amount
                  FROM (SELECT b.charge_id, min(b.number) AS number, sum(b.amount) AS amount FROM (
                            SELECT l.charge_id, s.number, l.amount FROM %(source)s
                             WHERE l.charge_id IN (SELECT id FROM cs_match_charge) AND %(billed)s
                               AND NOT EXISTS (SELECT FROM cs_charge_match m WHERE m.line_id = l.id)
                             UNION ALL
                            SELECT m.charge_id, s.number, m.amount FROM %(source)s
                              JOIN cs_charge_match m ON m.line_id = l.id
                             WHERE m.charge_id IN (SELECT id FROM cs_match_charge) AND %(billed)s) b
                        GROUP BY b.charge_id) e
                 WHERE e.charge_id = c.id
                   AND (e.amount * sign(c.expected) > 0 OR c.expected = 0 AND e.amount <> 0)
                """,
                source=self._sql_other_lines(),
                billed=self._sql_billed(run),
            )
        )

    def _sql_other_lines(self):
        return SQL("cs_carrier_statement_line l JOIN cs_carrier_statement s ON s.id = l.statement_id")

    def _sql_billed(self, run):
        """Return the condition that a line ``l`` of another statement ``s`` bills what it stands for.

        A second bill is none unless somebody accepted it, nor is a correction that nothing explains: else the
        first would lose its right by them.
        """
        return SQL(
            """
            s.account_id = %(account)s AND s.state IN %(states)s AND s.id <> ALL(%(chain)s)
            AND COALESCE(l.resolution, '') <> 'refused'
            AND (l.result IN ('matched', 'tolerance')
                 OR l.resolution IN ('accepted', 'written_off', 'rebilled')
                 OR (l.result = 'discrepancy' AND COALESCE(l.discrepancy_id, 0) <> ALL(%(repeated)s)))
            """,
            account=run.account.id,
            states=LIVE_STATEMENT_STATES,
            chain=run.chain,
            repeated=[run.kinds.get(code, 0) for code in (DUPLICATE, BILLED_BEFORE, ADJUSTMENT)],
        )
