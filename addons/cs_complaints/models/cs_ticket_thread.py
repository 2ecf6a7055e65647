from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize
from odoo.tools.mail import email_split

from ..const import REOPEN_DAYS
from ..const_mail import LOOP_LIMITS


class CsTicket(models.Model):
    """Which ticket a mail belongs to."""

    _inherit = "cs.ticket"

    @api.model
    def _find_parent_message(self, message_ids):
        """Return the newest message of a ticket among these identifiers."""
        if not message_ids:
            return self.env["mail.message"]
        domain = [("message_id", "in", message_ids), ("model", "=", "cs.ticket")]
        return self.env["mail.message"].search(domain, order="id desc", limit=1)

    @api.model
    def _find_by_message_id(self, message_id):
        return self.browse(self._find_parent_message([message_id]).res_id)

    @api.model
    def _find_by_tag(self, number, address):
        """Return the ticket named in a subject, if the writer takes part in it: numbers are easy to guess."""
        ticket = self.search([("number", "=", number)], limit=1)
        known = ticket and email_normalize(address) in ticket._get_correspondents()
        return ticket._get_survivor() if known else self.browse()

    def _get_correspondents(self):
        """Return the mail addresses of those who take part in the conversation (one ticket)."""
        customers = self.partner_id | self.partner_id.commercial_partner_id | self.message_partner_ids
        texts = [self.contact_email, self.email_cc, *customers.mapped("email"), self.user_id.email]
        addresses = {email_normalize(address) for text in texts if text for address in email_split(text)}
        return addresses - {False}

    @api.model
    def _get_mail_routes(self, place):
        """Return the ways of a mail through the gateway: to its ticket, else to one new ticket a company."""
        if place.ticket:
            return [("cs.ticket", place.ticket.id, {}, self.env.uid, None)]
        chosen = [addresses[:1] for addresses in place.addresses.grouped("company_id").values()]
        return [
            ("cs.ticket", 0, {"address_id": address.id}, self.env.uid, None)
            for address in chosen or [place.addresses]
        ]

    def _takes_no_more_mail(self):
        """Tell whether a mail about the ticket is a new matter (one ticket, or none)."""
        limit = fields.Datetime.now() - timedelta(days=REOPEN_DAYS)
        return self.state == "cancelled" or (self.state == "closed" and self.closed_at < limit)

    def _get_thread_id(self, parent):
        """Return the identifier by which an answer finds the ticket: of ``parent``, if it stands there."""
        if parent.res_id == self.id:
            return parent.message_id
        domain = Domain("model", "=", "cs.ticket") & Domain("res_id", "=", self.id)
        domain &= Domain("message_id", "!=", False)
        messages = self.env["mail.message"].search(domain, order="id desc", limit=50)
        public = messages.filtered(lambda message: not message.subtype_id.internal)
        return ((public or messages)[:1] or self._message_log(body="")).message_id

    def _is_flooded_by(self, address):
        """Tell whether a sender writes on this ticket more than any person would."""
        now = fields.Datetime.now()
        domain = Domain("model", "=", "cs.ticket") & Domain("res_id", "=", self.id)
        domain &= Domain("message_type", "=", "email")
        domain &= Domain("create_date", ">=", now - timedelta(minutes=LOOP_LIMITS[-1][0]))
        domain &= Domain("email_from", "ilike", address)
        messages = self.env["mail.message"].search_fetch(
            domain, ["create_date"], order="id desc", limit=LOOP_LIMITS[-1][1]
        )
        moments = messages.mapped("create_date")
        return exceeds_limits(moments, now)


def exceeds_limits(moments, now):
    """Tell whether so many moments in so short a time are a machine's doing."""
    return any(
        sum(moment >= now - timedelta(minutes=minutes) for moment in moments) >= number
        for minutes, number in LOOP_LIMITS
    )
