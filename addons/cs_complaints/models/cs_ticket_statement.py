from odoo import api, fields, models

from ..const_case import STATEMENT_ROLES, STATEMENT_WAYS


class CsTicketStatement(models.Model):
    """What somebody says about a matter under investigation: who, when, what."""

    _name = "cs.ticket.statement"
    _description = "Statement"
    _order = "at desc, id desc"
    _cs_customer_field = "ticket_id.partner_id"
    _cs_confidential_fields = {"name": "text", "text": "text"}

    ticket_id = fields.Many2one("cs.ticket", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="ticket_id.company_id", store=True)
    role = fields.Selection(STATEMENT_ROLES, required=True, default="customer")
    name = fields.Char(string="Who", required=True)
    at = fields.Datetime(string="Said On", required=True, default=fields.Datetime.now)
    way = fields.Selection(STATEMENT_WAYS, string="How", required=True, default="phone")
    text = fields.Text(string="What Was Said", required=True)
    user_id = fields.Many2one(
        "res.users", string="Taken Down by", default=lambda self: self.env.user, readonly=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        statements = super().create([{**vals, "user_id": self.env.uid} for vals in vals_list])
        statements.ticket_id._ensure_not_judged()
        return statements

    def write(self, vals):
        self.ticket_id._ensure_not_judged()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_judged(self):
        self.ticket_id._ensure_not_judged()
