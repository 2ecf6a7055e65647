from odoo import fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """Choosing the carrier of orders: all that can take them side by side, the choice on record."""

    _inherit = "sale.order"

    cs_choice_ids = fields.One2many(
        "cs.transport.choice", "order_id", string="Transport Choices", readonly=True
    )

    def action_compare_transport(self):
        """Compare the carriers anew; nothing is chosen."""
        self.check_access("write")
        self._compare_transport()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_choose_transport(self):
        """Choose the best carrier for each of the orders, but those that have one already."""
        self.check_access("write")
        waiting = self.filtered(lambda order: not order.carrier_id and order.state != "cancel")
        choices = waiting._choose_best_transport("hand")
        chosen = len(choices.filtered("chosen_id"))
        message = self.env._(
            "Carrier chosen for %(chosen)s orders, %(kept)s had one, %(failed)s can't be taken by any.",
            chosen=chosen,
            kept=len(self - waiting),
            failed=len(choices) - chosen,
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "success" if chosen == len(choices) else "warning",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_charge_transport(self):
        """Put the chosen carrier's price on the quotation, in place of an older delivery line."""
        self.ensure_one()
        chosen = self._get_current_choice().chosen_id
        if not chosen or self.state not in ("draft", "sent"):
            raise UserError(self.env._("Choose a carrier for a quotation first."))
        self.set_delivery_line(chosen.carrier_id, chosen.price)
        return True

    def action_view_transport_choices(self):
        """Open all comparisons of the order, the latest first."""
        return self.cs_choice_ids._get_records_action(name=self.env._("Transport Choices"))

    def _get_current_choice(self):
        """Return the latest comparison of the order (one order)."""
        return self.cs_choice_ids.filtered("is_current")

    def _compare_transport(self):
        """Return a new comparison for each order with goods."""
        return self.env["cs.transport.service"]._compare(
            self.filtered(lambda order: order.state != "cancel" and not order.is_all_service)
        )

    def _choose_best_transport(self, way):
        """Compare the carriers of the orders and take the best of each; return the comparisons.

        :param way: "auto" or "hand"
        """
        choices = self._compare_transport()
        for choice in choices:
            if choice.best_id:
                choice.best_id._choose(way)
        return choices

    def _choose_transport_at(self, moment):
        """Choose by itself where the team wants it at this moment and the order has no carrier yet.

        :param moment: "approved" or "confirmed"; who is to be chosen at the approval is chosen at the latest
            at the confirmation: orders that approve themselves meet nobody before
        """
        wanted = {"approved": ("approved",), "confirmed": ("approved", "confirmed")}[moment]
        # whoever works on the order need not see the settings of its team
        orders = self.filtered(lambda order: order.sudo().cs_team_id.transport_auto in wanted)
        return orders.filtered(lambda order: not order.carrier_id)._choose_best_transport("auto")

    def _apply_carrier(self, carrier):
        """Write the carrier on the orders and on their deliveries that have not left.

        The price of a delivery line stays as agreed with the customer, see ``action_charge_transport``. An
        approval stays too: the comparison has asked all that the review asks of a carrier.
        """
        orders = self.filtered(lambda order: order.carrier_id != carrier)
        approved = orders.filtered(lambda order: order.cs_review_state == "approved")
        approved.with_context(cs_review_later=True).carrier_id = carrier
        if approved:
            # the verdict is the review's, whoever chooses the carrier
            self.env["cs.review.engine"].sudo()._keep_verdicts(approved.sudo())
        (orders - approved).carrier_id = carrier
        self._get_open_deliveries().carrier_id = carrier

    def _get_open_deliveries(self):
        """Return the deliveries that can still be given to another carrier."""
        return self.picking_ids.filtered(
            lambda picking: (
                picking.picking_type_code == "outgoing"
                and picking.state not in ("done", "cancel")
                and not picking.carrier_tracking_ref
            )
        )

    def _set_approved(self, note=None):
        self._choose_transport_at("approved")
        return super()._set_approved(note)

    def _action_confirm(self):
        self._choose_transport_at("confirmed")
        return super()._action_confirm()
