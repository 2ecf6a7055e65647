from odoo import fields, models


class CsAnomaly(models.Model):
    _inherit = "cs.anomaly"

    parcel_id = fields.Many2one(
        "cs.parcel", index="btree_not_null", ondelete="cascade", check_company=True
    )
