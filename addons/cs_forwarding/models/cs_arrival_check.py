from datetime import UTC
from zoneinfo import ZoneInfo

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq, hmac

from ..const_care import (
    ARRIVAL_CONDITIONS,
    ARRIVAL_REASONS,
    ARRIVAL_SOURCES,
    ARRIVAL_STATES,
    ATTITUDES,
    BAD_ATTITUDES,
    OPEN_ARRIVAL_STATES,
)

_TOKEN_LENGTH = 32


class CsArrivalCheck(models.Model):
    """What the receiver says about how a parcel arrived; at most one for a parcel."""

    _name = "cs.arrival.check"
    _description = "Arrival Check"
    _inherit = ["mail.thread", "mail.activity.mixin", "cs.unmask.mixin"]
    _order = "call_at, delivered_at desc, id desc"
    _rec_names_search = ["parcel_id.name", "order_id.name", "partner_id.name"]
    _check_company_auto = True
    _cs_confidential_fields = {"remarks": "text", "signee": "text", "signed_by": "text"}

    name = fields.Char(compute="_compute_name")
    state = fields.Selection(ARRIVAL_STATES, required=True, default="to_ask", index=True, group_expand=True)
    reason = fields.Selection(ARRIVAL_REASONS, string="Asked Because", required=True, default="manual")
    rule_id = fields.Many2one("cs.arrival.rule", index="btree_not_null", ondelete="set null")
    parcel_id = fields.Many2one(
        "cs.parcel", required=True, ondelete="cascade", check_company=True, readonly=True
    )
    picking_id = fields.Many2one("stock.picking", string="Transfer", index="btree_not_null", readonly=True)
    order_id = fields.Many2one("sale.order", index="btree_not_null", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Receiver", index="btree_not_null", readonly=True)
    carrier_id = fields.Many2one("delivery.carrier", index="btree_not_null", readonly=True)
    channel_id = fields.Many2one("cs.order.channel", index="btree_not_null", readonly=True)
    team_id = fields.Many2one("cs.team", index=True, check_company=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users", string="Responsible", index="btree_not_null", domain="[('share', '=', False)]"
    )
    delivered_at = fields.Datetime(string="Delivered On", readonly=True, help="As the carrier reports it.")
    signed_by = fields.Char(string="Signed by (Carrier)", related="parcel_id.signed_by")

    asked_at = fields.Datetime(string="Link Sent On", readonly=True)
    reminded_at = fields.Datetime(string="Reminded On", readonly=True)
    expires_at = fields.Datetime(string="Open Until", readonly=True, help="Then the link ends.")
    call_at = fields.Datetime(string="Call On", index="btree_not_null", help="When an agent asks by phone.")
    call_count = fields.Integer(string="Calls Without Answer", readonly=True)

    arrived_at = fields.Datetime(string="Arrived On", help="As the receiver says.")
    condition = fields.Selection(ARRIVAL_CONDITIONS)
    attitude = fields.Selection(ATTITUDES, string="Driver's Attitude")
    signee = fields.Char(string="Who Took It")
    remarks = fields.Text(string="Receiver's Words")
    photo_ids = fields.Many2many("ir.attachment", string="Photos", copy=False)
    photo_count = fields.Integer(compute="_compute_photo_count")
    is_bad = fields.Boolean(string="Bad Arrival", compute="_compute_is_bad", store=True)
    answered_at = fields.Datetime(string="Answered On", readonly=True)
    answered_by_id = fields.Many2one("res.users", string="Taken Down by", readonly=True)
    source = fields.Selection(ARRIVAL_SOURCES, string="Answered through", readonly=True)
    anomaly_ids = fields.Many2many("cs.anomaly", string="Anomalies", readonly=True, copy=False)
    anomaly_count = fields.Integer(compute="_compute_anomaly_count")
    partner_phone = fields.Char(related="partner_id.phone", string="Phone")
    photo_gallery = fields.Html(compute="_compute_photo_gallery", sanitize=False)

    _parcel_uniq = models.Constraint("UNIQUE (parcel_id)", "This parcel has an arrival check already.")
    _open_idx = models.Index("(call_at) WHERE state IN ('asked', 'to_ask')")

    @api.depends("parcel_id.name")
    def _compute_name(self):
        for check in self:
            check.name = self.env._("Arrival of %(waybill)s", waybill=check.parcel_id.name or "")

    @api.depends("photo_ids")
    def _compute_photo_gallery(self):
        picture = Markup(
            '<a href="/web/image/%(id)s" target="_blank">'
            '<img class="img-thumbnail me-2 mb-2" src="/web/image/%(id)s/240x240" alt=""/></a>'
        )
        for check in self:
            pictures = check.photo_ids.filtered(lambda photo: (photo.mimetype or "").startswith("image/"))
            check.photo_gallery = Markup("").join(picture % {"id": photo.id} for photo in pictures)

    @api.depends("anomaly_ids")
    def _compute_anomaly_count(self):
        for check in self:
            check.anomaly_count = len(check.anomaly_ids)

    @api.depends("state", "condition", "attitude")
    def _compute_is_bad(self):
        for check in self:
            complaint = check.condition and check.condition != "good" or check.attitude in BAD_ATTITUDES
            check.is_bad = check.state == "answered" and complaint

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_facts(vals) for vals in vals_list])

    def _with_facts(self, vals):
        """Return ``vals`` completed by what the parcel tells."""
        parcel = self.env["cs.parcel"].browse(vals.get("parcel_id"))
        facts = {
            name: parcel[name].id
            for name in (
                "picking_id",
                "order_id",
                "partner_id",
                "carrier_id",
                "channel_id",
                "team_id",
                "company_id",
            )
        }
        return {**facts, "delivered_at": parcel.delivered_at, "call_at": fields.Datetime.now(), **vals}

    def _get_masked_customers(self):
        return self.partner_id

    @api.model
    def _get_open_domain(self):
        return fields.Domain("state", "in", OPEN_ARRIVAL_STATES)

    # The link

    def _get_token(self):
        """Return the secret of the link: it follows from the record and the database's own secret."""
        self.ensure_one()
        # sudo: the secret of the database is a system parameter
        return hmac(self.env(su=True), "cs_forwarding.arrival", (self.id, self.parcel_id.id))[:_TOKEN_LENGTH]

    def _has_token(self, token):
        return consteq(self._get_token().encode(), (token or "").encode())

    def _get_link(self):
        """Return the address at which the receiver answers (one check)."""
        return f"{self.get_base_url()}/cs/arrival/{self.id}/{self._get_token()}"

    def _get_tz(self):
        """Return the time zone of the receiver (one check)."""
        return self.parcel_id._get_receiver_tz()

    def _to_local(self, moment):
        """Return a moment as the receiver's clock shows it (one check)."""
        return moment and moment.replace(tzinfo=UTC).astimezone(ZoneInfo(self._get_tz())).replace(tzinfo=None)

    def _get_lines(self):
        """Return what was sent, as (product, quantity, unit): several parcels of a transfer share it."""
        moves = self.picking_id.move_ids.filtered(
            lambda move: move.quantity and move.product_id.type == "consu"
        )
        return [(move.product_id.display_name, move.quantity, move.product_uom.name) for move in moves]

    def _is_expired(self):
        return bool(self.expires_at and self.expires_at < fields.Datetime.now())

    def _ensure_open(self):
        for check in self:
            if check.state not in OPEN_ARRIVAL_STATES:
                raise UserError(self.env._("“%(name)s” is closed.", name=check.display_name))
