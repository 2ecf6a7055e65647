from odoo import api, fields, models

from ..const_change import FULFILMENT_STATES, OPEN_CHANGE_STATES

_STATES = [state for state, _label in FULFILMENT_STATES]


class StockPicking(models.Model):
    """How far a delivery is, and the red flag of the changes that concern it."""

    _inherit = "stock.picking"

    cs_change_ids = fields.Many2many(
        "cs.order.change",
        "cs_order_change_picking_rel",
        "picking_id",
        "change_id",
        string="Order Changes",
    )
    # Warehouse people read the flag, whatever the teams of the changes.
    cs_change_flag = fields.Char(string="Red Flag", compute="_compute_cs_change_flag", compute_sudo=True)
    cs_change_step_id = fields.Many2one(
        "cs.order.change.step", string="Step to Take", compute="_compute_cs_change_flag", compute_sudo=True
    )

    @api.depends("cs_change_ids.state", "cs_change_ids.flag_note", "cs_change_ids.step_ids.state")
    @api.depends_context("lang")
    def _compute_cs_change_flag(self):
        for picking in self:
            changes = picking.cs_change_ids.filtered(lambda change: change.state in OPEN_CHANGE_STATES)
            picking.cs_change_flag = "\n".join(change._get_flag_text() for change in changes) or False
            steps = changes.next_step_id.filtered(lambda step: step.actor == "warehouse" and step.can_take)
            picking.cs_change_step_id = steps[:1].id

    # State of the goods

    def _get_live_deliveries(self):
        """Return the deliveries that count: no returns, nothing cancelled, nothing that has come back."""
        return self.filtered(
            lambda picking: (
                picking.state != "cancel"
                and picking.picking_type_code != "incoming"
                and not picking.return_id
                and not picking._is_back()
            )
        )

    def _is_back(self):
        """Tell whether everything that was shipped has been returned (one delivery)."""
        if self.state != "done":
            return False
        moves = self.move_ids.filtered(lambda move: move.state == "done")
        return bool(moves) and all(
            move.product_uom.compare(move._get_returned_quantity(), move.quantity) >= 0 for move in moves
        )

    def _get_fulfilment_state(self):
        """Return how far the delivery is (one delivery)."""
        if self.state == "done":
            if self.picking_type_code != "outgoing":
                return "packed"
            parcels = self.cs_parcel_ids
            arrived = parcels and all(parcel.phase == "delivered" for parcel in parcels)
            return "delivered" if arrived else "shipped"
        if self.move_line_ids.result_package_id or self._is_picked():
            return "packed"
        return "printed" if self.printed else "not_printed"

    def _is_picked(self):
        moves = self.move_ids.filtered(lambda move: move.state not in ("done", "cancel"))
        return bool(moves) and all(move.picked for move in moves)

    def _get_furthest(self):
        """Return how far the furthest of the deliveries is; the first state when there is none."""
        reached = {picking._get_fulfilment_state() for picking in self}
        return max(reached, key=_STATES.index, default=_STATES[0])

    # What happens in the warehouse

    def write(self, vals):
        result = super().write(vals)
        if vals.get("printed"):
            # sudo: whoever prints takes the step, whatever his rights on changes
            self.sudo()._get_open_changes()._stamp_reprinted(self)
        return result

    def _action_done(self):
        result = super()._action_done()
        # sudo: whoever ships moves the changes on, whatever his rights on them
        changes = (self | self.return_id).sudo()._get_open_changes()
        changes._recheck_route()._advance()
        changes._stamp_left()
        return result

    def _get_open_changes(self):
        return self.cs_change_ids.filtered(lambda change: change.state == "in_progress")

    # Buttons

    def action_change_step_done(self):
        """Take the step that the warehouse has to take for the change shown."""
        self.ensure_one()
        return self.cs_change_step_id.action_done()

    def action_change_step_fail(self):
        self.ensure_one()
        return self.cs_change_step_id.action_fail()

    def action_view_changes(self):
        return self.cs_change_ids._open_of(self.env._("Order Changes of %(name)s", name=self.name))
