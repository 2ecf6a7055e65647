from odoo import fields, models

from ..const_transport import TRACKING_FORMATS


class CsTrackingProvider(models.Model):
    """One connection to a source of tracking events."""

    _name = "cs.tracking.provider"
    _description = "Tracking Service"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    format = fields.Selection(TRACKING_FORMATS, required=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    tz = fields.Selection(
        lambda self: self.env["res.users"]._fields["tz"]._description_selection(self.env),
        string="Time Zone",
        required=True,
        default=lambda self: self.env.user.tz or "UTC",
        help="Taken for times that come without a zone.",
    )
    active = fields.Boolean(default=True)

