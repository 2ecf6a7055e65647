from odoo import models

# What opening a ticket asks of its order, which has a hundred columns more.
_ORDER_FACTS = (
    "amount_total", "cs_channel_id", "cs_external_ref", "cs_reviewer_id", "currency_id", "currency_rate",
    "name",
)


class CsTicket(models.Model):
    _inherit = "cs.ticket"

    def _after_open(self):
        """Complete new tickets, however they came: facts, category, owner, clocks, receipt.

        Set-based: the number of queries does not depend on the number of tickets.
        """
        if not self:
            return
        self._log_event("opened")
        self._find_facts()
        self._fill_defaults()
        self._assign_owner()
        self._start_clocks()
        self._acknowledge_receipt()

    def _find_facts(self):
        """Find customer, order, transfer and parcel from what the tickets mention, where nobody chose them.

        Never overwrites what a person has filled in.
        """

    def _fill_defaults(self):
        """Fill what follows from the category and the shipment, where nobody filled it."""
        self.order_id.fetch(_ORDER_FACTS)
        for values, tickets in self.grouped(lambda ticket: tuple(ticket._get_defaults().items())).items():
            if values:
                # A default is part of opening the ticket, not a change of it.
                tickets.with_context(cs_ticket_opening=True).write(dict(values))

    def _get_defaults(self):
        """Return the values that an unfilled ticket takes over (one ticket, no queries of its own)."""
        category = self.category_id
        of_category = category._get_ticket_defaults() if category and not self.reported_category_id else {}
        found = {
            **of_category,
            "order_id": self.picking_id.sale_id.id or self.parcel_id.order_id.id,
            "picking_id": self.parcel_id.picking_id.id,
            "carrier_id": self.parcel_id.carrier_id.id or self.picking_id.carrier_id.id,
            "channel_id": self.parcel_id.channel_id.id or self.order_id.cs_channel_id.id,
        }
        unfilled = {"priority"} if self.priority == "0" else set()
        return {
            name: value for name, value in found.items() if value and (name in unfilled or not self[name])
        }

    def _assign_owner(self):
        """Give tickets without an owner to who has the customer already.

        The rest is dealt out where the team wants that, else it waits in the unassigned list.
        """
        waiting = self.filtered(lambda ticket: not ticket.user_id)
        for user, tickets in waiting.grouped(lambda ticket: ticket._get_first_owner()).items():
            if user:
                tickets.with_context(cs_ticket_opening=True).write({"user_id": user.id})
        dealt = waiting.filtered(lambda ticket: not ticket.user_id and ticket.team_id.deals_tickets)
        if dealt:
            dealt.flush_recordset(["user_id"])
            dealt._assign_responsible()

    def _get_first_owner(self):
        """Return who is to look after a new ticket, if that is clear (one ticket)."""
        responsible = self.category_id._get_inherited("user_id")
        return responsible or self.parcel_id.user_id or self.order_id.cs_reviewer_id

    def _start_clocks(self):
        """Start the clocks that the matching policy asks for."""

    def _acknowledge_receipt(self):
        """Tell the customers that their matter has arrived. An automatic mail is no answer."""
