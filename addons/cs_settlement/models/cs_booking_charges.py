from contextlib import contextmanager

from odoo import models
from odoo.tools import SQL


class CsBookingService(models.AbstractModel):
    """Bring the operational ledger up to what the books hold."""

    _inherit = "cs.booking.service"

    def _settle_charges(self, statement):
        """Work out anew what is billed of the charges that a statement was matched with.

        What counts are the lines of all documents with a bill that is not cancelled, of whatever statement:
        the same answer however often it is asked. A charge is settled when all that is expected is billed,
        a tolerance was granted, or it is final.

        The charges are gathered in a small table with a key: the planner can't know how many lines a document
        has, and must not be tempted to compare each with each.
        """
        with self._gathering(statement):
            self.env.cr.execute(self._sql_update_charges())
        self.env["cs.charge"].invalidate_model(["billed", "agreed", "state"])

    @contextmanager
    def _gathering(self, statement):
        """Provide the table ``cs_billed``: what live documents bill of each charge of the statement."""
        self.env.flush_all()
        steps = (
            self._sql_create_billed(),
            self._sql_gather_charges(statement),
            SQL("ANALYZE cs_billed"),
            self._sql_sum_billed(),
        )
        for step in steps:
            self.env.cr.execute(step)
        yield
        self.env.cr.execute(SQL("DROP TABLE cs_billed"))

    def _sql_create_billed(self):
        return SQL(
            """
            CREATE TEMPORARY TABLE cs_billed (
                charge_id int PRIMARY KEY, currency_id int,
                amount numeric DEFAULT 0, agreed numeric DEFAULT 0, tolerated boolean DEFAULT FALSE,
                slack numeric DEFAULT 0
            ) ON COMMIT DROP
            """
        )

    def _sql_gather_charges(self, statement):
        return SQL(
            """
            INSERT INTO cs_billed (charge_id, currency_id)
            SELECT charge.id, charge.currency_id
              FROM (%(shares)s) share
              JOIN cs_charge charge ON charge.id = share.charge_id
             WHERE share.statement_id = %(statement)s
             GROUP BY charge.id
            """,
            shares=self._get_shares_sql(),
            statement=statement.id,
        )

    def _sql_sum_billed(self):
        return SQL(
            """
            UPDATE cs_billed billed
               SET amount = total.amount, agreed = total.agreed, tolerated = total.tolerated,
                   slack = total.slack
              FROM (SELECT share.charge_id, SUM(share.amount) AS amount, SUM(share.agreed) AS agreed,
                           BOOL_OR(share.tolerated) AS tolerated, SUM(share.coin) AS slack
                      FROM (%(shares)s) share
                      JOIN cs_billed gathered ON gathered.charge_id = share.charge_id
                       AND gathered.currency_id = share.currency_id
                      JOIN account_move move ON move.cs_statement_id = share.statement_id
                       AND move.cs_invoice_number = share.number
                       AND move.currency_id = share.currency_id
                       AND move.state <> 'cancel'
                     GROUP BY share.charge_id) total
             WHERE total.charge_id = billed.charge_id
            """,
            shares=self._get_shares_sql(),
        )

    def _sql_update_charges(self):
        return SQL(
            """
            UPDATE cs_charge charge
               SET billed = billed.amount, agreed = billed.agreed,
                   state = CASE
                       WHEN charge.state = 'cancelled' THEN 'cancelled'
                       WHEN charge.final THEN 'settled'
                       WHEN billed.amount = 0 THEN 'open'
                       WHEN billed.tolerated OR billed.amount + billed.slack >= COALESCE(charge.expected, 0)
                       THEN 'settled'
                       ELSE 'partly' END
              FROM cs_billed billed
             WHERE charge.id = billed.charge_id
            """
        )

    def _get_shares_sql(self):
        """Return the query of what lines bill of charges: one row per line and charge.

        A line that stands for several charges is split as matching has split it. Shares are rounded as they
        add up, so that together they are the line, to the cent.
        Columns: statement_id, number, currency_id, charge_id, amount, agreed, tolerated and coin, by which a
        share may differ from what was expected.
        """
        return SQL(
            """
            SELECT line.statement_id, %(number)s AS number, line.currency_id, line.charge_id, line.amount,
                   %(agreed)s AS agreed, line.result = 'tolerance' AS tolerated, 0 AS coin
              FROM cs_carrier_statement_line line
              JOIN cs_carrier_statement statement ON statement.id = line.statement_id
             WHERE line.error IS NULL
               AND line.charge_id IS NOT NULL
               AND NOT EXISTS (SELECT FROM cs_charge_match part WHERE part.line_id = line.id)
             UNION ALL
            SELECT line.statement_id, %(number)s, line.currency_id, part.charge_id,
                   ROUND(line.amount * share.upto, coin.decimal_places)
                   - ROUND(line.amount * share.since, coin.decimal_places),
                   ROUND((%(agreed)s) * share.upto, coin.decimal_places)
                   - ROUND((%(agreed)s) * share.since, coin.decimal_places),
                   line.result = 'tolerance', coin.rounding
              FROM cs_charge_match part
              JOIN cs_carrier_statement_line line ON line.id = part.line_id
              JOIN cs_carrier_statement statement ON statement.id = line.statement_id
              JOIN res_currency coin ON coin.id = line.currency_id
        CROSS JOIN LATERAL (
                   SELECT SUM(twin.amount) FILTER (WHERE twin.id <= part.id)
                          / NULLIF(SUM(twin.amount), 0) AS upto,
                          COALESCE(SUM(twin.amount) FILTER (WHERE twin.id < part.id), 0)
                          / NULLIF(SUM(twin.amount), 0) AS since
                     FROM cs_charge_match twin WHERE twin.line_id = part.line_id) share
             WHERE line.error IS NULL AND share.upto IS NOT NULL
            """,
            number=self._get_number_sql(),
            agreed=self.env["cs.carrier.statement.line"]._get_agreed_sql(),
        )

    def _get_number_sql(self):
        """Return the invoice that a ``line`` of a ``statement`` belongs to."""
        return SQL("COALESCE(NULLIF(line.invoice_number, ''), statement.invoice_number, statement.number)")
