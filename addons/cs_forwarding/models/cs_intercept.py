from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const_change import (
    ASK_WAYS,
    INTERCEPT_ANSWERS,
    INTERCEPT_STATES,
    INTERCEPT_TRANSITIONS,
    OPEN_INTERCEPT_STATES,
)


class CsIntercept(models.Model):
    """Stopping a delivery that is with its carrier, until its goods are back or the carrier declines."""

    _name = "cs.intercept"
    _description = "Intercept"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "order_id.name", "parcel_ids.name", "partner_id.name"]
    _mail_post_access = "read"
    _check_company_auto = True
    _cs_confidential_fields = {"answer_note": "text", "ask_text": "text"}

    name = fields.Char(string="Slip Number", readonly=True, copy=False, default="/", index="trigram")
    state = fields.Selection(INTERCEPT_STATES, required=True, default="draft", readonly=True, index=True)
    change_id = fields.Many2one("cs.order.change", required=True, index=True, ondelete="cascade")
    picking_id = fields.Many2one(
        "stock.picking", string="Delivery", required=True, index=True, ondelete="cascade", check_company=True
    )
    order_id = fields.Many2one(related="change_id.order_id", store=True, precompute=True, index=True)
    partner_id = fields.Many2one(related="change_id.partner_id", store=True, precompute=True)
    company_id = fields.Many2one(related="change_id.company_id", store=True, precompute=True, index=True)
    team_id = fields.Many2one(related="change_id.team_id", store=True, precompute=True, index=True)
    user_id = fields.Many2one(related="change_id.user_id", store=True, precompute=True, index=True)
    carrier_id = fields.Many2one(
        related="picking_id.carrier_id", store=True, precompute=True, index="btree_not_null"
    )
    parcel_ids = fields.Many2many(
        "cs.parcel", "cs_intercept_parcel_rel", "intercept_id", "parcel_id", string="Parcels", readonly=True
    )
    waybills = fields.Char(compute="_compute_waybills")
    line_ids = fields.One2many("cs.intercept.line", "intercept_id", string="Goods")

    asked_how = fields.Selection(ASK_WAYS, string="Asked through", readonly=True)
    asked_at = fields.Datetime(string="Asked On", readonly=True)
    asked_by_id = fields.Many2one("res.users", string="Asked by", readonly=True)
    ask_text = fields.Text(readonly=True)
    answered_at = fields.Datetime(string="Answered On", readonly=True)
    answered_by_id = fields.Many2one("res.users", string="Answer Taken by", readonly=True)
    answer_note = fields.Text(string="Carrier's Words", readonly=True)
    printed_at = fields.Datetime(string="Slip Printed On", readonly=True)
    printed_by_id = fields.Many2one("res.users", string="Slip Printed by", readonly=True)
    received_at = fields.Datetime(string="Received On", readonly=True)
    received_by_id = fields.Many2one("res.users", string="Received by", readonly=True)
    return_picking_id = fields.Many2one("stock.picking", string="Return", readonly=True)
    success_rate = fields.Float(
        string="Stopped",
        compute="_compute_success_rate",
        store=True,
        aggregator="avg",
        help="1 when the goods came back or went to the new address, 0 when the carrier could not help.",
    )
    is_open = fields.Boolean(compute="_compute_allowed")
    can_ask = fields.Boolean(compute="_compute_allowed")
    can_answer = fields.Boolean(compute="_compute_allowed")
    can_print = fields.Boolean(compute="_compute_allowed")
    can_receive = fields.Boolean(compute="_compute_allowed")

    _name_uniq = models.UniqueIndex("(name, company_id) WHERE name != '/'", "This slip number is taken.")
    _one_open = models.UniqueIndex(
        "(picking_id) WHERE state IN ('draft', 'asked', 'accepted')",
        "An intercept of this delivery is already running.",
    )

    @api.depends("parcel_ids.name", "picking_id.carrier_tracking_ref")
    def _compute_waybills(self):
        for intercept in self:
            names = intercept.parcel_ids.mapped("name")
            intercept.waybills = ", ".join(names) or intercept.picking_id.carrier_tracking_ref

    @api.depends("state")
    def _compute_success_rate(self):
        for intercept in self:
            intercept.success_rate = float(intercept.state in ("received", "redirected"))

    @api.depends("state", "change_id.state")
    def _compute_allowed(self):
        for intercept in self:
            allowed = INTERCEPT_TRANSITIONS.get(intercept.state, ())
            running = intercept.change_id.state == "in_progress"
            intercept.is_open = intercept.state in OPEN_INTERCEPT_STATES
            intercept.can_ask = running and "asked" in allowed
            intercept.can_answer = running and bool(set(INTERCEPT_ANSWERS) & set(allowed))
            intercept.can_print = intercept.is_open
            intercept.can_receive = "received" in allowed

    @api.model_create_multi
    def create(self, vals_list):
        numbers = self.env["ir.sequence"]
        for vals in vals_list:
            vals["name"] = numbers.next_by_code("cs.intercept") or "/"
        return super().create(vals_list)

    def write(self, vals):
        """Guard the life of the intercept: every way to another state comes by here."""
        state = vals.get("state")
        for intercept in self if state else ():
            if state != intercept.state and state not in INTERCEPT_TRANSITIONS[intercept.state]:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "Intercept %(name)s is “%(old)s” and cannot become “%(new)s”.",
                        name=intercept.name,
                        old=labels[intercept.state],
                        new=labels[state],
                    )
                )
        return super().write(vals)

    def _get_working(self):
        """Return the intercepts for those who may work on their changes."""
        self.change_id.check_access("write")
        # sudo: agents read intercepts; the stamps are the system's own
        return self.sudo()

    # Asking the carrier

    def _ask(self, how, text):
        """Note that the carrier was asked, and in which words."""
        self.write(
            {
                "state": "asked",
                "asked_how": how,
                "asked_at": fields.Datetime.now(),
                "asked_by_id": self.env.uid,
                "ask_text": text,
            }
        )
        self.change_id._sync_intercept_steps()

    def _ask_carrier_interface(self):
        """Ask through the carrier's own interface; return whether it has one (one intercept)."""
        result = self.carrier_id._cs_intercept(self.parcel_ids) if self.carrier_id else None
        if result is None:
            return False
        self._ask("api", result.get("note") or "")
        if result.get("answer") in INTERCEPT_ANSWERS:
            self._answer(result["answer"], result.get("note"))
        return True

    def _get_ask_text(self):
        """Return the words in which the carrier is asked to stop the delivery (one intercept)."""
        wish = (
            self.env._("please deliver it to the address below instead")
            if self.change_id.kind == "address"
            else self.env._("please do not deliver it and send it back to us")
        )
        return self.env._(
            "Dear colleagues,\n\nwaybill %(waybill)s (our reference %(slip)s): %(wish)s.\n%(address)s\n"
            "Return address: %(sender)s\n\nPlease confirm.\n%(user)s",
            waybill=self.waybills or self.picking_id.name,
            slip=self.name,
            wish=wish,
            address=self._get_new_address(),
            sender=self._get_sender(),
            user=self.env.user.name,
        )

    def _get_new_address(self):
        change = self.change_id
        if change.kind != "address":
            return ""
        values = change._get_address_values()
        contact = self.env["res.partner"].new(
            {**{name: values.get(name) for name in values}, "name": values.get("name")}
        )
        return contact._display_address(without_company=True).strip()

    def _get_sender(self):
        warehouse = self.picking_id.picking_type_id.warehouse_id
        partner = warehouse.partner_id or self.company_id.partner_id
        return partner._display_address().strip().replace("\n", ", ")

    def _answer(self, answer, note=None):
        """Note what the carrier answered; where nothing is left to wait for, the change ends or goes on."""
        self.write(
            {
                "state": answer,
                "answered_at": fields.Datetime.now(),
                "answered_by_id": self.env.uid,
                "answer_note": note,
            }
        )
        labels = dict(self._fields["state"]._description_selection(self.env))
        for intercept in self:
            words = " · ".join(filter(None, [intercept.name, labels[answer], note]))
            intercept.change_id._message_log(body=self.env._("Carrier's answer: %(words)s", words=words))
        self.change_id._sync_intercept_steps()

    def _call_off(self):
        """Stop waiting for the parcels: the change has ended otherwise."""
        self.filtered("is_open").state = "cancelled"

    # Buttons

    def action_ask(self):
        """Ask through the carrier's interface, else open the dialog with the drafted words."""
        self.ensure_one()
        if self._get_working()._ask_carrier_interface():
            return True
        return self._open_dialog("cs.intercept.ask", self.env._("Ask the Carrier"))

    def action_answer(self):
        self.ensure_one()
        return self._open_dialog("cs.intercept.answer", self.env._("Carrier's Answer"))

    def action_print_slip(self):
        """Print the return slips and note who printed them."""
        intercepts = self._get_working()
        intercepts.write({"printed_at": fields.Datetime.now(), "printed_by_id": self.env.uid})
        intercepts.change_id._sync_intercept_steps()
        return self.env.ref("cs_forwarding.action_report_intercept_slip").report_action(self)

    def action_receive(self):
        """Open the scan screen with this slip."""
        self.ensure_one()
        return self.env["cs.intercept.scan"]._open(self.name)

    def _open_dialog(self, model, name):
        return self.env[model]._get_records_action(
            name=name, target="new", context={"default_intercept_id": self.id}
        )
