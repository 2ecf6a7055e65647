from odoo import fields, models


class DeliveryCarrier(models.Model):
    _inherit = "delivery.carrier"

    cs_transit_days = fields.Integer(
        string="Usual Time on the Way (days)",
        help="What customers are promised where the order names no date. 0: nothing.",
    )

    _cs_transit_days_positive = models.Constraint(
        "CHECK (cs_transit_days >= 0)", "The usual time on the way can't be negative."
    )
