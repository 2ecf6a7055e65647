from odoo import models
from odoo.tools import SQL

from ..const_customer import DEAD_STATES


class CsCustomerStatementMaker(models.AbstractModel):
    """The lines of statements: what the books know, and what was shipped."""

    _inherit = "cs.customer.statement.maker"

    # What the books know

    def _entries(self, company, owners, date_to):
        """Return the query of all that moved the customers' balances until a day.

        Columns: owner_id, currency_id, date, move_id, amount, due_date, is_conversion. A payment in one
        currency that settles an invoice in another moves both balances, although no posting says so.
        """
        own = self._is_receivable(company, owners)
        parts = [
            SQL(
                """
                SELECT p.commercial_partner_id AS owner_id, l.currency_id, l.date, l.move_id,
                       l.amount_currency AS amount, l.date_maturity AS due_date, FALSE AS is_conversion
                  FROM res_partner p
                  JOIN account_move_line l ON l.partner_id = p.id
                  JOIN account_account a ON a.id = l.account_id
                 WHERE %s AND l.date <= %s
                """,
                own,
                date_to,
            ),
            self._conversions(own, date_to, "debit", "credit"),
            self._conversions(own, date_to, "credit", "debit"),
        ]
        return SQL(" UNION ALL ").join(parts)

    def _is_receivable(self, company, owners):
        """Return the condition that posting ``l`` on account ``a`` is what one of the customers owes."""
        return SQL(
            """l.parent_state = 'posted' AND l.company_id = %(company)s
               AND p.commercial_partner_id = ANY(%(owners)s)
               AND a.account_type = 'asset_receivable' AND a.non_trade IS NOT TRUE""",
            company=company.id,
            owners=owners.ids,
        )

    def _conversions(self, own, date_to, side, other):
        return SQL(
            """
            SELECT p.commercial_partner_id, l.currency_id, r.max_date, o.move_id, %(amount)s,
                   NULL::date, TRUE
              FROM res_partner p
              JOIN account_move_line l ON l.partner_id = p.id
              JOIN account_account a ON a.id = l.account_id
              JOIN account_partial_reconcile r ON r.%(own_id)s = l.id
              JOIN account_move_line o ON o.id = r.%(other_id)s
             WHERE %(own)s AND r.max_date <= %(date_to)s AND o.currency_id <> l.currency_id
            """,
            amount=SQL("-r.debit_amount_currency") if side == "debit" else SQL("r.credit_amount_currency"),
            own_id=SQL.identifier(f"{side}_move_id"),
            other_id=SQL.identifier(f"{other}_move_id"),
            own=own,
            date_to=date_to,
        )

    def _insert_entries(self, statements):
        self.env.cr.execute(
            SQL(
                """
                WITH entries AS (%(entries)s)
                INSERT INTO cs_customer_statement_line (statement_id, company_id, kind, date, due_date,
                       number, ref, move_id, currency_id, amount, answer)
                SELECT s.id, s.company_id, %(kind)s, e.date,
                       CASE WHEN m.move_type IN ('out_invoice', 'out_receipt') THEN MAX(e.due_date) END,
                       m.name, COALESCE(m.ref, m.payment_reference, m.invoice_origin), m.id, e.currency_id,
                       SUM(e.amount), 'open'
                  FROM entries e
                  JOIN cs_customer_statement s ON s.partner_id = e.owner_id AND s.id = ANY(%(ids)s)
                  JOIN account_move m ON m.id = e.move_id
                  JOIN account_journal j ON j.id = m.journal_id
                 WHERE e.date >= %(date_from)s
                 GROUP BY s.id, m.id, j.type, e.currency_id, e.date, e.is_conversion
                HAVING SUM(e.amount) <> 0
                 ORDER BY s.id, e.currency_id, e.date, m.id
                """,
                kind=self._entry_kind(),
                **self._get_facts(statements),
            )
        )

    def _entry_kind(self):
        """Return the expression of a posting's kind; ``m`` is its move, ``j`` its journal."""
        product_lines = SQL(
            "SELECT FROM account_move_line d WHERE d.move_id = m.id AND d.display_type = 'product'"
        )
        return SQL(
            """CASE WHEN e.is_conversion THEN 'conversion'
                    WHEN m.move_type IN ('out_invoice', 'out_receipt') AND EXISTS (%(lines)s)
                         AND NOT EXISTS (%(lines)s AND d.is_downpayment IS NOT TRUE) THEN 'advance'
                    WHEN m.move_type IN ('out_invoice', 'out_receipt') THEN 'invoice'
                    WHEN m.move_type = 'out_refund' THEN 'credit'
                    WHEN j.type IN ('bank', 'cash', 'credit') THEN 'payment'
                    ELSE 'entry' END""",
            lines=product_lines,
        )

    def _insert_charges(self, statements):
        """Add what was shipped in the period, and what came to light of periods that were stated before."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO cs_customer_statement_line (statement_id, company_id, kind, date, number, ref,
                       type_id, destination, weight, charge_id, currency_id, amount, billed, is_late, answer)
                SELECT s.id, s.company_id, 'charge', c.date, c.ref,
                       COALESCE(o.client_order_ref, o.name), c.type_id, c.destination, c.weight, c.id,
                       c.currency_id, %(amount)s, COALESCE(c.billed, 0), c.date < s.date_from, 'open'
                  FROM cs_customer_statement s
                  JOIN res_partner p ON p.commercial_partner_id = s.partner_id
                  JOIN cs_charge c ON c.partner_id = p.id AND c.side = 'sell' AND c.company_id = s.company_id
                  LEFT JOIN sale_order o ON o.id = c.order_id
                 WHERE s.id = ANY(%(ids)s) AND c.state <> 'cancelled' AND c.date <= s.date_to
                   AND %(amount)s <> 0
                   AND (c.date >= s.date_from OR s.kind <> 'demand' AND %(is_late)s)
                 ORDER BY s.id, c.currency_id, c.date, c.ref, c.id
                """,
                amount=self._charge_amount(),
                is_late=self._is_late(),
                ids=statements.ids,
            )
        )

    def _charge_amount(self):
        """Return the expression of what charge ``c`` brings: what was agreed, else what was expected."""
        return SQL("COALESCE(NULLIF(c.agreed, 0), c.expected, 0)")

    def _is_late(self):
        """Return the condition that charge ``c`` belongs to a period stated without it."""
        return SQL(
            """(EXISTS (SELECT FROM cs_customer_statement e
                         WHERE e.partner_id = s.partner_id AND e.company_id = s.company_id
                           AND e.kind <> 'demand' AND e.state <> ALL(%(dead)s)
                           AND c.date BETWEEN e.date_from AND e.date_to)
                AND NOT EXISTS (SELECT FROM cs_customer_statement_line k
                                  JOIN cs_customer_statement e ON e.id = k.statement_id
                                 WHERE k.charge_id = c.id AND e.kind <> 'demand'
                                   AND e.state <> ALL(%(dead)s)
                                   AND e.id <> s.id AND e.id IS DISTINCT FROM s.replaces_id))""",
            dead=list(DEAD_STATES),
        )
