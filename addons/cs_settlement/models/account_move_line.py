from odoo import fields, models


class AccountMoveLine(models.Model):
    """Sums of a carrier's statement."""

    _inherit = "account.move.line"

    cs_statement_id = fields.Many2one(
        "cs.carrier.statement", string="Carrier Statement", index="btree_not_null", copy=False
    )
