from odoo import api, fields, models
from odoo.tools import SQL

from ..const_books import BOOKED_STATES


class CsSettlementProof(models.Model):
    """Both ledgers beside each other: what a statement's lines say and what stands in the books.

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
    is_different = fields.Boolean(string="Different")
    checked_at = fields.Datetime(string="Checked On")

    _document_uniq = models.UniqueIndex("(statement_id, invoice_number, currency_id)")

    @api.model
    def _cron_prove(self):
        """Compare all statements in the books that changed since, and tell who approved what differs."""
        statements = self.env["cs.carrier.statement"].search([("state", "in", BOOKED_STATES)])
        for statement in statements:
            self._prove(statement)
            self.env["ir.cron"]._commit_progress(1)

    def _prove(self, statement):
        """Write the proof of one statement anew, and see to the activity that tells of a difference."""
        self.env.flush_all()
        self.env.cr.execute(SQL("DELETE FROM cs_settlement_proof WHERE statement_id = %s", statement.id))
        self.env.cr.execute(self._get_proof_sql(statement))
        self.invalidate_model()
        different = self.search([("statement_id", "=", statement.id), ("is_different", "=", True)])
        summary = self.env._("The books differ from the statement")
        told = statement.activity_ids.filtered(lambda activity: activity.summary == summary)
        if different and not told:
            user = statement.approved_by_id or self.env.user
            statement.activity_schedule("mail.mail_activity_data_todo", summary=summary, user_id=user.id)
        elif told and not different:
            told.unlink()

    def _get_proof_sql(self, statement):
        service = self.env["cs.booking.service"]
        bookable = self.env["cs.carrier.statement.line"]._get_bookable_sql(statement._get_bill_policy())
        return SQL(
            """
            INSERT INTO cs_settlement_proof (
                   statement_id, company_id, account_id, invoice_number, currency_id,
                   lines_amount, books_amount, difference, is_different, checked_at)
            SELECT %(statement)s, %(company)s, %(account)s, number, currency_id, lines, books, books - lines,
                   ABS(books - lines) >= currency.rounding / 2, now() AT TIME ZONE 'UTC'
              FROM (SELECT number, currency_id, SUM(lines) AS lines, SUM(books) AS books
                      FROM (SELECT %(number)s AS number, line.currency_id,
                                   %(bookable)s - COALESCE(line.offset_amount, 0) AS lines, 0 AS books
                              FROM cs_carrier_statement_line line
                              JOIN cs_carrier_statement statement ON statement.id = line.statement_id
                             WHERE line.statement_id = %(statement)s AND line.error IS NULL
                             UNION ALL
                            SELECT move.cs_invoice_number, move.currency_id, 0,
                                   CASE WHEN move.move_type = 'in_refund' THEN -1 ELSE 1 END
                                   * item.price_subtotal
                              FROM account_move_line item
                              JOIN account_move move ON move.id = item.move_id
                             WHERE move.cs_statement_id = %(statement)s
                               AND move.cs_invoice_number IS NOT NULL
                               AND move.state <> 'cancel'
                               AND item.cs_statement_id = %(statement)s) item
                     GROUP BY number, currency_id) document
              JOIN res_currency currency ON currency.id = document.currency_id
            """,
            statement=statement.id,
            company=statement.company_id.id,
            account=statement.account_id.id,
            number=service._get_number_sql(),
            bookable=bookable,
        )
