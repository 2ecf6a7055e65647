from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL, email_normalize

from ..const_mail import LOOP_LIMITS, RECEIPT_SOURCES
from ..lib.mail.robots import PERSON
from ..received_mail import get_received
from .cs_ticket_thread import exceeds_limits

# What tells other programs that nobody is to answer the receipt.
_HEADERS = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}


class CsTicket(models.Model):
    """The receipt: the customer's matter has arrived, and this is its number."""

    _inherit = "cs.ticket"

    def _acknowledge_receipt(self):
        super()._acknowledge_receipt()
        told = self.filtered(lambda ticket: ticket._wants_receipt())
        if not told:
            return
        addresses = told._get_receipt_addresses()
        flooded = self._find_flooded(set(addresses.values()))
        held = told.filtered(lambda ticket: addresses.get(ticket) in flooded)
        told = told.filtered(lambda ticket: addresses.get(ticket)) - held
        held._log_event("receipt_held", note=self.env._("Too many receipts to this address in a short time."))
        told._send_receipts(addresses)

    def _wants_receipt(self):
        """Tell whether the customer is to be written to (one ticket); a machine never is."""
        received = get_received(self.env)
        if received and received.kind != PERSON:
            return False
        is_wanted = self.address_id.sends_receipt if self.address_id else True
        return self.source in RECEIPT_SOURCES and self.state == "new" and is_wanted

    def _get_receipt_addresses(self):
        """Return ``{ticket: address}`` of those who can be written to."""
        texts = {ticket: ticket.contact_email or ticket.partner_id.email or "" for ticket in self}
        found = {ticket: email_normalize(text) for ticket, text in texts.items()}
        # sudo: who wants no mails, and which addresses are our own, is nothing agents may look up
        blocked = set(
            self.env["mail.blacklist"].sudo().search([("email", "in", list(found.values()))]).mapped("email")
        )
        blocked |= set(
            self.env["mail.alias.domain"].sudo()._find_aliases([text for text in found.values() if text])
        )
        return {ticket: address for ticket, address in found.items() if address and address not in blocked}

    def _get_receipt_to(self):
        """Return to whom the receipt of a ticket goes, for its template."""
        return self.contact_email or self.partner_id.email_formatted or ""

    def _get_sender_address(self):
        """Return from whom automatic mails of a ticket come, for their templates."""
        return self.address_id.alias_email or self.company_id.email_formatted or self.env.user.email_formatted

    def _find_flooded(self, addresses):
        """Return the addresses that had so many receipts that a machine must be answering them."""
        now = fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(
                "SELECT note, at FROM cs_ticket_event WHERE kind = 'receipt' AND note = ANY(%s) AND at >= %s",
                list(addresses),
                now - timedelta(minutes=LOOP_LIMITS[-1][0]),
            )
        )
        moments = {}
        for address, at in rows:
            moments.setdefault(address, []).append(at)
        return {address for address, found in moments.items() if exceeds_limits(found, now)}

    def _send_receipts(self, addresses):
        """Put one mail for each ticket into the outgoing box, in the customer's language."""
        if not self:
            return
        # sudo: who opens a ticket need not be somebody who may send mails, such as a customer
        template = self.env.ref("cs_complaints.mail_template_ticket_receipt").sudo()
        mails = template.send_mail_batch(
            self.ids,
            email_values={
                "message_type": "auto_comment",
                "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment"),
                "headers": repr(_HEADERS),
            },
            email_layout_xmlid="mail.mail_notification_light",
        )
        for mail in mails:
            ticket = self.browse(mail.res_id)
            if ticket.source == "email" and ticket.external_ref:
                mail.references = ticket.external_ref
        self.write({"acknowledged_at": fields.Datetime.now()})
        self.env["cs.ticket.event"]._append(
            [{"ticket_id": ticket.id, "kind": "receipt", "note": addresses[ticket]} for ticket in self]
        )
