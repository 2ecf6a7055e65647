from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cs_history_min_sample = fields.Integer(
        string="Parcels to Judge a Carrier",
        default=20,
        help="With fewer finished parcels in the period a carrier's safety is not judged.",
    )
    cs_history_days = fields.Integer(
        string="Days to Judge a Carrier", default=180, help="Parcels finished within so many days count."
    )

    _cs_history_positive = models.Constraint(
        "CHECK (cs_history_min_sample > 0 AND cs_history_days > 0)",
        "A carrier is judged by at least one parcel and one day.",
    )
