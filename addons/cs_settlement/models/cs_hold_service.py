from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ..const_hold import AGREED_STATES, CLAIMED_STATES, MAYBE_HELD
from ..lib.books import BillPart


class CsHoldService(models.AbstractModel):
    """What of carriers' bills is not to be paid yet: the part that is disputed or was refused.

    It follows the disputes and is never stored: whatever closes a dispute releases the money with it.
    """

    _name = "cs.hold.service"
    _description = "Amounts Held Back"

    def _read_held(self, statements):
        """Return what is held back, taxes included: ``{(statement id, invoice, currency id): float}``.

        A constant number of queries for each policy of booking. Not capped to what is open of a bill.
        """
        held = {}
        for policy, own in statements.grouped(lambda statement: statement._get_bill_policy()).items():
            for statement_id, number, currency_id, type_id, net in self._read_sums(own, policy):
                key = (statement_id, number, currency_id)
                held[key] = held.get(key, 0.0) + self._get_gross(key, type_id, Decimal(net))
        return held

    def _get_gross(self, key, type_id, net):
        """Return a sum of one charge type with the taxes that a bill, or its credit note, has on it."""
        statement = self.env["cs.carrier.statement"].browse(key[0])
        currency = self.env["res.currency"].browse(key[2])
        part = BillPart(type_id, False, 0, net)
        product, _account, taxes = self.env["cs.booking.service"]._get_accounts(statement, part)
        price = currency.round(float(net))
        result = taxes.compute_all(
            price, currency, 1, product, statement.partner_id, handle_price_include=False
        )
        return result["total_included"]

    def _read_sums(self, statements, policy):
        """Return rows of statement id, invoice, currency id, charge type id, amount without tax as text."""
        for model in ("cs.carrier.statement", "cs.carrier.statement.line", "cs.dispute", "cs.dispute.line"):
            self.env[model].flush_model()
        return self.env.execute_query(
            SQL(
                """
                WITH claim AS (%(claims)s)
                SELECT statement_id, number, currency_id, type_id, SUM(held)::text
                  FROM (%(disputed)s UNION ALL %(refused)s) held
                 GROUP BY statement_id, number, currency_id, type_id
                HAVING SUM(held) > 0
                """,
                claims=self._sql_claims(statements),
                disputed=self._sql_disputed(policy),
                refused=self._sql_refused(statements, policy),
            )
        )

    def _sql_claims(self, statements):
        """Return the query of all that was ever claimed, and how much of it still is."""
        return SQL(
            """
            SELECT part.statement_line_id AS line_id, dispute.statement_id, part.currency_id, part.type_id,
                   COALESCE(NULLIF(part.invoice_number, ''), statement.invoice_number,
                            statement.number) AS number, part.claimed,
                   CASE WHEN part.state = 'withdrawn' THEN 0
                        WHEN dispute.state IN %(claimed)s THEN part.claimed
                        WHEN dispute.state IN %(agreed)s AND dispute.agreed_amount > 0
                        THEN part.agreed / dispute.agreed_amount
                             * GREATEST(dispute.agreed_amount - COALESCE(dispute.credited_amount, 0), 0)
                        ELSE 0 END AS held
              FROM cs_dispute dispute
              JOIN cs_carrier_statement statement ON statement.id = dispute.statement_id
              JOIN cs_dispute_line part ON part.dispute_id = dispute.id
             WHERE dispute.statement_id = ANY(%(statements)s) AND dispute.party = 'carrier'
            """,
            claimed=CLAIMED_STATES,
            agreed=AGREED_STATES,
            statements=statements.ids,
        )

    def _sql_disputed(self, policy):
        """Return the query of what is held of claims: no more than the bill contains of them."""
        bookable = self.env["cs.carrier.statement.line"]._get_bookable_sql(policy)
        return SQL(
            """
            SELECT claim.statement_id, claim.number, claim.currency_id, claim.type_id,
                   CASE WHEN line.id IS NULL THEN claim.held
                        ELSE LEAST(claim.held, GREATEST(%(bookable)s - line.amount + claim.claimed, 0))
                        END AS held
              FROM claim
         LEFT JOIN cs_carrier_statement_line line ON line.id = claim.line_id
             WHERE claim.held > 0
            """,
            bookable=bookable,
        )

    def _sql_refused(self, statements, policy):
        """Return the query of lines that are billed higher than a person agreed to, and not claimed."""
        lines = self.env["cs.carrier.statement.line"]
        return SQL(
            """
            SELECT line.statement_id, %(number)s, line.currency_id, line.type_id,
                   GREATEST(%(bookable)s - (%(agreed)s), 0)
              FROM cs_carrier_statement_line line
              JOIN cs_carrier_statement statement ON statement.id = line.statement_id
             WHERE line.statement_id = ANY(%(statements)s) AND (%(maybe)s) AND line.error IS NULL
               AND NOT EXISTS (SELECT FROM claim WHERE claim.line_id = line.id)
            """,
            number=self.env["cs.booking.service"]._get_number_sql(),
            bookable=lines._get_bookable_sql(policy),
            agreed=lines._get_agreed_sql(),
            maybe=SQL(MAYBE_HELD),  # pylint: disable=sql-injection
            statements=statements.ids,
        )
