from odoo import api, fields, models
from odoo.fields import Command

from ..const import BILL_POLICIES


class CsStatementBook(models.TransientModel):
    """Shows what will be booked before it is."""

    _name = "cs.statement.book"
    _description = "Book a Carrier Statement"

    statement_id = fields.Many2one("cs.carrier.statement", required=True, ondelete="cascade")
    document_ids = fields.One2many(
        "cs.statement.book.document", "book_id", compute="_compute_documents", store=True, readonly=False
    )
    part_ids = fields.One2many("cs.statement.book.part", "book_id", compute="_compute_documents", store=True)
    obstacles = fields.Text(compute="_compute_documents", store=True)
    remarks = fields.Text(compute="_compute_documents", store=True)
    locks = fields.Text(compute="_compute_locks")
    in_open_period = fields.Boolean(string="Book it in the open period")
    bill_policy = fields.Selection(BILL_POLICIES, compute="_compute_bill_policy")

    @api.depends("statement_id")
    def _compute_bill_policy(self):
        for book in self:
            book.bill_policy = book.statement_id._get_bill_policy() if book.statement_id else False

    @api.depends("statement_id")
    def _compute_documents(self):
        service = self.env["cs.booking.service"]
        for book in self:
            statement = book.statement_id
            documents = service._read_documents(statement) if statement else []
            book.obstacles = "\n".join(service._get_obstacles(statement, documents)) if statement else False
            book.remarks = "\n".join(service._get_remarks(statement, documents))
            book.document_ids = [
                Command.clear(),
                *(Command.create(book._prepare_document_vals(document)) for document in documents),
            ]
            book.part_ids = [
                Command.clear(),
                *(
                    Command.create(book._prepare_part_vals(document, part))
                    for document in documents
                    for part in document.parts
                ),
            ]

    @api.depends("document_ids.invoice_date", "statement_id")
    def _compute_locks(self):
        service = self.env["cs.booking.service"]
        for book in self:
            dates = {line._get_key(): line.invoice_date for line in book.document_ids}
            documents = service._read_documents(book.statement_id) if book.statement_id else []
            for document in documents:
                document.invoice_date = dates.get(document.key) or document.invoice_date
            notes = (service._get_lock_note(book.statement_id, document) for document in documents)
            book.locks = "\n".join(filter(None, notes)) or False

    def _prepare_document_vals(self, document):
        service = self.env["cs.booking.service"]
        statement = self.statement_id
        net, tax = service._get_totals(statement, document)
        is_foreign = document.currency_id != statement.company_id.currency_id.id
        return {
            "invoice_number": document.number,
            "currency_id": document.currency_id,
            "invoice_date": document.invoice_date,
            "is_refund": service._is_refund(statement, document),
            "is_foreign": is_foreign,
            "rate": statement.exchange_rate if is_foreign else 0.0,
            "line_count": document.count,
            "net": net,
            "tax": float(document.tax) or tax,
            "tax_difference": float(document.tax) - tax if document.tax else 0.0,
        }

    def _prepare_part_vals(self, document, part):
        product, account, taxes = self.env["cs.booking.service"]._get_accounts(self.statement_id, part)
        accounts = product.product_tmpl_id.get_product_accounts() if product else {}
        return {
            "invoice_number": document.number,
            "currency_id": document.currency_id,
            "type_id": part.type_id,
            "account_id": (account or accounts.get("expense") or self.env["account.account"]).id,
            "tax_ids": [Command.set(taxes.ids)],
            "line_count": part.count,
            "amount": float(part.amount),
        }

    def action_confirm(self):
        self.ensure_one()
        choices = {
            line._get_key(): {"rate": line.rate, "invoice_date": line.invoice_date}
            for line in self.document_ids
        }
        moves = self.statement_id._book(choices, self.in_open_period)
        return self.statement_id._tell_booked(moves)
