from odoo import api, fields, models

from ..const_customer import LINE_ANSWERS, OBJECTION_REASONS, STATEMENT_LINE_KINDS


class CsCustomerStatementLine(models.Model):
    """One charge or posting as it stood when the statement was made, and the customer's answer to it."""

    _name = "cs.customer.statement.line"
    _description = "Customer Statement Line"
    _order = "statement_id desc, currency_id, date, id"
    _log_access = False
    _rec_names_search = ["number", "ref"]
    _cs_confidential_fields = {"words": "text"}

    statement_id = fields.Many2one("cs.customer.statement", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True)
    partner_id = fields.Many2one(related="statement_id.partner_id", string="Customer")
    kind = fields.Selection(STATEMENT_LINE_KINDS, required=True)
    date = fields.Date(required=True)
    due_date = fields.Date()
    number = fields.Char(help="Waybill, invoice or payment.")
    ref = fields.Char(string="Reference")
    type_id = fields.Many2one("cs.charge.type", string="Charge Type", ondelete="restrict")
    destination = fields.Char()
    weight = fields.Float(string="Weight (kg)", digits="Stock Weight", aggregator=None)
    currency_id = fields.Many2one("res.currency", required=True)
    amount = fields.Monetary(help="What the customer owes by it; what he paid is negative.")
    billed = fields.Monetary(string="Invoiced", help="Part of the charge that has an invoice.")
    is_late = fields.Boolean(
        string="From Earlier", help="Shipped in a period that was stated before the charge was known."
    )
    charge_id = fields.Many2one("cs.charge", index="btree_not_null", ondelete="set null")
    move_id = fields.Many2one("account.move", string="Posting", index="btree_not_null", ondelete="set null")
    invoice_id = fields.Many2one("account.move", index="btree_not_null", ondelete="set null")
    taken = fields.Monetary(string="On the Invoice", help="Part of the charge that the invoice took up.")
    answer = fields.Selection(LINE_ANSWERS, required=True)
    answered_at = fields.Datetime(string="Answered On")
    reason = fields.Selection(OBJECTION_REASONS)
    words = fields.Text(string="Customer's Words")
    claimed = fields.Monetary(string="Right in His View")

    _statement_idx = models.Index("(statement_id, currency_id, date, id)")
    _objected_idx = models.Index("(statement_id) WHERE answer = 'objected'")

    @api.depends("number", "kind", "type_id", "amount")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            amount = line.currency_id.format(line.amount)
            line.display_name = " · ".join(filter(None, (line.number, line._get_title(), amount)))

    def _get_title(self):
        """Return what a customer reads as the matter of the line: the charge's name or the kind."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return self.type_id.name or kinds.get(self.kind, "")
