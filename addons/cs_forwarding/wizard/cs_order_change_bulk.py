from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..const import CONTACT_WAYS
from ..const_change import CHANGE_KINDS, CHANGE_ROUTES, FULFILMENT_STATES

# What can be asked for many orders in the same words.
BULK_KINDS = ("date", "carrier", "note", "cancel")


class CsOrderChangeBulk(models.TransientModel):
    _name = "cs.order.change.bulk"
    _description = "Change Many Orders"
    _cs_confidential_fields = {"new_note": "text", "reason": "text"}

    order_ids = fields.Many2many("sale.order", required=True)
    kind = fields.Selection(
        [item for item in CHANGE_KINDS if item[0] in BULK_KINDS],
        string="Change",
        required=True,
        default="date",
    )
    new_date = fields.Datetime(string="New Delivery Date")
    new_carrier_id = fields.Many2one("delivery.carrier")
    new_note = fields.Text(string="Note")
    requested_how = fields.Selection(CONTACT_WAYS, string="Requested through", default="other", required=True)
    reason = fields.Text()
    flag_note = fields.Char(string="Red Flag")
    tell_customer = fields.Boolean(default=True)
    line_ids = fields.One2many(
        "cs.order.change.bulk.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        string="What Will Happen",
    )

    @api.depends("order_ids", "kind")
    def _compute_line_ids(self):
        """Show for every order how far its goods are and which road follows."""
        for wizard in self:
            changes = [
                self.env["cs.order.change"].new({"order_id": order.id, "kind": wizard.kind})
                for order in wizard.order_ids._origin
            ]
            wizard.line_ids = [Command.clear()] + [
                Command.create(
                    {
                        "order_id": change.order_id._origin.id,
                        "fulfilment_state": change.live_state,
                        "route": "refuse" if change.order_id.state == "cancel" else change.live_route,
                        "reason": change.route_reason,
                    }
                )
                for change in changes
            ]

    def action_confirm(self):
        """Send the changes that have a road; the others are left alone, as the preview said."""
        orders = self.line_ids.filtered(lambda line: line.route != "refuse").order_id
        if not orders:
            raise UserError(self.env._("None of these orders can be changed this way any more."))
        changes = self.env["cs.order.change"].create([self._prepare_change_vals(order) for order in orders])
        changes._send()
        return changes._open_of(self.env._("Order Changes"))

    def _prepare_change_vals(self, order):
        return {
            "order_id": order.id,
            "kind": self.kind,
            "new_date": self.new_date,
            "new_carrier_id": self.new_carrier_id.id,
            "new_note": self.new_note,
            "requested_how": self.requested_how,
            "reason": self.reason,
            "flag_note": self.flag_note,
            "tell_customer": self.tell_customer,
        }


class CsOrderChangeBulkLine(models.TransientModel):
    _name = "cs.order.change.bulk.line"
    _description = "Preview of the Change of an Order"

    wizard_id = fields.Many2one("cs.order.change.bulk", required=True, ondelete="cascade")
    order_id = fields.Many2one("sale.order", required=True, ondelete="cascade")
    partner_id = fields.Many2one(related="order_id.partner_id")
    fulfilment_state = fields.Selection(FULFILMENT_STATES, string="State of the Goods")
    route = fields.Selection(CHANGE_ROUTES, string="Road")
    reason = fields.Char()
