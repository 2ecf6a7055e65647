from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command, Date

from ..lib.books import BillPart


class CsDispute(models.Model):
    """The credit note of what a carrier agreed to, beside the bill it takes back."""

    _inherit = "cs.dispute"

    def action_register_credit(self):
        """Draft the credit notes the carrier has sent: one a bill, reconciled with it when posted."""
        vals_list = []
        for dispute in self:
            dispute._ensure_awaiting_credit()
            vals_list += dispute._prepare_credit_vals()
        moves = self.env["account.move"].create(vals_list)
        return moves._get_records_action(name=self.env._("Credit Notes"))

    def _ensure_awaiting_credit(self):
        """Refuse a second credit note beside one that is not posted yet (one dispute)."""
        if self.party != "carrier" or self.state != "credit_expected":
            raise UserError(self.env._("%(dispute)s awaits no credit note.", dispute=self.number))
        if self.move_ids.filtered(lambda move: move.state == "draft"):
            raise UserError(
                self.env._("A credit note of %(dispute)s is in draft already.", dispute=self.number)
            )
        if not self.currency_id.is_zero(self.credited_amount):
            raise UserError(
                self.env._("A part of %(dispute)s is credited: enter the rest by hand.", dispute=self.number)
            )

    def _prepare_credit_vals(self):
        """Return the values of the credit notes, one per invoice of the carrier (one dispute)."""
        self.ensure_one()
        statement = self.statement_id
        bills = {
            bill.cs_invoice_number: bill
            for bill in statement._get_live_moves()
            if bill.currency_id == self.currency_id and bill.move_type == "in_invoice"
        }
        lines = self.line_ids.filtered(lambda line: line.state in ("agreed", "partial"))
        default = statement.invoice_number or statement.number
        groups = lines.grouped(lambda line: line.invoice_number or default)
        return [
            self._prepare_credit_note_vals(bills.get(number, self.env["account.move"]), own)
            for number, own in groups.items()
        ]

    def _prepare_credit_note_vals(self, bill, lines):
        """Return the values of one credit note.

        :param bill: the bill it takes back a part of; empty when that is not booked
        """
        return {
            "move_type": "in_refund",
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "currency_id": self.currency_id.id,
            "ref": self.reference or self.number,
            "invoice_date": Date.context_today(self),
            "invoice_origin": self.number,
            "cs_dispute_id": self.id,
            "reversed_entry_id": bill.id,
            "invoice_line_ids": [
                Command.create(self._prepare_credit_line_vals(own))
                for own in lines.grouped("type_id").values()
            ],
            **({"invoice_currency_rate": bill.invoice_currency_rate} if bill else {}),
        }

    def _prepare_credit_line_vals(self, lines):
        unit = self.currency_id._get_unit()
        amount = sum((unit * round(line.agreed / float(unit)) for line in lines), 0 * unit)
        part = BillPart(lines.type_id.id, False, len(lines), amount)
        vals = self.env["cs.booking.service"]._prepare_line_vals(self.statement_id, None, part)
        # The line belongs to the dispute: the proof of the statement counts what was billed.
        return {**vals, "cs_statement_id": False}
