from math import ceil

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import format_amount, format_date

from ..const_remedy import COUPON_VALIDITY

# Rounding of taxes is met in so many steps, or not at all.
_ROUNDING_STEPS = 4


class CsRemedyLine(models.Model):
    """Remedies of money: refund, compensation, coupon."""

    _inherit = "cs.remedy.line"

    # Refund

    def _suggest_refund(self, amount):
        """Suggest what has not been refunded yet."""
        return max(0.0, amount - self._get_refunded())

    def _check_refund(self):
        """Refuse to refund more than the order came to; what goes beyond is a compensation."""
        total = self.order_id.amount_total
        same = self.remedy_id.line_ids.filtered(lambda line: line.kind == "refund")
        refunded = self._get_refunded() + sum(same.mapped("amount"))
        if self.order_id and self.currency_id.compare_amounts(refunded, total) > 0:
            raise UserError(
                self.env._(
                    "Order %(order)s came to %(total)s; with this, %(refunded)s would be refunded.",
                    order=self.order_id.name,
                    total=format_amount(self.env, total, self.currency_id),
                    refunded=format_amount(self.env, refunded, self.currency_id),
                )
            )

    def _get_refunded(self):
        """Return what other proposals have promised to refund for the order (one line)."""
        order = self.remedy_id.ticket_id.order_id
        if not order:
            return 0.0
        domain = (
            Domain("remedy_id.order_id", "=", order.id)
            & Domain("remedy_state", "in", ("offered", "accepted", "done"))
            & Domain("kind", "=", "refund")
            & Domain("state", "!=", "cancelled")
            & Domain("remedy_id", "not in", self.remedy_id._origin.ids)
        )
        # sudo: what others have promised counts, whether the user may see it or not
        [(total,)] = self.sudo()._read_group(domain, [], ["amount:sum"])
        return total

    def _carry_out_refund(self):
        self._create_credit_notes()

    def _get_progress_refund(self):
        return self._get_credit_progress()

    # Compensation

    def _carry_out_compensation(self):
        self._create_credit_notes()

    def _get_progress_compensation(self):
        return self._get_credit_progress()

    # Credit notes

    def _create_credit_notes(self):
        """Draft credit notes of the amount: on the order's invoices as far as they go, else a free one."""
        rest, moves = self.amount, self.env["account.move"]
        for invoice, left in self._get_creditable_invoices():
            share = min(rest, left)
            if self.currency_id.compare_amounts(share, 0) > 0:
                moves |= self._reverse_invoice(invoice, share)
                rest = self.currency_id.round(rest - share)
        if self.currency_id.compare_amounts(rest, 0) > 0:
            moves |= self._create_free_credit_note(rest)
        self.move_ids = moves

    def _get_creditable_invoices(self):
        """Return ``[(posted invoice, what of it is not credited yet)]``, the oldest first (one line)."""
        invoices = self.order_id.invoice_ids.filtered(
            lambda move: (
                move.move_type == "out_invoice"
                and move.state == "posted"
                and move.currency_id == self.currency_id
            )
        )
        return [(invoice, self._get_uncredited(invoice)) for invoice in invoices.sorted("id")]

    def _get_uncredited(self, invoice):
        credits_ = invoice.reversal_move_ids.filtered(lambda move: move.state != "cancel")
        return invoice.amount_total - sum(credits_.mapped("amount_total"))

    def _reverse_invoice(self, invoice, amount):
        """Return a draft credit note of the invoice over ``amount``, taxes included."""
        wizard = self.env["account.move.reversal"].with_context(
            active_model=invoice._name, active_ids=invoice.ids
        )
        reversal = wizard.create({"reason": self._get_credit_reason(), "journal_id": invoice.journal_id.id})
        reversal.reverse_moves()
        credit = reversal.new_move_ids
        products = credit.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        # Money is given back, not an order made smaller: what was invoiced of it stays invoiced.
        products.write({"sale_line_ids": [Command.clear()]})
        if self.currency_id.compare_amounts(amount, credit.amount_total):
            self._scale_credit_note(credit, products, amount)
        return credit

    def _scale_credit_note(self, credit, products, amount):
        """Give each line its share of ``amount``, so that accounts and taxes stay as invoiced."""
        ratio = amount / credit.amount_total
        for line in products:
            price = line.price_unit * line.quantity * (1 - line.discount / 100) * ratio
            line.write({"quantity": 1, "discount": 0, "price_unit": self.currency_id.round(price)})
        largest = max(products, key=lambda line: line.price_total)
        for step in range(_ROUNDING_STEPS):
            missing = amount - credit.amount_total
            if self.currency_id.is_zero(missing):
                break
            price = largest.price_unit + missing * largest.price_subtotal / (largest.price_total or 1)
            # A price in whole cents reads better; where none fits, a longer one has to.
            largest.price_unit = price if step else self.currency_id.round(price)

    def _create_free_credit_note(self, amount):
        """Return a draft credit note without an invoice; accounting completes account and taxes."""
        order, partner = self.order_id, self.order_id.partner_invoice_id or self.partner_id
        lang = partner.lang or self.env.lang
        line = {
            "name": self.with_context(lang=lang)._get_credit_reason(),
            "quantity": 1,
            "price_unit": amount,
            "tax_ids": [Command.clear()],
        }
        return (
            self.env["account.move"]
            .with_company(self.company_id)
            .create(
                {
                    "move_type": "out_refund",
                    "partner_id": partner.id,
                    "currency_id": self.currency_id.id,
                    "invoice_origin": order.name,
                    "ref": self._get_credit_reason(),
                    "invoice_date": fields.Date.context_today(self),
                    "invoice_line_ids": [Command.create(line)],
                }
            )
        )

    def _get_credit_reason(self):
        return f"{self.kind_id.name} · {self.remedy_id.display_name}"

    def _get_credit_progress(self):
        """Return ``(state, waits_for)``: done once all are posted, or paid where the company wants that."""
        moves = self.move_ids
        if not moves or all(move.state == "cancel" for move in moves):
            return "failed", "desk"
        return (
            ("done", False) if all(self._is_credited(move) for move in moves) else ("running", "accounting")
        )

    def _is_credited(self, move):
        if move.state == "cancel" or move.state == "draft":
            return move.state == "cancel"
        paid = ("paid", "in_payment", "reversed")
        return self.company_id.cs_refund_until == "posted" or move.payment_state in paid

    # Coupon

    def _suggest_coupon(self, amount):
        return float(ceil(amount))

    def _check_coupon(self):
        """A coupon of the core gives whole units."""
        if self.amount != int(self.amount):
            raise UserError(self.env._("A coupon is over a whole amount, such as 25."))

    def _carry_out_coupon(self):
        """Issue the coupon and tell the customer its code; an automatic message is no answer."""
        card = self.env["loyalty.card"].create(
            {
                "program_id": self.company_id._get_cs_coupon_program().id,
                "partner_id": self.partner_id.id,
                "points": self.amount,
                "expiration_date": fields.Date.context_today(self) + COUPON_VALIDITY,
            }
        )
        self.env["loyalty.history"].create(
            {"card_id": card.id, "issued": self.amount, "description": self.remedy_id.display_name}
        )
        self.card_id = card
        self._tell_coupon()

    def _tell_coupon(self):
        ticket = self.ticket_id
        line = self.with_context(lang=self.remedy_id._get_customer_lang())
        ticket.message_post(
            body=line.env._(
                "Your coupon over %(amount)s has the code %(code)s. It is valid until %(day)s.",
                amount=format_amount(line.env, self.amount, self.currency_id),
                code=self.card_id.code,
                day=format_date(line.env, self.card_id.expiration_date),
            ),
            partner_ids=ticket.partner_id.ids,
            message_type="auto_comment",
            subtype_xmlid="mail.mt_comment",
        )
