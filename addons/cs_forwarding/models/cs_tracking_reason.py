from odoo import fields, models

from ..const_transport import LIABLE_PARTIES


class CsTrackingReason(models.Model):
    """Why a parcel is where it is, and who answers for it."""

    _name = "cs.tracking.reason"
    _description = "Tracking Reason"
    _order = "party, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Known to the program; begins with the liable party.")
    party = fields.Selection(LIABLE_PARTIES, string="Liable Party", required=True, default="other")
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE (code)", "This reason code is taken.")
