from odoo import api, fields, models

from ..const import CONTACT_WAYS
from ..const_change import (
    CHANGE_KINDS,
    CHANGE_ROUTES,
    CHANGE_SCOPES,
    CHANGE_STATES,
    FULFILMENT_STATES,
    OPEN_CHANGE_STATES,
)


class CsOrderChange(models.Model):
    """What a customer wants to have changed on a confirmed order, and the road that it takes."""

    _name = "cs.order.change"
    _description = "Order Change"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "order_id.name", "partner_id.name", "parcel_ids.name"]
    _check_company_auto = True
    _cs_confidential_fields = {
        "comparison": "json",
        "flag_note": "text",
        "new_note": "text",
        "old_values": "json",
        "outcome": "text",
        "reason": "text",
    }

    name = fields.Char(string="Number", readonly=True, copy=False, default="/", index="trigram")
    state = fields.Selection(
        CHANGE_STATES, required=True, default="new", index=True, copy=False, readonly=True, group_expand=True
    )
    kind = fields.Selection(CHANGE_KINDS, string="Change", required=True, default="address")
    order_id = fields.Many2one(
        "sale.order", required=True, index=True, ondelete="cascade", check_company=True
    )
    picking_id = fields.Many2one(
        "stock.picking",
        string="Delivery",
        index="btree_not_null",
        check_company=True,
        domain="[('sale_id', '=', order_id), ('picking_type_code', '=', 'outgoing')]",
        help="Only this delivery. Empty: all of the order.",
    )
    anomaly_id = fields.Many2one(
        "cs.anomaly", index="btree_not_null", ondelete="set null", check_company=True
    )
    scope = fields.Selection(CHANGE_SCOPES, compute="_compute_scope", store=True, readonly=False)
    partner_id = fields.Many2one(
        related="order_id.partner_id", store=True, precompute=True, string="Customer", index="btree_not_null"
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True, precompute=True, index=True)
    channel_id = fields.Many2one(
        related="order_id.cs_channel_id", store=True, precompute=True, index="btree_not_null"
    )
    carrier_id = fields.Many2one(
        "delivery.carrier", compute="_compute_carrier_id", store=True, precompute=True, index="btree_not_null"
    )
    team_id = fields.Many2one(
        "cs.team", compute="_compute_team_id", store=True, precompute=True, readonly=False, index=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index=True,
        copy=False,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )

    requester = fields.Char(
        string="Requested by", compute="_compute_requester", store=True, readonly=False, precompute=True
    )
    requested_how = fields.Selection(CONTACT_WAYS, string="Requested through", default="phone", required=True)
    requested_at = fields.Datetime(string="Requested On", default=fields.Datetime.now, required=True)
    reason = fields.Text(help="Why the customer wants it, in his own words.")
    flag_note = fields.Char(
        string="Red Flag",
        help="What everybody who touches the order or its parcel must know until it is done.",
    )

    fulfilment_state = fields.Selection(
        FULFILMENT_STATES,
        string="State of the Goods",
        readonly=True,
        copy=False,
        help="How far the goods were when the road was decided.",
    )
    route = fields.Selection(CHANGE_ROUTES, string="Road", readonly=True, copy=False, index=True)
    policy_id = fields.Many2one("cs.change.policy", readonly=True, copy=False, ondelete="set null")
    picking_ids = fields.Many2many(
        "stock.picking",
        "cs_order_change_picking_rel",
        "change_id",
        "picking_id",
        string="Deliveries Concerned",
        readonly=True,
        copy=False,
    )
    parcel_ids = fields.Many2many(
        "cs.parcel", compute="_compute_parcel_ids", search="_search_parcel_ids", string="Parcels"
    )
    started_at = fields.Datetime(string="Started On", readonly=True, copy=False)
    closed_at = fields.Datetime(string="Closed On", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", string="Closed by", readonly=True, copy=False)
    hours_open = fields.Float(readonly=True, copy=False, aggregator="avg")
    outcome = fields.Text(readonly=True, copy=False, help="Why it was refused or withdrawn.")
    tell_customer = fields.Boolean(
        default=True, help="Write to the customer when the change is done or refused."
    )
    told_at = fields.Datetime(string="Customer Told On", readonly=True, copy=False)

    _order_open_idx = models.Index("(order_id) WHERE state IN ('new', 'in_progress')")

    @api.depends("kind", "order_id", "line_ids.new_quantity", "line_ids.order_line_id")
    def _compute_scope(self):
        """What has left need not come back when the change leaves it as it is."""
        for change in self:
            change.scope = change._get_default_scope() if change.state == "new" else change.scope

    @api.depends("order_id.carrier_id", "picking_id.carrier_id")
    def _compute_carrier_id(self):
        for change in self:
            change.carrier_id = change.picking_id.carrier_id or change.order_id.carrier_id

    @api.depends("order_id.cs_team_id")
    def _compute_team_id(self):
        own = self.env.user.cs_team_ids[:1] or self.env.user.cs_led_team_ids[:1]
        for change in self:
            change.team_id = change.order_id.cs_team_id or change.team_id or own

    @api.depends("order_id.partner_id")
    def _compute_requester(self):
        for change in self:
            change.requester = change.requester or change.order_id.partner_id.name

    @api.depends("picking_ids.cs_parcel_ids")
    def _compute_parcel_ids(self):
        for change in self:
            change.parcel_ids = change.picking_ids.cs_parcel_ids

    def _search_parcel_ids(self, operator, value):
        return [("picking_ids.cs_parcel_ids", operator, value)]

    @api.depends("name", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for change in self:
            change.display_name = f"{change.name} · {kinds.get(change.kind, '')}"

    @api.model
    def _get_open_domain(self):
        return fields.Domain("state", "in", OPEN_CHANGE_STATES)

    @api.model_create_multi
    def create(self, vals_list):
        numbers = self.env["ir.sequence"]
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = numbers.next_by_code("cs.order.change") or "/"
        changes = super().create(vals_list)
        changes._ensure_changeable()
        changes._expect_route()
        return changes

    def _open_of(self, name):
        """Return the action that opens these changes."""
        return {**self._get_records_action(name=name), "context": {"create": False}}
