from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command


class CsRemedyLine(models.Model):
    """Remedies of goods: return, exchange, sending again, repair."""

    _inherit = "cs.remedy.line"

    def _get_sent_value(self):
        """Return what the goods that are sent again are worth, less those that come back (one line)."""
        bought = self._get_goods_value()
        ordered = self.order_line_id.product_id
        is_other = ordered and self.product_id and self.product_id != ordered
        sent = self.product_id.lst_price * self.quantity if is_other else bought
        return max(0.0, sent - bought) if self.kind == "exchange" else sent

    # Return

    def _check_return(self):
        if not self._get_returnable():
            raise UserError(
                self.env._(
                    "Nothing of order %(order)s can be returned: it was not delivered, or is back already.",
                    order=self.order_id.name,
                )
            )

    def _carry_out_return(self):
        self._create_returns()

    def _get_progress_return(self):
        return self._get_return_progress()

    def _get_returnable(self):
        """Return ``{delivered move: quantity that can come back}`` of the goods concerned (one line)."""
        # sudo: what was delivered is asked whoever may see the transfers
        order = self.order_id.sudo()
        deliveries = order.picking_ids._get_live_deliveries().filtered(
            lambda picking: picking.state == "done" and picking.picking_type_code == "outgoing"
        )
        left = self.quantity if self.order_line_id else float("inf")
        found = {}
        for move in deliveries.move_ids.filtered(lambda move: move.state == "done"):
            if self.order_line_id and move.sale_line_id != self.order_line_id:
                continue
            quantity = min(left, move.quantity - self._get_coming_back(move))
            if move.product_uom.compare(quantity, 0) > 0:
                found[move] = quantity
                left -= quantity
        return found

    def _get_coming_back(self, move):
        """Return how much of a delivered move is back or on its way back."""
        back = move.returned_move_ids.filtered(lambda returned: returned.state != "cancel")
        return sum(
            returned.product_uom._compute_quantity(
                returned.quantity if returned.state == "done" else returned.product_uom_qty, move.product_uom
            )
            for returned in back
        )

    def _create_returns(self):
        """Let the goods come back by the core's own return of their deliveries, not booked yet."""
        returnable = self._get_returnable()
        if not returnable:
            self._check_return()
        pickings = self.env["stock.picking"]
        for delivery in self.env["stock.move"].concat(*returnable).picking_id:
            wizard = self.env["stock.return.picking"].create({"picking_id": delivery.id})
            for row in wizard.product_return_moves:
                row.quantity = returnable.get(row.move_id, 0.0)
                # What was sold stays sold: the money is the matter of a line of its own.
                row.to_refund = False
            pickings |= wizard._create_return()
        self.picking_ids = pickings

    def _get_return_progress(self):
        states = set(self.picking_ids.mapped("state")) - {"cancel"}
        if not states:
            return "failed", "desk"
        return ("done", False) if states == {"done"} else ("running", "customer")

    # Sending again

    def _check_redelivery(self):
        if not self._get_replacement_lines():
            raise UserError(
                self.env._("Order %(order)s has no goods that could be sent again.", order=self.order_id.name)
            )

    def _carry_out_redelivery(self):
        self._create_replacement_order()

    def _get_progress_redelivery(self):
        return self._get_order_progress()

    def _get_replacement_lines(self):
        """Return the order lines whose goods are sent again (one line)."""
        lines = self.order_line_id or self.order_id.sudo().order_line  # see _get_returnable
        return lines.filtered(
            lambda line: not line.display_type and not line.is_delivery and line.product_id.type == "consu"
        )

    def _create_replacement_order(self):
        """Sell the goods once more for nothing; the proposal was the review of it."""
        order = self.order_id
        lines = [
            Command.create(self._prepare_replacement_line(line)) for line in self._get_replacement_lines()
        ]
        replacement = order.copy(self._prepare_replacement_vals(lines))
        replacement._message_log(
            body=self.env._("Sent again for %(remedy)s.", remedy=self.remedy_id.display_name)
        )
        replacement.action_confirm()
        self.new_order_id = replacement

    def _prepare_replacement_vals(self, lines):
        order = self.order_id
        return {
            "order_line": lines,
            "origin": f"{order.name} · {self.ticket_id.number}",
            "cs_channel_id": order.cs_channel_id.id,
            "cs_review_state": "approved" if order.cs_channel_id else False,
            "commitment_date": False,
            "partner_shipping_id": order.partner_shipping_id.id,
            "partner_invoice_id": order.partner_invoice_id.id,
        }

    def _prepare_replacement_line(self, line):
        own = self.order_line_id == line
        product = (own and self.product_id) or line.product_id
        [values] = line.copy_data(
            {
                "product_uom_qty": self.quantity if own else line.product_uom_qty,
                "price_unit": 0.0,
                "discount": 0.0,
            }
        )
        values.pop("order_id", None)
        if product != line.product_id:
            values |= {
                "product_id": product.id,
                "product_uom_id": product.uom_id.id,
                "name": product.display_name,
            }
        return values

    def _get_order_progress(self):
        order = self.new_order_id
        if order.state in (False, "cancel"):
            return "failed", "desk"
        if order.state != "sale":
            return "running", "desk"
        return ("done", False) if order.delivery_status in (False, "full") else ("running", "warehouse")

    # Exchange

    def _check_exchange(self):
        self._check_return()
        self._check_redelivery()

    def _carry_out_exchange(self):
        self._create_returns()
        self._create_replacement_order()

    def _get_progress_exchange(self):
        """The one of the two that is further back counts."""
        order = {"failed": 0, "running": 1, "done": 2}
        both = (self._get_return_progress(), self._get_order_progress())
        return min(both, key=lambda progress: order[progress[0]])

    # Repair

    def _check_repair(self):
        if not self.product_id:
            raise UserError(self.env._("Choose the goods that are repaired."))

    def _carry_out_repair(self):
        """Draft the repair, linked to the return of the same proposal if there is one."""
        returns = self.remedy_id.line_ids.picking_ids.filtered(
            lambda picking: self.product_id in picking.move_ids.product_id
        )
        warehouse = self.order_id.warehouse_id
        self.repair_id = (
            self.env["repair.order"]
            .with_company(self.company_id)
            .create(
                {
                    "partner_id": self.partner_id.id,
                    "product_id": self.product_id.id,
                    "product_qty": self.quantity or 1.0,
                    "picking_type_id": warehouse.repair_type_id.id or self._get_repair_type().id,
                    "picking_id": returns[:1].id,
                    "under_warranty": True,
                    "user_id": False,
                    "company_id": self.company_id.id,
                }
            )
        )

    def _get_repair_type(self):
        warehouses = self.env["stock.warehouse"].search([("company_id", "=", self.company_id.id)], limit=1)
        return warehouses.repair_type_id

    def _get_progress_repair(self):
        state = self.repair_id.state
        if state in (False, "cancel"):
            return "failed", "desk"
        return ("done", False) if state == "done" else ("running", "repair")
