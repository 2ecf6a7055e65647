from odoo import fields, models


class AccountMoveLine(models.Model):
    """A line below zero on a carrier's bill may set off what the carrier agreed to pay."""

    _inherit = "account.move.line"

    cs_claim_id = fields.Many2one(
        "cs.dispute", string="Claim Set Off", index="btree_not_null", copy=False, readonly=True
    )
