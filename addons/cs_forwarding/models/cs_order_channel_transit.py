from odoo import fields, models


class CsOrderChannel(models.Model):
    _inherit = "cs.order.channel"

    transit_days = fields.Integer(
        string="Promised Time on the Way (days)",
        help="What buyers of this channel are promised where neither the order nor the carrier says more. "
        "0: nothing.",
    )

    _transit_days_positive = models.Constraint(
        "CHECK (transit_days >= 0)", "The promised time on the way can't be negative."
    )
