from odoo import models
from odoo.tools import SQL


class CsBookingService(models.AbstractModel):
    """Bring the operational ledger up to what the books hold."""

    _inherit = "cs.booking.service"

    def _settle_charges(self, statement, keys):
        """Work out anew what is billed of the charges that documents were matched with.

        What counts are the lines of all documents with a bill that is not cancelled, of whatever statement:
        the same answer however often it is asked. A charge is settled when all that is expected is billed,
        a tolerance was granted, or it is final.

        :param keys: the documents that came or went: pairs (invoice number, currency id)
        """
        if not keys:
            return
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                UPDATE cs_charge charge
                   SET billed = billed.amount, agreed = billed.agreed, state = %s
                  FROM (%s) billed
                 WHERE charge.id = billed.charge_id
             RETURNING NULL
                """,
                self._get_charge_state_sql(),
                self._get_billed_sql(statement, keys),
            )
        )
        self.env["cs.charge"].invalidate_model(["billed", "agreed", "state"])

    def _get_billed_sql(self, statement, keys):
        """Return the query of what is billed of the charges of documents, in all statements.

        Columns: charge_id, amount, agreed, tolerated.
        """
        return SQL(
            """
            SELECT touched.charge_id,
                   COALESCE(SUM(share.amount), 0) AS amount,
                   COALESCE(SUM(share.agreed), 0) AS agreed,
                   BOOL_OR(share.tolerated) AS tolerated
              FROM (SELECT DISTINCT share.charge_id
                      FROM (%(shares)s) share
                     WHERE share.statement_id = %(statement)s
                       AND (share.number, share.currency_id) IN %(keys)s) touched
              LEFT JOIN ((%(shares)s) share
                    JOIN account_move move ON move.cs_statement_id = share.statement_id
                     AND move.cs_invoice_number = share.number
                     AND move.currency_id = share.currency_id
                     AND move.state <> 'cancel')
                ON share.charge_id = touched.charge_id
             GROUP BY touched.charge_id
            """,
            shares=self._get_shares_sql(),
            statement=statement.id,
            keys=tuple(keys),
        )

    def _get_charge_state_sql(self):
        """Return the state of a row of ``charge`` by what is ``billed``."""
        return SQL(
            """
            CASE WHEN charge.state = 'cancelled' THEN 'cancelled'
                 WHEN charge.final THEN 'settled'
                 WHEN billed.amount = 0 THEN 'open'
                 WHEN billed.tolerated OR billed.amount >= COALESCE(charge.expected, 0) THEN 'settled'
                 ELSE 'partly' END
            """
        )

    def _get_shares_sql(self):
        """Return the query of what lines bill of charges: one row per line and charge.

        Columns: statement_id, number, currency_id, charge_id, amount, agreed, tolerated.
        """
        return SQL(
            """
            SELECT line.statement_id, %(number)s AS number, line.currency_id, line.charge_id, line.amount,
                   %(agreed)s AS agreed, line.result = 'tolerance' AS tolerated
              FROM cs_carrier_statement_line line
              JOIN cs_carrier_statement statement ON statement.id = line.statement_id
              JOIN cs_charge matched ON matched.id = line.charge_id AND matched.currency_id = line.currency_id
             WHERE line.error IS NULL
            """,
            number=self._get_number_sql(),
            agreed=self.env["cs.carrier.statement.line"]._get_agreed_sql(),
        )

    def _get_number_sql(self):
        """Return the invoice that a ``line`` of a ``statement`` belongs to."""
        return SQL("COALESCE(NULLIF(line.invoice_number, ''), statement.invoice_number, statement.number)")
