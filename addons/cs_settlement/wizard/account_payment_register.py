from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# The sums of a payment in ``_get_total_amounts_to_pay``.
_TOTALS = ("amount_by_default", "full_amount", "amount_for_difference", "full_amount_for_difference")


class AccountPaymentRegister(models.TransientModel):
    """Proposes bills of carriers without what is held back of them; more takes a manager and a reason."""

    _inherit = "account.payment.register"

    cs_held_note = fields.Text(compute="_compute_cs_held_note")
    cs_pay_held = fields.Boolean(string="Pay what is held back, too")
    cs_pay_held_reason = fields.Char(string="Why It Is Paid")

    @api.depends("line_ids")
    def _compute_cs_held_note(self):
        for wizard in self:
            moves = wizard.line_ids.move_id._origin.filtered("cs_held_amount")
            wizard.cs_held_note = "\n".join(
                self.env._(
                    "%(bill)s: %(held)s of %(total)s is held back.",
                    bill=" · ".join(filter(None, (move.name or "/", move.ref))),
                    held=move.currency_id.format(move.cs_held_amount),
                    total=move.currency_id.format(move.amount_residual),
                )
                for move in moves
            )

    def _get_held_moves(self, lines):
        """Return the moves of journal items of which something is held back from this payment."""
        if self.cs_pay_held:
            return self.env["account.move"]
        return lines.move_id._origin.filtered("cs_held_amount")

    def _get_line_batch_key(self, line):
        """Pay a bill with a held part on its own: of a joint payment it would take all, others less."""
        held = line.move_id.cs_held_amount and line.move_id.id
        return {**super()._get_line_batch_key(line), "cs_held_move_id": held or False}

    def _get_total_amounts_to_pay(self, batch_results):
        totals = super()._get_total_amounts_to_pay(batch_results)
        for batch in batch_results:
            for move in self._get_held_moves(batch["lines"]):
                lines = batch["lines"].filtered(lambda line, own=move: line.move_id == own)
                own = super()._get_total_amounts_to_pay([{**batch, "lines": lines}])
                payable = own["full_amount"] * self._get_payable_share(move, lines)
                for name in _TOTALS:
                    totals[name] -= self.currency_id.round(max(own[name] - payable, 0.0))
        return totals

    def _get_payable_share(self, move, lines):
        """Return which share of open journal items of a bill may be paid; the held part is paid last."""
        open_amount = abs(sum(lines.mapped("amount_residual_currency")))
        return min(move.cs_payable_amount / open_amount, 1.0) if open_amount else 1.0

    @api.depends("cs_pay_held")
    def _compute_amount(self):
        return super()._compute_amount()

    def _create_payment_vals_from_batch(self, batch_result):
        vals = super()._create_payment_vals_from_batch(batch_result)
        currency = self.env["res.currency"].browse(vals["currency_id"])
        for move in self._get_held_moves(batch_result["lines"]):
            lines = batch_result["lines"].filtered(lambda line, own=move: line.move_id == own)
            open_amount = abs(sum(lines.mapped("amount_residual_currency")))
            held = open_amount * (1 - self._get_payable_share(move, lines))
            vals["amount"] = currency.round(vals["amount"] - held)
        return vals

    def _create_payments(self):
        self._ensure_held_back()
        moves = self.line_ids.move_id.filtered("cs_held_amount")
        amounts = {move: move.cs_held_amount for move in moves}
        payments = super()._create_payments()
        if self.cs_pay_held:
            self._log_held_paid(amounts)
        return payments

    def _ensure_held_back(self):
        """Refuse to pay what is held back, unless a manager says why."""
        if self.cs_pay_held:
            if not self.env.user.has_group("cs_settlement.group_settlement_manager"):
                raise AccessError(
                    self.env._("Only a settlement manager lets pay what is held back of a bill.")
                )
            if not (self.cs_pay_held_reason or "").strip():
                raise UserError(self.env._("Say why it is paid although it is held back."))
            return
        held = self._get_held_moves(self.line_ids)
        if not held or not self.can_edit_wizard:
            return
        limit = self._get_total_amounts_to_pay(self.batches)["full_amount"]
        if self.currency_id.compare_amounts(self.amount, limit) > 0:
            raise UserError(
                self.env._(
                    "At most %(amount)s can be paid. %(note)s",
                    amount=self.currency_id.format(limit),
                    note=self.cs_held_note,
                )
            )
        if self.payment_difference_handling == "reconcile":
            raise UserError(self.env._("Keep the difference open. %(note)s", note=self.cs_held_note))

    def _init_payments(self, to_process, edit_mode=False):
        """Leave out bills that are held back whole: there is nothing to pay of them now."""
        to_process[:] = [
            vals
            for vals in to_process
            if vals["create_vals"]["amount"] or not vals["batch"]["payment_values"].get("cs_held_move_id")
        ]
        if not to_process:
            raise UserError(self.env._("Nothing can be paid now. %(note)s", note=self.cs_held_note))
        return super()._init_payments(to_process, edit_mode)

    def _log_held_paid(self, amounts):
        for move, held in amounts.items():
            move._message_log(
                body=self.env._(
                    "%(amount)s was paid although it was held back: %(reason)s",
                    amount=move.currency_id.format(held),
                    reason=self.cs_pay_held_reason,
                )
            )
