from odoo import fields, models

from ..const import BILL_POLICIES


class CsCarrierAccount(models.Model):
    """What was agreed with a carrier about his bills: who he is, how he bills, how he is paid."""

    _name = "cs.carrier.account"
    _description = "Carrier Account"
    _inherit = ["mail.thread"]
    _order = "sequence, name"
    _check_company_auto = True

    name = fields.Char(required=True)
    code = fields.Char()
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    partner_id = fields.Many2one(
        "res.partner", string="Vendor", required=True, index=True, check_company=True, tracking=True
    )
    carrier_ids = fields.One2many("delivery.carrier", "cs_account_id", string="Delivery Methods")
    numbers = fields.Char(
        string="Account Numbers", help="The numbers printed on the carrier's bills, separated by commas."
    )
    profile_id = fields.Many2one("cs.statement.profile", string="File Layout", ondelete="restrict")
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    bill_policy = fields.Selection(
        BILL_POLICIES,
        required=True,
        default="full",
        tracking=True,
        help="Bill in full: the bill equals the carrier's invoice, what is disputed is credited later.\n"
        "Pay what is agreed: the bill holds the agreed lines, what is disputed stays out of it.",
    )
    setoff_allowed = fields.Boolean(
        string="Set-Off Agreed",
        tracking=True,
        help="Accepted claims may be deducted from the carrier's bills. Else they are claimed on their own.",
    )
    dispute_days = fields.Integer(
        string="Time for Disputes (days)", default=30, help="From the date of the carrier's invoice."
    )
    dispute_email = fields.Char(string="E-mail for Disputes")
    statement_ids = fields.One2many("cs.carrier.statement", "account_id", string="Statements")

    _code_uniq = models.UniqueIndex(
        "(company_id, code) WHERE code IS NOT NULL", "Another account has this code."
    )
