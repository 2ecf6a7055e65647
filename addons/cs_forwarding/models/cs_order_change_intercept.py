from odoo import fields, models
from odoo.fields import Command

from ..const_change import INTERCEPT_STEPS


class CsOrderChange(models.Model):
    """The intercepts of a change: their steps, and the refund of what came back."""

    _inherit = "cs.order.change"

    intercept_ids = fields.One2many("cs.intercept", "change_id", string="Intercepts")
    credit_move_ids = fields.Many2many(
        "account.move",
        "cs_order_change_credit_rel",
        "change_id",
        "move_id",
        string="Credit Notes",
        readonly=True,
        copy=False,
    )
    credit_count = fields.Integer(compute="_compute_credit_count")

    def _compute_credit_count(self):
        for change in self:
            change.credit_count = len(change.credit_move_ids)

    def _ensure_intercepts(self):
        """Make the intercepts of the deliveries that have left (one change)."""
        left = self.picking_ids.filtered(lambda picking: picking.state == "done")
        outgoing = left.filtered(lambda picking: picking.picking_type_code == "outgoing")
        known = self.intercept_ids.filtered(lambda intercept: intercept.state != "cancelled").picking_id
        self.env["cs.intercept"].create(
            [self._prepare_intercept_vals(picking) for picking in outgoing - known]
        )

    def _prepare_intercept_vals(self, picking):
        moves = picking.move_ids.filtered(lambda move: move.state == "done")
        return {
            "change_id": self.id,
            "picking_id": picking.id,
            "parcel_ids": [Command.set(picking.cs_parcel_ids.ids)],
            "line_ids": [
                Command.create(
                    {
                        "move_id": move.id,
                        "product_id": move.product_id.id,
                        "sent_quantity": move.quantity - move._get_returned_quantity(),
                    }
                )
                for move in moves
            ],
        }

    # Steps

    def _sync_intercept_steps(self):
        """Take the steps that the intercepts have gone through; end the change when none can be stopped."""
        for change in self.filtered(lambda change: change.state == "in_progress"):
            intercepts = change.intercept_ids.filtered(lambda intercept: intercept.state != "cancelled")
            if intercepts and all(intercept.state in ("refused", "too_late") for intercept in intercepts):
                change._refuse(change._get_decline_text(intercepts))
                continue
            while change.next_step_id.code in INTERCEPT_STEPS and change._has_passed(intercepts):
                change.next_step_id._complete()

    def _has_passed(self, intercepts):
        """Tell whether the next step is behind all of the intercepts (one change)."""
        code = self.next_step_id.code
        return all(getattr(intercept, f"_has_passed_{code}")() for intercept in intercepts)

    def _get_next_intercept(self):
        """Return the first intercept that has the next step still before it (one change)."""
        code = self.next_step_id.code
        return self.intercept_ids.filtered(
            lambda intercept: intercept.is_open and not getattr(intercept, f"_has_passed_{code}")()
        )[:1]

    def _get_decline_text(self, intercepts):
        labels = dict(intercepts._fields["state"]._description_selection(self.env))
        words = [
            " · ".join(filter(None, [intercept.waybills, labels[intercept.state], intercept.answer_note]))
            for intercept in intercepts
        ]
        return self.env._("The carrier could not stop it: %(words)s", words="; ".join(words))

    # Refund

    def _get_returned(self):
        """Return ``{order line: quantity that came back}`` in the line's unit."""
        moves = self.intercept_ids.return_picking_id.move_ids.sudo()
        return self._get_line_quantities(moves.filtered(lambda move: move.state == "done"))

    def _prepare_refund(self, order):
        """Draft the credit note for what came back, is invoiced and is not wanted any more; books nothing."""
        left = self._get_refundable(self._get_returned())
        lines = self.env["sale.order.line"].union(*left)
        invoices = lines.invoice_lines.move_id.filtered(
            lambda move: move.move_type == "out_invoice" and move.state == "posted"
        )
        if not invoices:
            return
        notes = self._reverse_invoices(invoices)
        self._trim_credit_notes(notes, left)
        self.credit_move_ids = notes.exists()
        self._ask_finance(
            self.env._("Check and post the credit note for %(order)s.", order=self.order_id.name)
        )

    def _get_refundable(self, returned):
        """Return ``{order line: quantity}`` of what came back, is invoiced and not ordered any more."""
        refundable = {}
        for line, quantity in returned.items():
            invoiced = self._get_posted_quantity(line) - line.product_uom_qty
            amount = min(quantity, invoiced)
            if line.product_uom_id.compare(amount, 0.0) > 0:
                refundable[line] = amount
        return refundable

    def _get_posted_quantity(self, line):
        """Return what is invoiced and posted, less what is credited or about to be."""
        quantity = 0.0
        for item in line.invoice_lines.filtered(lambda item: item.parent_state != "cancel"):
            amount = item.product_uom_id._compute_quantity(item.quantity, line.product_uom_id)
            if item.move_type == "out_refund":
                quantity -= amount
            elif item.parent_state == "posted":
                quantity += amount
        return quantity

    def _reverse_invoices(self, invoices):
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoices.ids)
            .sudo()  # the draft is prepared for finance, who alone may post it
            .create({"reason": self.name, "journal_id": invoices.journal_id[:1].id})
        )
        wizard.reverse_moves()
        return wizard.new_move_ids

    def _trim_credit_notes(self, notes, left):
        """Leave on the drafts what came back only; what else is to be credited finance decides."""
        left = dict(left)
        for note in notes:
            commands = []
            for item in note.invoice_line_ids.filtered(lambda item: item.display_type == "product"):
                line = item.sale_line_ids[:1]
                quantity = min(item.quantity, left.get(line, 0.0))
                left[line] = left.get(line, 0.0) - quantity
                commands.append(
                    Command.update(item.id, {"quantity": quantity}) if quantity else Command.delete(item.id)
                )
            note.write({"invoice_line_ids": commands})
            if not note.invoice_line_ids:
                note.unlink()

    def action_view_credit_notes(self):
        return self.credit_move_ids._get_records_action(name=self.env._("Credit Notes"))

    def action_view_intercepts(self):
        return self.intercept_ids._get_records_action(name=self.env._("Intercepts"))
