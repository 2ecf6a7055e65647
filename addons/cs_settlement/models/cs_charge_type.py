from odoo import api, fields, models
from odoo.fields import Domain

from ..const import CHARGE_FAMILIES


class CsChargeType(models.Model):
    """A kind of charge, in one of four families."""

    _name = "cs.charge.type"
    _description = "Charge Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    family = fields.Selection(CHARGE_FAMILIES, required=True, default="freight")
    is_surcharge = fields.Boolean(
        string="Surcharge", help="Comes on top of another charge, as a share of it or a fixed amount."
    )
    product_id = fields.Many2one(
        "product.product",
        string="Booked as",
        help="Gives bills and invoices their account and taxes.",
    )
    expense_account_id = fields.Many2one(
        related="product_id.property_account_expense_id", groups="cs_settlement.group_accountant"
    )
    purchase_tax_ids = fields.Many2many(
        related="product_id.supplier_taxes_id",
        string="Taxes on Bills",
        groups="cs_settlement.group_accountant",
    )
    sale_tax_ids = fields.Many2many(
        related="product_id.taxes_id", string="Taxes on Invoices", groups="cs_settlement.group_accountant"
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "Another charge type has this code.")

    @api.model
    def _get_ids_by_code(self):
        """Return ``{code: id}`` of all types, archived ones too."""
        # sudo: charges accrue whoever ships
        types = self.sudo().with_context(active_test=False).search_fetch(Domain.TRUE, ["code"])
        return {charge_type.code: charge_type.id for charge_type in types}
