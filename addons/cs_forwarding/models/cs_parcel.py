from odoo import api, fields, models

from ..const_transport import OPEN_PHASES, TRACKING_PHASES
from ..lib.tracking.waybill import normalize_waybill


class CsParcel(models.Model):
    """A parcel on its way: one waybill of one delivery. Its state follows from its events."""

    _name = "cs.parcel"
    _description = "Parcel"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "last_event_at, id"
    _check_company_auto = True
    _cs_confidential_fields = {"signed_by": "text"}

    name = fields.Char(string="Waybill", required=True, index="trigram")
    waybill_key = fields.Char(compute="_compute_waybill_key", store=True, precompute=True)
    picking_id = fields.Many2one(
        "stock.picking", string="Transfer", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="picking_id.company_id", store=True, precompute=True, index=True)
    order_id = fields.Many2one(
        related="picking_id.sale_id", string="Order", store=True, precompute=True, index="btree_not_null"
    )
    partner_id = fields.Many2one(
        related="picking_id.partner_id",
        string="Receiver",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    carrier_id = fields.Many2one(
        related="picking_id.carrier_id", store=True, precompute=True, index="btree_not_null"
    )
    channel_id = fields.Many2one(
        related="order_id.cs_channel_id", store=True, precompute=True, index="btree_not_null"
    )
    team_id = fields.Many2one(related="order_id.cs_team_id", store=True, precompute=True, index=True)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index=True,
        copy=False,
        domain="[('share', '=', False)]",
    )
    active = fields.Boolean(default=True)

    event_ids = fields.One2many("cs.tracking.event", "parcel_id", string="Events")
    status_id = fields.Many2one(
        "cs.tracking.status", compute="_compute_tracking", store=True, index=True, ondelete="restrict"
    )
    phase = fields.Selection(TRACKING_PHASES, compute="_compute_tracking", store=True, group_expand=True)
    reason_id = fields.Many2one("cs.tracking.reason", compute="_compute_tracking", store=True)
    last_event_id = fields.Many2one(
        "cs.tracking.event", string="Latest Event", compute="_compute_tracking", store=True
    )
    last_event_at = fields.Datetime(
        string="Last Event",
        compute="_compute_tracking",
        store=True,
        help="When the parcel was last really heard of; codes that nobody understands do not count.",
    )
    last_place = fields.Char(compute="_compute_tracking", store=True)
    delivered_at = fields.Datetime(string="Delivered On", compute="_compute_tracking", store=True)
    signed_by = fields.Char(compute="_compute_tracking", store=True)
    carrier_eta = fields.Datetime(string="Carrier's ETA", compute="_compute_tracking", store=True)
    event_count = fields.Integer(string="Number of Events", compute="_compute_tracking", store=True)
    shipped_at = fields.Datetime(
        string="Shipped On", related="picking_id.date_done", store=True, precompute=True
    )

    _waybill_idx = models.Index("(waybill_key, company_id)")
    _picking_waybill_uniq = models.UniqueIndex(
        "(picking_id, waybill_key) WHERE active", "This waybill is already on the transfer."
    )
    _open_idx = models.Index(
        "(last_event_at) WHERE active AND phase IN ('announced', 'moving', 'problem', 'returning')"
    )

    @api.depends("name")
    def _compute_waybill_key(self):
        for parcel in self:
            parcel.waybill_key = normalize_waybill(parcel.name)

    @api.model
    def _get_open_domain(self):
        return fields.Domain("phase", "in", OPEN_PHASES)

    def _after_tracking(self, changes):
        """React to parcels whose status or reason has moved; empty here, for others to add to.

        Called once for a whole batch, before the transaction ends: set-based, cheap when there is nothing to
        do, and nothing is sent from here.

        :param changes: ``{parcel id: TrackingChange}`` of the parcels in ``self``
        """
