from odoo import api, fields, models

from ..const_change import FULFILMENT_STATES, OPEN_CHANGE_STATES


class SaleOrder(models.Model):
    _inherit = "sale.order"

    cs_change_ids = fields.One2many("cs.order.change", "order_id", string="Order Changes")
    # Whoever works on the order sees its red flag, whatever the teams of the changes.
    cs_change_count = fields.Integer(string="Open Changes", compute="_compute_cs_change", compute_sudo=True)
    cs_change_flag = fields.Char(string="Red Flag", compute="_compute_cs_change", compute_sudo=True)
    cs_fulfilment_state = fields.Selection(
        FULFILMENT_STATES, string="State of the Goods", compute="_compute_cs_fulfilment_state"
    )

    @api.depends("cs_change_ids.state", "cs_change_ids.flag_note")
    @api.depends_context("lang")
    def _compute_cs_change(self):
        for order in self:
            changes = order.cs_change_ids.filtered(lambda change: change.state in OPEN_CHANGE_STATES)
            order.cs_change_count = len(changes)
            order.cs_change_flag = "\n".join(change._get_flag_text() for change in changes) or False

    @api.depends("picking_ids.state", "picking_ids.printed", "picking_ids.cs_tracking_phase")
    def _compute_cs_fulfilment_state(self):
        for order in self:
            order.cs_fulfilment_state = order.picking_ids._get_live_deliveries()._get_furthest()

    def action_view_changes(self):
        return self.cs_change_ids._open_of(self.env._("Order Changes of %(name)s", name=self.name))

    def action_change(self):
        """Open the dialog in which a change of this order is asked for."""
        self.ensure_one()
        return self.env["cs.order.change"]._open_request({"default_order_id": self.id})
