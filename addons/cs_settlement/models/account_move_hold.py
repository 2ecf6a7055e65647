from odoo import api, fields, models
from odoo.fields import Domain


class AccountMove(models.Model):
    """Carriers' bills are paid without the part that is disputed."""

    _inherit = "account.move"

    cs_held_amount = fields.Monetary(
        string="Held Back",
        compute="_compute_cs_held_amount",
        search="_search_cs_held_amount",
        compute_sudo=True,
        help="Disputed or refused, and not to be paid before that is settled.",
    )
    cs_payable_amount = fields.Monetary(
        string="To Pay Now", compute="_compute_cs_held_amount", compute_sudo=True
    )

    @api.depends("amount_residual", "cs_statement_id.dispute_ids.state", "currency_id", "move_type", "state")
    def _compute_cs_held_amount(self):
        bills = self.filtered(lambda move: move._can_be_held())
        held = self.env["cs.hold.service"]._read_held(bills.cs_statement_id) if bills else {}
        for move in self:
            key = (move.cs_statement_id.id, move.cs_invoice_number, move.currency_id.id)
            amount = held.get(key, 0.0) if move in bills else 0.0
            move.cs_held_amount = move.currency_id.round(min(amount, move.amount_residual))
            move.cs_payable_amount = move.amount_residual - move.cs_held_amount

    def _can_be_held(self):
        """Return whether it is a document of a carrier's statement with money to pay on it (one move)."""
        return (
            self.move_type == "in_invoice"
            and self.state != "cancel"
            and self.cs_statement_id
            and self.cs_invoice_number
            and self.amount_residual > 0
        )

    def _search_cs_held_amount(self, operator, value):
        """Find the open bills of which something is held back: ``("cs_held_amount", ">", 0)``."""
        if operator != ">" or value:
            return NotImplemented
        bills = self.search(
            Domain("cs_statement_id", "!=", False)
            & Domain("move_type", "=", "in_invoice")
            & Domain("state", "!=", "cancel")
            & Domain("payment_state", "in", ("not_paid", "partial", "in_payment"))
        )
        return Domain("id", "in", bills.filtered("cs_held_amount").ids)

    def _is_eligible_for_early_payment_discount(self, currency, reference_date):
        """A discount is for paying all of a bill early; what is held back is paid later, if ever."""
        eligible = super()._is_eligible_for_early_payment_discount(currency, reference_date)
        return eligible and not self.cs_held_amount

    def action_open_cs_disputes(self):
        """Show the disputes over the bill, or the one that the credit note settles."""
        disputes = self.cs_dispute_id | self._get_cs_disputes()
        return disputes._get_records_action(name=self.env._("Disputes"))

    def _get_cs_disputes(self):
        """Return the disputes with claims on the bill (one move)."""
        statement = self.cs_statement_id
        number = self.cs_invoice_number
        default = statement.invoice_number or statement.number
        lines = self.env["cs.dispute.line"].search(
            Domain("dispute_id.statement_id", "=", statement.id)
            & Domain("currency_id", "=", self.currency_id.id)
            & Domain("invoice_number", "in", [number, False, ""] if number == default else [number])
        )
        return lines.dispute_id if statement else self.env["cs.dispute"]
