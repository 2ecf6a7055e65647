from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

# What a proposal must hold to be carried out; the system's own always does.
NEEDED_FIELDS = {
    "substitute": ("product_id", "quantity"),
    "restock": ("date",),
    "split": ("quantity",),
    "correct_price": ("price_unit",),
    "correct_phone": ("data",),
    "correct_address": ("data",),
}
LINE_FIELDS = ("product_id", "product_uom_id", "product_uom_qty", "price_unit", "discount", "name")


class CsAnomalyProposal(models.Model):
    _inherit = "cs.anomaly.proposal"

    def _apply(self):
        """Carry the proposal out on its order and keep what the order held before.

        ``_apply_<code>()`` of one proposal changes the records and returns the old values, JSON-able,
        from which ``_undo_<code>(old)`` restores them. A kind without the two changes nothing.
        """
        for proposal in self:
            proposal._ensure_applicable()
            change = proposal._get_apply()
            now = fields.Datetime.now()
            proposal.write({"state": "applied", "applied_at": now, "applied_by_id": self.env.uid})
            proposal.old_values = change() if change else {}

    def _get_apply(self):
        """Return the method that carries the proposal out, or None (one proposal)."""
        return getattr(self, f"_apply_{self.kind}", None)

    def _ensure_applicable(self):
        if not self._is_applicable():
            raise UserError(
                self.env._(
                    "Order %(order)s is already confirmed, “%(proposal)s” cannot be carried out here.",
                    order=self.order_id.name,
                    proposal=self.name,
                )
            )

        for name in NEEDED_FIELDS.get(self.kind, ()):
            if not self[name]:
                label = self._fields[name]._description_string(self.env)
                raise UserError(
                    self.env._(
                        "Fill in “%(field)s” of “%(proposal)s” first.", field=label, proposal=self.name
                    )
                )

    def _undo(self):
        """Put back what the orders held before the proposals were carried out."""
        for proposal in self.filtered("can_undo"):
            restore = getattr(proposal, f"_undo_{proposal.kind}", None)
            if restore:
                restore(proposal.old_values or {})
            proposal.write(
                {"state": "open", "old_values": False, "applied_at": False, "applied_by_id": False}
            )

    # Order lines

    def _get_line(self):
        line = self.anomaly_id.order_line_id
        if not line:
            raise UserError(
                self.env._("The order line of “%(name)s” is gone.", name=self.anomaly_id.display_name)
            )
        return line

    def _read_line(self, line):
        return {name: line._fields[name].convert_to_write(line[name], line) for name in LINE_FIELDS}

    def _restore_line(self, old):
        self._get_line().write({name: old[name] for name in LINE_FIELDS if name in old})

    def _apply_substitute(self):
        line = self._get_line()
        old = self._read_line(line)
        line.write({"product_id": self.product_id.id, "product_uom_qty": self.quantity})
        # The price of the former product must not stay, even if somebody typed it.
        line.with_context(force_price_recomputation=True)._compute_price_unit()
        return old

    def _undo_substitute(self, old):
        self._restore_line(old)

    def _apply_correct_price(self):
        line = self._get_line()
        old = self._read_line(line)
        line.write({"price_unit": self.price_unit, "discount": 0.0})
        return old

    def _undo_correct_price(self, old):
        self._restore_line(old)

    # Dates and quantities

    def _apply_restock(self):
        order = self.order_id
        old = {"commitment_date": fields.Datetime.to_string(order.commitment_date)}
        order.commitment_date = fields.Datetime.to_datetime(self.date)
        return old

    def _undo_restock(self, old):
        self.order_id.commitment_date = old.get("commitment_date")

    def _apply_split(self):
        line = self._get_line()
        old = self._read_line(line)
        rest = self._create_rest_order(line, line.product_uom_qty - self.quantity)
        line.product_uom_qty = self.quantity
        return {**old, "rest_order_id": rest.id}

    def _create_rest_order(self, line, quantity):
        """Create the order for what comes later; it passes the review like any other."""
        values = line.copy_data({"product_uom_qty": quantity, "price_unit": line.price_unit})[0]
        values.pop("order_id", None)
        rest = self.order_id.copy(self._prepare_rest_order_vals(values))
        rest._message_log(body=self.env._("Split from %(order)s.", order=self.order_id.name))
        self.order_id._message_log(body=self.env._("The rest is in %(order)s.", order=rest.name))
        rest._submit_for_review()
        return rest

    def _prepare_rest_order_vals(self, line_vals):
        order = self.order_id
        return {
            "order_line": [Command.create(line_vals)],
            "origin": order.name,
            "cs_channel_id": order.cs_channel_id.id,
            "commitment_date": self.date and fields.Datetime.to_datetime(self.date),
            "partner_shipping_id": order.partner_shipping_id.id,
            "partner_invoice_id": order.partner_invoice_id.id,
        }

    def _undo_split(self, old):
        rest = self.env["sale.order"].browse(old.get("rest_order_id")).exists()
        if rest.state not in (False, "draft", "sent", "cancel"):
            raise UserError(self.env._("The rest order %(order)s is already confirmed.", order=rest.name))
        rest._action_cancel()
        self._restore_line(old)

    # Customer's data: agents may not edit contacts at large, but this order's recipient is their business.

    def _apply_correct_phone(self):
        self.order_id.check_access("write")
        recipient = self._get_recipient(self.anomaly_id).sudo()  # see above
        old = {"partner_id": recipient.id, "phone": recipient.phone or False}
        recipient.phone = self.data["phone"]
        return old

    def _undo_correct_phone(self, old):
        self.order_id.check_access("write")
        self.env["res.partner"].sudo().browse(old["partner_id"]).phone = old["phone"]  # see above

    def _apply_correct_address(self):
        """Give the order a delivery contact of its own, so that other orders keep their address."""
        order, address = self.order_id, self.data["address"]
        order.check_access("write")
        recipient = self._get_recipient(self.anomaly_id).sudo()  # see above
        if recipient.type == "delivery" and recipient != order.partner_id:
            old = {name: self._get_raw(recipient, name) for name in address}
            recipient.write(address)
            return {"partner_id": recipient.id, "address": old}
        order.partner_shipping_id = recipient.create(self._prepare_delivery_vals(recipient, address)).id
        return {"partner_id": recipient.id, "new_partner_id": order.partner_shipping_id.id}

    def _prepare_delivery_vals(self, recipient, address):
        copied = ("name", "phone", "email", "lang", "street", "street2", "city", "zip")
        return {
            **{name: recipient[name] for name in copied},
            "country_id": recipient.country_id.id,
            "state_id": recipient.state_id.id,
            "type": "delivery",
            "parent_id": recipient.commercial_partner_id.id,
            **address,
        }

    def _undo_correct_address(self, old):
        self.order_id.check_access("write")
        partners = self.env["res.partner"].sudo()  # see above
        if "address" in old:
            partners.browse(old["partner_id"]).write(old["address"])
            return
        self.order_id.partner_shipping_id = old["partner_id"]
        partners.browse(old["new_partner_id"]).active = False

    # Cancelling

    def _apply_cancel(self):
        if (self.data or {}).get("scope") == "line":
            line = self._get_line()
            old = self._read_line(line)
            line.product_uom_qty = 0
            return old
        old = {"state": self.order_id.state}
        self.order_id._action_cancel()
        return old

    def _undo_cancel(self, old):
        if (self.data or {}).get("scope") == "line":
            self._restore_line(old)
        else:
            self.order_id.action_draft()
