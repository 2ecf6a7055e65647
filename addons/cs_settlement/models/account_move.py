from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    cs_statement_id = fields.Many2one(
        "cs.carrier.statement", string="Carrier Statement", index="btree_not_null", copy=False
    )
