from odoo import fields, models


class CsTrackingReason(models.Model):
    _inherit = "cs.tracking.reason"

    anomaly_type_id = fields.Many2one(
        "cs.anomaly.type",
        ondelete="set null",
        help="Opened instead of the status's own type when a parcel has a problem for this reason.",
    )
