from odoo import api, fields, models
from odoo.tools import SQL

from ..const_books import BOOKED_STATES, PROOF_CAUSES


class CsSettlementProof(models.Model):
    """Both ledgers beside each other: charges, what a statement's lines say, and what stands in the books.

    A row per document is written each night; a view would read every line ever billed whenever it is opened.
    """

    _name = "cs.settlement.proof"
    _description = "Proof of the Books"
    _order = "is_different desc, statement_id desc, id"
    _rec_name = "invoice_number"
    _log_access = False

    statement_id = fields.Many2one("cs.carrier.statement", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True)
    account_id = fields.Many2one("cs.carrier.account", string="Carrier Account")
    invoice_number = fields.Char(string="Carrier's Invoice")
    currency_id = fields.Many2one("res.currency", required=True)
    lines_amount = fields.Monetary(string="Lines", help="What is to be booked of the lines, net of tax.")
    books_amount = fields.Monetary(string="Books", help="What stands on the bills, net of tax.")
    difference = fields.Monetary()
    charged_amount = fields.Monetary(
        string="For Shipments", help="What the lines bill of charges that were expected."
    )
    charge_difference = fields.Monetary(
        string="Difference of Charges",
        help="What the charges hold above what the booked lines bill of them.",
    )
    charge_count = fields.Integer(string="Different Charges")
    cause = fields.Selection(PROOF_CAUSES)
    is_different = fields.Boolean(string="Different")
    checked_at = fields.Datetime(string="Checked On")

    _document_uniq = models.UniqueIndex("(statement_id, invoice_number, currency_id)")

    def action_settle_charges(self):
        """Bring the charges up to the books once more, and prove the statements anew."""
        for statement in self.statement_id:
            statement._settle_charges()
            # sudo: rows of the proof are written by the system only
            self.sudo()._prove(statement)

    @api.model
    def _cron_prove(self):
        """Compare all statements in the books, those first that were not for longest."""
        statements = self._get_statements_to_prove()
        self.env["ir.cron"]._commit_progress(remaining=len(statements))
        for statement in statements:
            self._prove(statement)
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _get_statements_to_prove(self):
        checked = self._read_group([], ["statement_id"], ["checked_at:min"])
        since = {statement: checked_at for statement, checked_at in checked}
        booked = self.env["cs.carrier.statement"].search([("state", "in", BOOKED_STATES)])
        return booked.sorted(
            lambda statement: since.get(statement) or fields.Datetime.to_datetime("1970-01-01")
        )

    def _prove(self, statement):
        """Write the proof of one statement anew, and see to the activity that tells of a difference."""
        self.env.flush_all()
        self.env.cr.execute(SQL("DELETE FROM cs_settlement_proof WHERE statement_id = %s", statement.id))
        if statement._get_live_moves():
            self.env.cr.execute(self._get_proof_sql(statement))
            self._prove_charges(statement)
            self.env.cr.execute(self._get_cause_sql(statement))
        self.invalidate_model()
        self._tell(statement)

    def _tell(self, statement):
        """See to the activity of who approved a statement that differs from the books."""
        different = self.search([("statement_id", "=", statement.id), ("is_different", "=", True)])
        summary = self.env._("The books differ from the statement")
        told = statement.activity_ids.filtered(lambda activity: activity.summary == summary)
        if different and not told:
            user = statement.approved_by_id or self.env.user
            statement.activity_schedule("mail.mail_activity_data_todo", summary=summary, user_id=user.id)
        elif told and not different:
            told.unlink()

    def _get_proof_sql(self, statement):
        """Return the statement that writes lines and books of each document, and what is for shipments."""
        service = self.env["cs.booking.service"]
        policy = statement._get_bill_policy()
        bookable = self.env["cs.carrier.statement.line"]._get_bookable_sql(policy)
        return SQL(
            """
            INSERT INTO cs_settlement_proof (
                   statement_id, company_id, account_id, invoice_number, currency_id, lines_amount,
                   books_amount, difference, charged_amount, charge_difference, charge_count, checked_at)
            SELECT %(statement)s, %(company)s, %(account)s, number, currency_id, lines, books, books - lines,
                   charged, 0, 0, now() AT TIME ZONE 'UTC'
              FROM (SELECT number, currency_id, SUM(lines) AS lines, SUM(books) AS books,
                           SUM(charged) AS charged
                      FROM (SELECT %(number)s AS number, line.currency_id,
                                   %(bookable)s - COALESCE(line.offset_amount, 0) AS lines, 0 AS books,
                                   CASE WHEN line.charge_id IS NULL THEN 0 ELSE %(bookable)s END AS charged
                              FROM cs_carrier_statement_line line
                              JOIN cs_carrier_statement statement ON statement.id = line.statement_id
                             WHERE line.statement_id = %(statement)s AND line.error IS NULL
                             UNION ALL
                            SELECT move.cs_invoice_number, move.currency_id, 0,
                                   CASE WHEN move.move_type = 'in_refund' THEN -1 ELSE 1 END
                                   * item.price_subtotal, 0
                              FROM account_move_line item
                              JOIN account_move move ON move.id = item.move_id
                             WHERE move.cs_statement_id = %(statement)s
                               AND move.cs_invoice_number IS NOT NULL
                               AND move.state <> 'cancel'
                               AND item.cs_statement_id = %(statement)s) item
                     GROUP BY number, currency_id) document
            """,
            statement=statement.id,
            company=statement.company_id.id,
            account=statement.account_id.id,
            number=service._get_number_sql(),
            bookable=bookable,
        )

    def _prove_charges(self, statement):
        """Compare what charges hold with what booked lines bill of them, of whatever statement.

        Not while they are being brought up to the books.
        """
        if statement.charges_pending:
            return
        service = self.env["cs.booking.service"]
        held = SQL.identifier("agreed" if statement._get_bill_policy() == "agreed" else "billed")
        booked = SQL.identifier("agreed" if statement._get_bill_policy() == "agreed" else "amount")
        with service._gathering(statement):
            self.env.cr.execute(
                SQL(
                    """
                    WITH wrong AS (
                        SELECT charge.id, COALESCE(charge.%(held)s, 0) - gathered.%(booked)s AS difference
                          FROM cs_billed gathered
                          JOIN cs_charge charge ON charge.id = gathered.charge_id
                         WHERE COALESCE(charge.%(held)s, 0) <> gathered.%(booked)s)
                    UPDATE cs_settlement_proof proof
                       SET charge_count = found.count, charge_difference = found.difference
                      FROM (SELECT number, currency_id, COUNT(*) AS count, SUM(difference) AS difference
                              FROM (SELECT DISTINCT share.number, share.currency_id, wrong.id,
                                           wrong.difference
                                      FROM wrong
                                      JOIN (%(shares)s) share ON share.charge_id = wrong.id
                                       AND share.statement_id = %(statement)s) one
                             GROUP BY number, currency_id) found
                     WHERE proof.statement_id = %(statement)s AND proof.invoice_number = found.number
                       AND proof.currency_id = found.currency_id
                    """,
                    held=held,
                    booked=booked,
                    shares=service._get_shares_sql(),
                    statement=statement.id,
                )
            )

    def _get_cause_sql(self, statement):
        """Return the statement that says which documents differ, and why."""
        return SQL(
            """
            UPDATE cs_settlement_proof proof
               SET cause = found.cause, is_different = found.cause IS NOT NULL
              FROM (SELECT proof.id,
                           CASE WHEN ABS(proof.difference) < unit.rounding / 2
                                THEN CASE WHEN proof.charge_count > 0 THEN 'charges' END
                                WHEN move.id IS NULL THEN 'missing'
                                WHEN line.id IS NULL THEN 'extra'
                                ELSE 'edited' END AS cause
                      FROM cs_settlement_proof proof
                      JOIN res_currency unit ON unit.id = proof.currency_id
         LEFT JOIN LATERAL (SELECT move.id FROM account_move move
                             WHERE move.cs_statement_id = proof.statement_id AND move.state <> 'cancel'
                               AND move.cs_invoice_number = proof.invoice_number
                               AND move.currency_id = proof.currency_id LIMIT 1) move ON TRUE
         LEFT JOIN LATERAL (SELECT line.id FROM cs_carrier_statement_line line
                              JOIN cs_carrier_statement statement ON statement.id = line.statement_id
                             WHERE line.statement_id = proof.statement_id AND line.error IS NULL
                               AND line.currency_id = proof.currency_id
                               AND %(number)s = proof.invoice_number LIMIT 1) line ON TRUE
                     WHERE proof.statement_id = %(statement)s) found
             WHERE found.id = proof.id
            """,
            number=self.env["cs.booking.service"]._get_number_sql(),
            statement=statement.id,
        )
