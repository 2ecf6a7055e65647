from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount


class CsDisputeLine(models.Model):
    """A disputed amount, with the ticket of the customer who waits and the remedy it pays for."""

    _inherit = "cs.dispute.line"

    ticket_id = fields.Many2one("cs.ticket", index="btree_not_null", ondelete="set null")
    remedy_id = fields.Many2one("cs.remedy", index="btree_not_null", ondelete="restrict")

    _remedy_uniq = models.UniqueIndex(
        "(remedy_id) WHERE remedy_id IS NOT NULL AND state <> 'withdrawn'",
        "The remedy is claimed from the carrier already.",
    )

    def action_open_ticket(self):
        """Open a billing ticket for each customer concerned, linked with the lines, and show them.

        :raises UserError: all lines have a ticket already, or nobody knows whose they are
        """
        self.dispute_id.check_access("write")
        waiting = self.filtered(lambda line: not line.ticket_id and line.state != "withdrawn")
        groups = waiting.grouped(lambda line: line._get_customer())
        groups.pop(self.env["res.partner"], None)
        if not groups:
            raise UserError(
                self.env._("There is no ticket to open: each line has one, or no known customer.")
            )
        # sudo: accountants raise tickets, the desk works on them
        tickets = (
            self.env["cs.ticket"]
            .sudo()
            .create([lines._prepare_ticket(customer) for customer, lines in groups.items()])
        )
        for ticket, lines in zip(tickets, groups.values(), strict=True):
            lines.ticket_id = ticket
        waiting._log_on_tickets()
        return tickets.sudo(self.env.su)._show_opened()

    def _get_parcel(self):
        """Return the parcel the line is about (one line)."""
        return self.statement_line_id.parcel_id or self.customer_statement_line_id.charge_id.parcel_id

    def _get_customer(self):
        """Return the customer who waits for the outcome, empty if nobody knows (one line)."""
        if self.dispute_id.party == "customer":
            return self.dispute_id.partner_id
        # sudo: the customer of a shipment, whoever may see the shipment
        parcel = self._get_parcel().sudo()
        return (parcel.order_id.partner_id or parcel.partner_id).sudo(self.env.su)

    def _prepare_ticket(self, customer):
        """Return the values of the ticket of one customer about these lines."""
        # sudo: the shipment of a ticket, whoever may see the shipment
        parcels = self.sudo().mapped(lambda line: line._get_parcel())
        parcel = parcels if len(parcels) == 1 else parcels.browse()
        orders = parcels.order_id
        company = self.company_id[:1]
        category = self.env["cs.ticket.category"].sudo()._get_by_code("billing", company)
        return {
            "name": self.env._(
                "Billing: %(waybills)s", waybills=", ".join(self.filtered("ref").mapped("ref")[:3])
            ),
            "kind": "complaint",
            "category_id": category.id,
            "partner_id": customer.id,
            "parcel_id": parcel.id,
            "order_id": orders.id if len(orders) == 1 else False,
            "company_id": company.id,
            "matter": "\n".join(line._describe() for line in self),
        }

    def _describe(self):
        """Return the line in a few words (one line)."""
        claimed = format_amount(self.env, self.claimed, self.currency_id)
        return " · ".join(filter(None, (self.ref, self.charge_text, claimed, self.reason)))

    def _describe_answer(self):
        """Return what was claimed and agreed of the lines, in a few words."""
        currency = self.currency_id[:1]
        return self.env._(
            "%(agreed)s of %(claimed)s agreed: %(waybills)s",
            agreed=format_amount(self.env, sum(self.mapped("agreed")), currency),
            claimed=format_amount(self.env, sum(self.mapped("claimed")), currency),
            waybills=", ".join(self.filtered("ref").mapped("ref")),
        )

    def _log_on_tickets(self):
        """Note on the tickets of the lines that a dispute is about them."""
        # sudo: who disputes need not see tickets
        for ticket, lines in self.sudo().grouped("ticket_id").items():
            if ticket:
                numbers = ", ".join(lines.dispute_id.mapped("number"))
                ticket._log_event("dispute", new=numbers)
