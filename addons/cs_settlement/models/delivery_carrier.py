from odoo import fields, models


class DeliveryCarrier(models.Model):
    _inherit = "delivery.carrier"

    cs_account_id = fields.Many2one(
        "cs.carrier.account",
        string="Carrier Account",
        index="btree_not_null",
        help="On whose bills the shipments of this delivery method appear.",
    )
