from odoo import fields, models

from ..const_transport import MILESTONES, TRACKING_PHASES


class CsTrackingStatus(models.Model):
    """The one list of statuses into which those of all services are translated."""

    _name = "cs.tracking.status"
    _description = "Tracking Status"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Known to the program; does not change.")
    sequence = fields.Integer(
        default=100, help="Further along the way is higher; decides between events of the same moment."
    )
    phase = fields.Selection(TRACKING_PHASES, help="Empty: it says nothing about where the parcel is.")
    advances = fields.Boolean(
        string="Moves the Parcel",
        default=True,
        help="Off: events with this status are shown, but the parcel keeps its last good state.",
    )
    milestone = fields.Selection(MILESTONES, help="What the customer is told when a parcel gets here.")
    anomaly_type_id = fields.Many2one(
        "cs.anomaly.type", ondelete="set null", help="Opened for a parcel that gets this status."
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE (code)", "This status code is taken.")
