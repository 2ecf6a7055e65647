from odoo import fields, models

from ..const_customer import ANSWER_WAYS, ANSWERS, OBJECTION_REASONS


class CsCustomerStatementAnswer(models.Model):
    """An answer of a customer: who said what of which line, when, from where. Never changed."""

    _name = "cs.customer.statement.answer"
    _description = "Customer's Answer to a Statement"
    _order = "id desc"
    _log_access = False
    _cs_confidential_fields = {"name": "text", "words": "text"}

    statement_id = fields.Many2one(
        "cs.customer.statement", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="statement_id.company_id", store=True, precompute=True)
    line_id = fields.Many2one(
        "cs.customer.statement.line",
        readonly=True,
        ondelete="cascade",
        help="Empty: all lines that were open then.",
    )
    answer = fields.Selection(ANSWERS, required=True, readonly=True)
    at = fields.Datetime(string="Said On", required=True, readonly=True, default=fields.Datetime.now)
    name = fields.Char(string="Said by", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    user_id = fields.Many2one("res.users", string="Taken by", readonly=True)
    way = fields.Selection(ANSWER_WAYS, string="Through", required=True, readonly=True)
    ip = fields.Char(string="Address", readonly=True)
    reason = fields.Selection(OBJECTION_REASONS, readonly=True)
    words = fields.Text(string="Customer's Words", readonly=True)
    currency_id = fields.Many2one(related="line_id.currency_id")
    claimed = fields.Monetary(string="Right in His View", readonly=True)
    proof_ids = fields.Many2many("ir.attachment", readonly=True)
