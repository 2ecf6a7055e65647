from odoo import api, fields, models


class CsStatementBookDocument(models.TransientModel):
    """One bill that will be made."""

    _name = "cs.statement.book.document"
    _description = "Bill to Make"

    book_id = fields.Many2one("cs.statement.book", required=True, ondelete="cascade")
    invoice_number = fields.Char(string="Carrier's Invoice", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    is_refund = fields.Boolean(string="Credit Note", readonly=True)
    is_foreign = fields.Boolean(readonly=True)
    invoice_date = fields.Date(required=True)
    rate = fields.Float(
        digits=(16, 6), help="Company currency for one of the bill's. Empty: the rate of the day."
    )
    line_count = fields.Integer(string="Lines", readonly=True)
    net = fields.Monetary(readonly=True)
    tax = fields.Monetary(readonly=True)
    tax_difference = fields.Monetary(
        readonly=True, help="What the carrier's file states above the taxes of the charge types."
    )
    total = fields.Monetary(compute="_compute_total")

    @api.depends("net", "tax")
    def _compute_total(self):
        for line in self:
            line.total = line.net + line.tax

    def _get_key(self):
        return self.invoice_number, self.currency_id.id
