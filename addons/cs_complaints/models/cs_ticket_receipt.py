import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, email_normalize

from ..const import OPEN_TICKET_STATES
from ..const_mail import LOOP_LIMITS, RECEIPT_BATCH, RECEIPT_SOURCES
from ..lib.mail.robots import PERSON
from ..received_mail import get_received
from .cs_ticket_thread import exceeds_limits

_logger = logging.getLogger(__name__)
# What tells other programs that nobody is to answer the receipt.
_HEADERS = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}


class CsTicket(models.Model):
    """The receipt: the customer's matter has arrived, and this is its number.

    It is sent a moment after the ticket was made, many at a time: who writes does not wait for it, and a
    template that fails takes no ticket with it.
    """

    _inherit = "cs.ticket"

    wants_receipt = fields.Boolean(
        string="Receipt Waits", readonly=True, copy=False, help="The customer will be told that it arrived."
    )

    _receipt_idx = models.Index("(id) WHERE wants_receipt")

    def _acknowledge_receipt(self):
        result = super()._acknowledge_receipt()
        told = self.filtered(lambda ticket: ticket._gets_receipt())
        if told:
            told.write({"wants_receipt": True})
            self.env["cs.ticket.intake"]._trigger_processing()
        return result

    def _gets_receipt(self):
        """Tell whether the customer of a new ticket is to be written to (one); a machine never is."""
        received = get_received(self.env)
        if self.source not in RECEIPT_SOURCES or (received and received.kind != PERSON):
            return False
        return self.address_id.sends_receipt if self.address_id else True

    @api.model
    def _send_waiting_receipts(self):
        """Send the next receipts; return for how many tickets that was settled."""
        waiting = self.search([("wants_receipt", "=", True)], order="id", limit=RECEIPT_BATCH)
        waiting = waiting.try_lock_for_update().filtered("wants_receipt")
        open_ones = waiting.filtered(lambda ticket: ticket.state in OPEN_TICKET_STATES)
        try:
            with self.env.cr.savepoint():
                open_ones._send_receipts()
        except Exception as error:  # noqa: BLE001  whatever a template does, the tickets go on
            _logger.warning("Receipts of tickets %s can't be sent: %s", waiting.ids, error)
            open_ones._log_event("receipt_held", note=str(error)[:200])
        waiting.write({"wants_receipt": False})
        return len(waiting)

    def _send_receipts(self):
        addresses = self._get_receipt_addresses()
        flooded = self._find_flooded(addresses)
        flooded._log_event(
            "receipt_held", note=self.env._("Too many receipts to this address in a short time.")
        )
        told = self.browse(ticket.id for ticket in self if ticket in addresses) - flooded
        told._put_receipts_out()
        self.env["cs.ticket.event"]._append(
            [{"ticket_id": ticket.id, "kind": "receipt", "note": addresses[ticket]} for ticket in told]
        )

    def _get_receipt_addresses(self):
        """Return ``{ticket: address}`` of those who can be written to."""
        texts = {ticket: ticket.contact_email or ticket.partner_id.email or "" for ticket in self}
        found = {ticket: email_normalize(text) for ticket, text in texts.items()}
        wanted = [address for address in found.values() if address]
        # sudo: who wants no mails, and which addresses are our own, is nothing agents may look up
        blacklist = self.env["mail.blacklist"].sudo().search([("email", "in", wanted)])
        own = self.env["mail.alias.domain"].sudo()._find_aliases(wanted)
        blocked = {*blacklist.mapped("email"), *own}
        return {ticket: address for ticket, address in found.items() if address and address not in blocked}

    def _get_receipt_to(self):
        """Return to whom the receipt of a ticket goes, for its template."""
        return self.contact_email or self.partner_id.email_formatted or ""

    def _get_sender_address(self):
        """Return from whom automatic mails of a ticket come, for their templates."""
        return self.address_id.alias_email or self.company_id.email_formatted or self.env.user.email_formatted

    def _find_flooded(self, addresses):
        """Return the tickets whose customer had so many receipts that a machine must be answering them."""
        now = fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(
                "SELECT note, at FROM cs_ticket_event WHERE kind = 'receipt' AND note = ANY(%s) AND at >= %s",
                list(set(addresses.values())),
                now - timedelta(minutes=LOOP_LIMITS[-1][0]),
            )
        )
        moments = {address: [] for address in addresses.values()}
        for address, at in rows:
            moments[address].append(at)
        flooded = self.browse()
        for ticket, address in addresses.items():
            if exceeds_limits(moments[address], now):
                flooded |= ticket
            else:
                moments[address].append(now)
        return flooded

    def _put_receipts_out(self):
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
        )
        for mail in mails:
            ticket = self.browse(mail.res_id)
            if ticket.source == "email" and ticket.external_ref:
                mail.references = ticket.external_ref
        self.write({"acknowledged_at": fields.Datetime.now()})
