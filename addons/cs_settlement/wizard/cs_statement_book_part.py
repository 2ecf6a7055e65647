from odoo import fields, models


class CsStatementBookPart(models.TransientModel):
    """One line of a bill that will be made."""

    _name = "cs.statement.book.part"
    _description = "Bill Line to Make"

    book_id = fields.Many2one("cs.statement.book", required=True, ondelete="cascade")
    invoice_number = fields.Char(string="Carrier's Invoice")
    currency_id = fields.Many2one("res.currency")
    type_id = fields.Many2one("cs.charge.type", string="Charge Type")
    account_id = fields.Many2one("account.account")
    tax_ids = fields.Many2many("account.tax", string="Taxes")
    line_count = fields.Integer(string="Lines")
    amount = fields.Monetary()
