from odoo import fields, models

from ..const_cargo import AUTO_CHOICES


class CsTeam(models.Model):
    _name = "cs.team"
    _inherit = ["cs.team", "cs.transport.weights"]

    transport_auto = fields.Selection(
        AUTO_CHOICES,
        string="Choose Transport",
        required=True,
        default="never",
        help="Orders that have a carrier already keep it.",
    )
