from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cs_lane_min_sample = fields.Integer(
        string="Parcels to Learn from",
        default=20,
        help="A forecast is only shown when it rests on at least so many delivered parcels.",
    )
    cs_delay_grace_hours = fields.Float(
        string="Late After (hours)",
        default=6.0,
        help="A parcel counts as late so many hours after the time it was awaited.",
    )

    _cs_lane_min_sample_positive = models.Constraint(
        "CHECK (cs_lane_min_sample > 0)", "Nothing can be learned from no parcel."
    )
    _cs_delay_grace_positive = models.Constraint(
        "CHECK (cs_delay_grace_hours >= 0)", "The time after which a parcel counts as late can't be negative."
    )
