from odoo import fields, models

from ..const import STATEMENT_STATES


class CsCarrierStatement(models.Model):
    """What a carrier bills for a period, as one file of his says it."""

    _name = "cs.carrier.statement"
    _description = "Carrier Statement"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "number"
    _check_company_auto = True

    number = fields.Char(required=True, copy=False, readonly=True, default="/")
    account_id = fields.Many2one(
        "cs.carrier.account", string="Carrier Account", required=True, index=True, check_company=True
    )
    partner_id = fields.Many2one(related="account_id.partner_id", string="Vendor", store=True, index=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    profile_id = fields.Many2one("cs.statement.profile", string="File Layout", ondelete="restrict")
    state = fields.Selection(STATEMENT_STATES, required=True, default="draft", copy=False, group_expand=True)
    period_start = fields.Date(string="From")
    period_end = fields.Date(string="To")
    invoice_number = fields.Char(string="Carrier's Invoice", copy=False)
    invoice_date = fields.Date()
    attachment_id = fields.Many2one("ir.attachment", string="File", copy=False, ondelete="restrict")
    file_name = fields.Char(related="attachment_id.name")
    file_hash = fields.Char(copy=False)
    content_hash = fields.Char(copy=False)
    version = fields.Integer(default=1, copy=False)
    replaces_id = fields.Many2one("cs.carrier.statement", copy=False, index="btree_not_null")
    declared_total = fields.Monetary(copy=False)
    line_total = fields.Monetary(copy=False, readonly=True)
    line_count = fields.Integer(string="Lines", copy=False, readonly=True)
    error_count = fields.Integer(string="Unreadable Lines", copy=False, readonly=True)
    held_reasons = fields.Json(copy=False)
    line_ids = fields.One2many("cs.carrier.statement.line", "statement_id")
    move_ids = fields.One2many("account.move", "cs_statement_id", string="Bills and Credit Notes")
