from odoo import fields, models

from ..const_books import PREPAID_ACCOUNT_TYPES


class CsCarrierAccount(models.Model):
    """On what the bills of the carrier are booked, beyond what the charge types say."""

    _name = "cs.carrier.account"
    _inherit = ["cs.carrier.account", "analytic.mixin"]

    prepaid_account_id = fields.Many2one(
        "account.account",
        string="Prepayments",
        check_company=True,
        domain=[("account_type", "in", PREPAID_ACCOUNT_TYPES)],
        help="Where money paid in advance stands that he deducts on his bills. Costs are booked in full.",
    )
