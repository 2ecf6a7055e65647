from contextlib import contextmanager

from markupsafe import Markup

from odoo import fields, models
from odoo.fields import Command


class CsOrderChange(models.Model):
    """Carrying a change out through the ERP's own means.

    ``_apply_<kind>()`` of one change changes the order and what has not left, ``_settle_<kind>()`` does what
    is left to do when the goods have come back.
    """

    _inherit = "cs.order.change"

    @contextmanager
    def _working_on_order(self):
        """Yield the order, unlocked meanwhile, and without the core's own reminders (one change)."""
        self.order_id.check_access("write")
        # sudo: agents may change the order; its deliveries and draft invoices follow, which are not theirs
        order = self.order_id.sudo().with_context(mail_activity_automation_skip=True)
        locked = order.locked
        order.locked = False
        try:
            yield order
        finally:
            order.locked = locked and order.state != "cancel"

    def _get_waiting_pickings(self):
        """Return the concerned deliveries that have not left, as they are now (one change)."""
        # sudo: an agent of the desk is no warehouse worker; the policy has allowed the change
        return self._get_concerned_pickings().filtered(lambda picking: picking.state != "done").sudo()

    def _run_apply(self):
        with self._working_on_order() as order:
            getattr(self, f"_apply_{self.kind}")(order, self._get_waiting_pickings())

    def _run_settle(self):
        """Do what is left when the goods are back: the change itself, and the refund of what came back."""
        applied = self.step_ids.filtered(lambda step: step.code == "apply" and step.state == "done")
        with self._working_on_order() as order:
            if not applied and self.kind != "cancel":
                getattr(self, f"_apply_{self.kind}")(order, self._get_waiting_pickings())
            settle = getattr(self, f"_settle_{self.kind}", None)
            if settle:
                settle(order)

    # Address

    def _apply_address(self, order, pickings):
        """Give the order a delivery contact of its own, so that other orders keep their address."""
        partner = self.new_partner_id or self._create_delivery_contact(order)
        if not self.picking_id:
            order.partner_shipping_id = partner
        # sudo: an agent of the desk may not write on transfers that have left
        redirected = self.intercept_ids.filtered(lambda intercept: intercept.state == "redirected").picking_id
        (pickings | redirected.sudo()).partner_id = partner

    def _create_delivery_contact(self, order):
        recipient = order.partner_shipping_id
        values = {"phone": recipient.phone, "email": recipient.email, "lang": recipient.lang}
        for name in ("name", "street", "street2", "city", "zip"):
            values[name] = recipient[name]
        return recipient.create(
            {
                **values,
                "country_id": recipient.country_id.id,
                "state_id": recipient.state_id.id,
                "type": "delivery",
                "parent_id": recipient.commercial_partner_id.id,
                **self._get_address_values(),
            }
        )

    def _settle_address(self, order):
        """Send what has come back to the new address, as a new delivery."""
        self._ship_again(order)

    def _ship_again(self, order):
        back = self.intercept_ids.filtered(lambda intercept: intercept.state == "received").picking_id
        # sudo: the new delivery is the system's, whoever receives the parcel
        lines = back.move_ids.sale_line_id.sudo()
        (order.order_line & lines)._action_launch_stock_rule()

    # Goods

    def _apply_quantity(self, order, pickings):
        order.write(
            {
                "order_line": [
                    Command.update(line.order_line_id.id, {"product_uom_qty": line.new_quantity})
                    for line in self.line_ids
                ]
            }
        )

    def _apply_specification(self, order, pickings):
        """Order the other product on a line of its own: the old one keeps what was delivered of it."""
        commands = []
        for line in self.line_ids:
            if line._is_other_product():
                left = line.order_line_id.qty_delivered if self.scope == "open" else 0.0
                commands.append(Command.update(line.order_line_id.id, {"product_uom_qty": left}))
                commands.append(Command.create(line._prepare_other_vals(left)))
            else:
                values = {"product_uom_qty": line.new_quantity}
                commands.append(Command.update(line.order_line_id.id, values))
        order.write({"order_line": commands})

    def _settle_quantity(self, order):
        """Send what is still wanted of what came back, and refund the rest."""
        self._ship_again(order)
        self._prepare_refund(order)

    def _settle_specification(self, order):
        self._settle_quantity(order)

    # Date, carrier, invoice, note

    def _apply_date(self, order, pickings):
        order.commitment_date = self.new_date
        pickings.scheduled_date = self.new_date

    def _apply_carrier(self, order, pickings):
        """Give what has not left to the other carrier; waybills of the former one are void."""
        if not self.picking_id:
            order.carrier_id = self.new_carrier_id
        for picking in pickings.filtered("carrier_tracking_ref"):
            picking._message_log(
                body=self.env._("Waybill %(waybill)s is void.", waybill=picking.carrier_tracking_ref)
            )
        pickings.write({"carrier_id": self.new_carrier_id.id, "carrier_tracking_ref": False})

    def _apply_invoice(self, order, pickings):
        """Change the invoice address of the order and of its drafts; what is posted is finance's business."""
        order.partner_invoice_id = self.new_partner_id
        order.invoice_ids.filtered(lambda move: move.state == "draft").partner_id = self.new_partner_id
        posted = order.invoice_ids.filtered(lambda move: move.state == "posted")
        if posted:
            self._ask_finance(
                self.env._(
                    "Invoice %(invoices)s is posted under the former address.",
                    invoices=", ".join(posted.mapped("name")),
                )
            )

    def _apply_note(self, order, pickings):
        order.cs_seller_note = "\n".join(filter(None, [order.cs_seller_note, self.new_note]))
        for picking in pickings:
            picking.note = (picking.note or Markup()) + Markup("<p>%s</p>") % self.new_note

    # Cancelling

    def _apply_cancel(self, order, pickings):
        """Cancel what has not left: the order itself when nothing else is left of it."""
        lines = order.order_line.filtered(lambda line: line.product_id.type == "consu")
        if not self.picking_id and not any(lines.mapped("qty_delivered")):
            order._action_cancel()
            return
        waiting = self._get_line_quantities(pickings.move_ids)
        pickings.action_cancel()
        self._lower_lines(order, waiting)

    def _settle_cancel(self, order):
        """Take what came back off the order, and prepare the refund of what was invoiced."""
        self._lower_lines(order, self._get_returned())
        self._prepare_refund(order)

    def _get_line_quantities(self, moves):
        """Return ``{order line: quantity in its unit}`` of moves to or from the customer."""
        quantities = {}
        for move in moves.filtered(lambda move: move.sale_line_id and move.state != "cancel"):
            line = move.sale_line_id
            amount = move.quantity if move.state == "done" else move.product_uom_qty
            converted = move.product_uom._compute_quantity(amount, line.product_uom_id)
            quantities[line] = quantities.get(line, 0.0) + converted
        return quantities

    def _lower_lines(self, order, quantities):
        """Take quantities off the lines. Their moves are settled already: no procurement follows."""
        commands = [
            Command.update(line.id, {"product_uom_qty": max(line.product_uom_qty - quantity, 0.0)})
            for line, quantity in quantities.items()
        ]
        order.with_context(skip_procurement=True).write({"order_line": commands})

    # Stock

    def _after_withdraw(self):
        """Count the papers as not printed, so that the next wave prints the new ones."""
        pickings = self._get_waiting_pickings().with_context(cs_withdraw_reason=self.display_name)
        pickings.printed = False

    def _run_unpack(self):
        """Take the goods out of their packages; they are packed again or put back."""
        lines = self._get_waiting_pickings().move_line_ids
        lines.write({"result_package_id": False, "picked": False})
        self._after_withdraw()

    def _run_warn(self):
        self._warn_warehouse()

    def _run_tell(self):
        self._tell_customer()

    def _stamp_reprinted(self, pickings):
        """Take the step of printing by itself once the deliveries are printed again."""
        ready = self.filtered(
            lambda change: all(picking.printed for picking in change._get_waiting_pickings() | pickings)
        )
        ready.next_step_id.filtered(lambda step: step.code == "reprint")._complete()

    def _stamp_left(self):
        """What has left the house was printed and packed, whether or not somebody ticked it."""
        for change in self.filtered(lambda change: not change._get_waiting_pickings()):
            while change.next_step_id.code in ("reprint", "repack"):
                change.next_step_id._complete(self.env._("The delivery has left."))

    def _ask_finance(self, text):
        """Put something before the finance department."""
        department = self.env["cs.department"]._get_by_code("finance", self.company_id)
        self._message_department(department, text)
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            fields.Date.context_today(self),
            summary=text,
            user_id=(department.manager_id or self.user_id or self.env.user).id,
        )
