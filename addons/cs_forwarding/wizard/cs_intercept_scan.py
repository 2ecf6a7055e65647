from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..const_change import GOODS_CONDITIONS, OPEN_INTERCEPT_STATES
from ..lib.tracking.waybill import normalize_waybill


class CsInterceptScan(models.TransientModel):
    """The table at which parcels that come back are scanned: slip number or waybill, then the goods."""

    _name = "cs.intercept.scan"
    _description = "Receive an Intercepted Parcel"

    code = fields.Char(string="Slip or Waybill")
    problem = fields.Char(readonly=True)
    last = fields.Char(string="Just Received", readonly=True)
    intercept_id = fields.Many2one("cs.intercept", readonly=True)
    slip = fields.Char(related="intercept_id.name")
    order_name = fields.Char(related="intercept_id.order_id.name", string="Order")
    delivery_name = fields.Char(related="intercept_id.picking_id.name", string="Delivery")
    waybills = fields.Char(related="intercept_id.waybills")
    line_ids = fields.One2many(
        "cs.intercept.scan.line", "scan_id", compute="_compute_line_ids", store=True, readonly=False
    )

    @api.depends("intercept_id")
    def _compute_line_ids(self):
        for scan in self:
            scan.line_ids = [Command.clear()] + [
                Command.create({"line_id": line.id, "quantity": line.sent_quantity})
                for line in scan.intercept_id.line_ids
            ]

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("Receive returned parcels")

    @api.onchange("code")
    def _onchange_code(self):
        """Look the scanned code up; what cannot be received says why."""
        if not self.code:
            return
        try:
            self.intercept_id = self._find(self.code)
            self.problem = False
        except UserError as error:
            self.intercept_id = False
            self.problem = str(error)

    def _find(self, code):
        """Return the intercept of a slip number or waybill; raise what is wrong with it otherwise."""
        self._check_user()
        # sudo: whoever stands at the table receives what comes back, whichever team has asked for it
        intercepts = self.env["cs.intercept"].sudo()
        companies = [("company_id", "in", self.env.companies.ids)]
        found = intercepts.search([("name", "=", code.strip().upper()), *companies]) or intercepts.search(
            [("parcel_ids.waybill_key", "=", normalize_waybill(code)), *companies]
        )
        if not found:
            raise UserError(self._get_unknown_text(code))
        found = found.sorted(lambda intercept: intercept.state not in OPEN_INTERCEPT_STATES)[:1]
        found._ensure_receivable()
        return found

    def _get_unknown_text(self, code):
        """Say what is known of a code that belongs to no intercept."""
        # sudo: see _find
        parcel = (
            self.env["cs.parcel"]
            .sudo()
            .search(
                [("waybill_key", "=", normalize_waybill(code)), ("company_id", "in", self.env.companies.ids)],
                limit=1,
            )
        )
        if parcel:
            return self.env._(
                "Nobody has asked for %(code)s to come back. It went out with %(delivery)s; "
                "receive it as a return of that delivery.",
                code=code,
                delivery=parcel.picking_id.name,
            )
        return self.env._(
            "%(code)s is neither a return slip nor a waybill of ours. Scan the other barcode, "
            "or put the parcel aside for the desk.",
            code=code,
        )

    def _check_user(self):
        user = self.env.user
        if not (user.has_group("cs_forwarding.group_agent") or user.has_group("stock.group_stock_user")):
            raise AccessError(self.env._("Returned parcels are received by the warehouse or the desk."))

    def action_receive(self):
        """Book the goods back, and be ready for the next parcel."""
        intercept = self._find(self.code or "")
        intercept._receive(
            {
                line.line_id.sudo(): (line.quantity, line.condition, line.note)  # see _find
                for line in self.line_ids
            }
        )
        self._check_user()
        words = self.env._("%(slip)s, order %(order)s", slip=intercept.name, order=intercept.order_id.name)
        return self._open(last=words)

    @api.model
    def _open(self, code=False, last=False):
        """Return the action that opens the table, with a code scanned already where given."""
        action = self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_intercept_scan_action")
        context = {"default_code": code, "default_last": last}
        if code:
            context["default_intercept_id"] = self._find(code).id
        return {**action, "context": context}


class CsInterceptScanLine(models.TransientModel):
    _name = "cs.intercept.scan.line"
    _description = "Goods That Came Back"

    scan_id = fields.Many2one("cs.intercept.scan", required=True, ondelete="cascade")
    line_id = fields.Many2one("cs.intercept.line", required=True, ondelete="cascade")
    product_id = fields.Many2one(related="line_id.product_id")
    uom_id = fields.Many2one(related="line_id.uom_id")
    sent_quantity = fields.Float(related="line_id.sent_quantity")
    quantity = fields.Float(string="Came Back", digits="Product Unit", required=True)
    condition = fields.Selection(GOODS_CONDITIONS, required=True, default="good")
    note = fields.Char()
