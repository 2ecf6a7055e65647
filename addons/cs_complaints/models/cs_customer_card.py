from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import formatLang, html2plaintext

from ..const_find import CARD_MONTHS, PREVIEW_LENGTH, SHOWN_ROWS


class CsCustomerCard(models.AbstractModel):
    """What an agent has to know of a customer for his next sentence; read as the user may see it."""

    _name = "cs.customer.card"
    _description = "Customer Card"

    @api.model
    def _tell(self, partner, ticket=None):
        """Return what the card shows of a customer, a dict of plain values; moments are UTC texts.

        :param ticket: the ticket on which the card stands; it is not one of the others
        """
        customer = partner.commercial_partner_id
        tickets = self.env["cs.ticket"]
        domain = Domain("partner_id", "child_of", customer.ids)
        others = domain & Domain("id", "!=", ticket.id if ticket else 0)
        open_domain = others & tickets._get_open_domain()
        tags = partner.category_id | customer.category_id
        return {
            "id": partner.id,
            "name": partner.name or "",
            "company": customer.name if customer.name != partner.name else "",
            "tags": [{"name": tag.name, "color": tag.color} for tag in tags],
            "watch": self._tell_watch(partner | customer),
            "orders": self._tell_orders(customer),
            "contacts": self._tell_contacts(tickets.search(domain, order="id desc", limit=50)),
            "open": self._tell_tickets(tickets.search(open_domain, limit=SHOWN_ROWS)),
            "open_count": tickets.search_count(open_domain),
            "ticket_count": tickets.search_count(others),
        }

    def _tell_watch(self, partners):
        watched = partners.filtered("cs_watch_state")[:1]
        return {"reason": watched.cs_watch_reason or ""} if watched else False

    def _tell_orders(self, customer):
        """Return number and sum of the customer's orders of the last months."""
        since = fields.Datetime.now() - timedelta(days=30 * CARD_MONTHS)
        domain = Domain("partner_id", "child_of", customer.ids) & Domain("date_order", ">=", since)
        groups = self.env["sale.order"]._read_group(
            domain & Domain("state", "=", "sale"), ["currency_id"], ["__count", "amount_total:sum"]
        )
        return {
            "count": sum(count for _currency, count, _amount in groups),
            "amounts": [self._say_money(amount, currency) for currency, _count, amount in groups],
            "months": CARD_MONTHS,
        }

    def _tell_contacts(self, tickets):
        """Return the last words between the customer and us, the newest first."""
        # sudo: the words on tickets that the user may read; notes stay out
        messages = self.env["mail.message"].sudo()
        found = messages.search(
            Domain("model", "=", "cs.ticket")
            & Domain("res_id", "in", tickets.ids)
            & Domain("message_type", "in", ("comment", "email"))
            & Domain("subtype_id.internal", "=", False)
            & Domain("is_internal", "=", False),
            order="date desc, id desc",
            limit=3,
        )
        numbers = {ticket.id: ticket.number for ticket in tickets}
        return [
            {
                "id": message.res_id,
                "number": numbers[message.res_id],
                "at": fields.Datetime.to_string(message.date),
                "is_ours": self.env["cs.ticket"]._is_own_author(message.author_id),
                "author": message.author_id.name or message.email_from or "",
                "text": _shorten(html2plaintext(message.body or "")),
            }
            for message in found
        ]

    def _tell_tickets(self, tickets):
        labels = dict(tickets._fields["state"]._description_selection(self.env))
        return [
            {
                "id": ticket.id,
                "number": ticket.number,
                "name": ticket.name,
                "state": labels[ticket.state],
                "is_open": ticket.is_open,
                "category": ticket.category_id.name or "",
                "at": fields.Datetime.to_string(ticket.opened_at),
            }
            for ticket in tickets
        ]

    def _tell_parcels(self, parcels):
        return [
            {
                "id": parcel.id,
                "name": parcel.name,
                "status": parcel.status_id.name or "",
                "phase": parcel.phase or "announced",
                "place": parcel.last_place or "",
                "at": _text(parcel.last_event_at),
                "promised_at": _text(parcel.promised_at),
                "is_late": parcel.is_late,
                "order": parcel.order_id.name or "",
            }
            for parcel in parcels
        ]

    def _tell_order(self, order):
        """Return what is at stake in an order."""
        return {
            "id": order.id,
            "name": order.name,
            "external_ref": order.cs_external_ref or "",
            "amount": self._say_money(order.amount_total, order.currency_id),
            "at": _text(order.date_order),
        }

    def _say_money(self, amount, currency):
        return formatLang(self.env, amount, currency_obj=currency)


def _shorten(text):
    text = " ".join(text.split())
    return text if len(text) <= PREVIEW_LENGTH else f"{text[:PREVIEW_LENGTH]}…"


def _text(moment):
    return fields.Datetime.to_string(moment) if moment else False
