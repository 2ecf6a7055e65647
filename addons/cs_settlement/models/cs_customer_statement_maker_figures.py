from odoo import models
from odoo.tools import SQL

from ..const_customer import DEAD_STATES

# How many days after the due day an amount counts where.
_AGES = (
    ("due_0", -(10**6), 0),
    ("due_30", 1, 30),
    ("due_60", 31, 60),
    ("due_90", 61, 90),
    ("due_more", 91, 10**6),
)


class CsCustomerStatementMaker(models.AbstractModel):
    """The figures of statements: balances, charges that wait for an invoice, and how late what is."""

    _inherit = "cs.customer.statement.maker"

    def _insert_sections(self, statements):
        """Add the figures of each currency.

        Where there is an earlier statement, its closing balance is the opening one; what was posted
        behind its back since is a figure of its own.
        """
        self.env.cr.execute(
            SQL(
                """
                WITH entries AS (%(entries)s), before AS (%(before)s), inside AS (%(inside)s),
                waiting AS (%(waiting)s), earlier AS (%(earlier)s), known AS (%(known)s),
                figures AS (%(figures)s)
                INSERT INTO cs_customer_statement_section (statement_id, company_id, currency_id, opening,
                       shifted, invoiced, credited, paid, other, charged, unbilled, closing, total,
                       prepaid, due_0, due_30, due_60, due_90, due_more)
                SELECT f.statement_id, %(company)s, f.currency_id, f.opening, f.before - f.opening,
                       f.invoiced, f.credited, f.paid, f.other, f.charged, f.unbilled,
                       f.before + f.invoiced + f.credited + f.paid + f.other,
                       f.before + f.invoiced + f.credited + f.paid + f.other + f.unbilled,
                       0, 0, 0, 0, 0, 0
                  FROM figures f JOIN res_currency n ON n.id = f.currency_id
                 ORDER BY f.statement_id, n.name
                """,
                before=self._sums_before(statements),
                inside=self._sums_inside(statements),
                waiting=self._sums_waiting(statements),
                earlier=self._earlier_statements(statements),
                known=self._known_balances(),
                figures=self._figures(),
                **self._get_facts(statements),
            )
        )

    def _known_balances(self):
        """Return the query of what the statements that came before ended with."""
        return SQL(
            """
            SELECT e.statement_id, x.currency_id, x.closing
              FROM earlier e JOIN cs_customer_statement_section x ON x.statement_id = e.earlier_id
            """
        )

    def _figures(self):
        """Return the query that puts the sums together, a row for each statement and currency."""
        return SQL(
            """
            SELECT statement_id, currency_id, COALESCE(b.amount, 0) AS before,
                   CASE WHEN e.earlier_id IS NULL THEN COALESCE(b.amount, 0)
                        ELSE COALESCE(o.closing, 0) END AS opening,
                   COALESCE(i.invoiced, 0) AS invoiced, COALESCE(i.credited, 0) AS credited,
                   COALESCE(i.paid, 0) AS paid, COALESCE(i.other, 0) AS other,
                   COALESCE(i.charged, 0) AS charged, COALESCE(w.amount, 0) AS unbilled
              FROM (SELECT statement_id, currency_id FROM before WHERE amount <> 0
                     UNION SELECT statement_id, currency_id FROM inside
                     UNION SELECT statement_id, currency_id FROM waiting
                     UNION SELECT statement_id, currency_id FROM known WHERE closing <> 0) keys
              LEFT JOIN before b USING (statement_id, currency_id)
              LEFT JOIN inside i USING (statement_id, currency_id)
              LEFT JOIN waiting w USING (statement_id, currency_id)
              LEFT JOIN earlier e USING (statement_id)
              LEFT JOIN known o USING (statement_id, currency_id)
            """
        )

    def _sums_before(self, statements):
        """Return the query of what the books said on the eve of the period."""
        return SQL(
            """
            SELECT s.id AS statement_id, e.currency_id, SUM(e.amount) AS amount
              FROM entries e
              JOIN cs_customer_statement s ON s.partner_id = e.owner_id AND s.id = ANY(%s)
             WHERE e.date < s.date_from GROUP BY s.id, e.currency_id
            """,
            statements.ids,
        )

    def _sums_inside(self, statements):
        return SQL(
            """
            SELECT statement_id, currency_id,
                   SUM(amount) FILTER (WHERE kind IN ('invoice', 'advance')) AS invoiced,
                   SUM(amount) FILTER (WHERE kind = 'credit') AS credited,
                   SUM(amount) FILTER (WHERE kind = 'payment') AS paid,
                   SUM(amount) FILTER (WHERE kind IN ('entry', 'conversion')) AS other,
                   SUM(amount) FILTER (WHERE kind = 'charge') AS charged
              FROM cs_customer_statement_line
             WHERE statement_id = ANY(%s) GROUP BY statement_id, currency_id
            """,
            statements.ids,
        )

    def _sums_waiting(self, statements):
        """Return the query of charges until the last day that no invoice has taken up yet."""
        return SQL(
            """
            SELECT s.id AS statement_id, c.currency_id, SUM(%(amount)s - COALESCE(c.billed, 0)) AS amount
              FROM cs_customer_statement s
              JOIN res_partner p ON p.commercial_partner_id = s.partner_id
              JOIN cs_charge c ON c.partner_id = p.id AND c.side = 'sell' AND c.company_id = s.company_id
             WHERE s.id = ANY(%(ids)s) AND c.state IN ('open', 'partly') AND c.date <= s.date_to
             GROUP BY s.id, c.currency_id HAVING SUM(%(amount)s - COALESCE(c.billed, 0)) <> 0
            """,
            amount=self._charge_amount(),
            ids=statements.ids,
        )

    def _earlier_statements(self, statements):
        """Return the query of the statement each one goes on from, the one of the same cycle first."""
        return SQL(
            """
            SELECT DISTINCT ON (s.id) s.id AS statement_id, e.id AS earlier_id
              FROM cs_customer_statement s
              JOIN cs_customer_statement e ON e.partner_id = s.partner_id AND e.company_id = s.company_id
               AND e.date_to = s.date_from - 1 AND e.kind <> 'demand' AND e.state <> ALL(%(unseen)s)
             WHERE s.id = ANY(%(ids)s) AND s.kind <> 'demand'
             ORDER BY s.id, (e.kind = s.kind) DESC, e.version DESC
            """,
            unseen=["draft", *DEAD_STATES],
            ids=statements.ids,
        )

    def _insert_earlier(self, statements):
        """Show as a line what was posted to periods that the customer has a statement of."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO cs_customer_statement_line (statement_id, company_id, kind, date, currency_id,
                       amount, answer)
                SELECT x.statement_id, x.company_id, 'earlier', s.date_from, x.currency_id, x.shifted, 'open'
                  FROM cs_customer_statement_section x JOIN cs_customer_statement s ON s.id = x.statement_id
                 WHERE x.statement_id = ANY(%s) AND x.shifted <> 0
                """,
                statements.ids,
            )
        )

    def _age(self, statements):
        """Spread what was unpaid on the last day over how late it was; credits that wait are prepaid."""
        self.env.cr.execute(
            SQL(
                """
                WITH residual AS (%(residual)s),
                aged AS (
                    SELECT statement_id, currency_id,
                           COALESCE(-SUM(amount) FILTER (WHERE amount < 0), 0) AS prepaid, %(sums)s
                      FROM residual GROUP BY statement_id, currency_id)
                UPDATE cs_customer_statement_section x
                   SET prepaid = a.prepaid, due_0 = a.due_0, due_30 = a.due_30, due_60 = a.due_60,
                       due_90 = a.due_90, due_more = a.due_more
                  FROM aged a
                 WHERE x.statement_id = a.statement_id AND x.currency_id = a.currency_id
                """,
                residual=self._residuals(statements),
                sums=SQL(", ").join(
                    SQL(
                        "COALESCE(SUM(amount) FILTER (WHERE amount > 0 AND days BETWEEN %s AND %s), 0) AS %s",
                        first,
                        last,
                        SQL.identifier(name),
                    )
                    for name, first, last in _AGES
                ),
            )
        )

    def _residuals(self, statements):
        """Return the query of what each posting still was on the last day, whatever was matched since."""
        return SQL(
            """
            SELECT s.id AS statement_id, l.currency_id, s.date_to - COALESCE(l.date_maturity, l.date) AS days,
                   l.amount_currency
                   - COALESCE((SELECT SUM(r.debit_amount_currency) FROM account_partial_reconcile r
                                WHERE r.debit_move_id = l.id AND r.max_date <= s.date_to), 0)
                   + COALESCE((SELECT SUM(r.credit_amount_currency) FROM account_partial_reconcile r
                                WHERE r.credit_move_id = l.id AND r.max_date <= s.date_to), 0) AS amount
              FROM cs_customer_statement s
              JOIN res_partner p ON p.commercial_partner_id = s.partner_id
              JOIN account_move_line l ON l.partner_id = p.id AND l.company_id = s.company_id
              JOIN account_account a ON a.id = l.account_id
             WHERE s.id = ANY(%(ids)s) AND %(own)s AND l.date <= s.date_to
               AND (l.reconciled IS NOT TRUE
                    OR EXISTS (SELECT FROM account_partial_reconcile r
                                WHERE r.max_date > s.date_to AND r.debit_move_id = l.id)
                    OR EXISTS (SELECT FROM account_partial_reconcile r
                                WHERE r.max_date > s.date_to AND r.credit_move_id = l.id))
            """,
            own=self._is_receivable(statements.company_id, statements.partner_id),
            ids=statements.ids,
        )
