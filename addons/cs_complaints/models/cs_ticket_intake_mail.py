import base64
import logging
import re
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Domain
from odoo.tools import email_normalize

from odoo.addons.cs_forwarding.lib.intake.encodings import detect_encoding

from ..const_mail import REPEAT_LIMIT, REPEAT_MINUTES
from ..lib.mail.mail import Mail
from ..lib.mail.robots import AUTOMATIC, BOUNCE, MACHINE, OWN, PERSON, who_wrote
from ..received_mail import Place, Received, working_on

_logger = logging.getLogger(__name__)
# Numbers that this program gives its mails of a ticket; a report of non-delivery quotes them somewhere.
_OWN_ID = re.compile(rb"<[^<>\s]{1,200}-openerp-\d+-cs\.ticket@[^<>\s]{1,200}>")
_MAX_SUBJECT = 200
LOOP = "loop"


class CsTicketIntake(models.Model):
    """The work on mails: to whom they belong, whether they are a person's, and what becomes of them."""

    _inherit = "cs.ticket.intake"

    # Coming in

    @api.model
    def _find_mail(self, raw, is_ours=False):
        """Return ``(mail, place)`` of a mail for the desk, None for all others.

        :param is_ours: the mail server knows already that it is for the desk
        """
        mail = Mail(raw, detect_encoding)
        kind = who_wrote(mail)
        # sudo: a mail comes from nobody who is known as a user
        tickets = self.env["cs.ticket"].sudo()
        addresses = self.env["cs.ticket.alias"].sudo()._find_by_addresses(mail.recipients)
        parent = tickets._find_parent_message(self._get_references(mail, kind))
        ticket = tickets.browse(parent.res_id)
        ticket = ticket._get_survivor() if ticket else ticket
        if not ticket and mail.tag:
            ticket = tickets._find_by_tag(mail.tag, mail.sender[1])
        if not (is_ours or addresses or ticket):
            return None
        has_others = (len(mail.recipients) > 1 or not addresses) and self._is_for_others(mail)
        if has_others and not addresses:
            # What a customer hands on to another department of ours is for that one.
            return None
        place = Place(addresses, ticket, parent, ticket.browse(), has_others)
        return Received(mail, kind, self._settle_place(mail, place))

    @api.model
    def _is_for_others(self, mail):
        """Tell whether the mail was sent to an address of another application."""
        # sudo: the addresses of the gateway are known to administrators only
        aliases = self.env["mail.alias"].sudo()
        domain = [("alias_full_name", "in", mail.recipients), ("alias_model_id.model", "!=", "cs.ticket")]
        return bool(aliases.search_count(domain, limit=1))

    @api.model
    def _get_references(self, mail, kind):
        if kind != BOUNCE:
            return mail.references
        return [*mail.references, *(found.decode() for found in _OWN_ID.findall(mail.raw)[:32])]

    @api.model
    def _settle_place(self, mail, place):
        """A ticket that ended long ago is not taken up again: the mail opens one that follows it."""
        ticket = place.ticket
        if not ticket._takes_no_more_mail() or self._is_staff(mail.sender[1]):
            return place
        addresses = place.addresses or ticket.address_id
        return place._replace(
            addresses=addresses, ticket=ticket.browse(), parent=place.parent.browse(), previous=ticket
        )

    @api.model
    def _is_staff(self, address):
        # sudo: whether an address is that of a colleague is all that is asked
        domain = [("email_normalized", "=", email_normalize(address) or "-"), ("share", "=", False)]
        return bool(self.env["res.users"].sudo().search_count(domain, limit=1))

    @api.model
    def _receive_mail(self, received):
        """Keep a mail, unless it is known, and work on it; trouble goes no further than this.

        :return: id of the ticket, or False
        """
        # sudo: nobody may write what has come in; it is the gateway that does
        intake = self.sudo()
        received = received._replace(kind=intake._judge(received))
        message, is_new = intake._keep_mail(received)
        if is_new:
            message._work_on_mail(received)
        return message.ticket_id.id

    @api.model
    def _keep_mail(self, received):
        mail = received.mail
        vals = self._prepare_mail_vals(received)
        message, is_new = self._keep(b"", vals)
        if is_new or message.body_hash == vals["body_hash"]:
            return message, is_new
        # Broken programs give all their mails one number: it is another mail if it says something else.
        mail.message_id = f"<{vals['body_hash'][:32]}@same-number.invalid>"
        return self._keep(b"", {**vals, "key": mail.message_id})

    @api.model
    def _prepare_mail_vals(self, received):
        mail, place = received.mail, received.place
        owner = place.ticket or place.addresses[:1]
        return {
            "source": "email",
            "kind": received.kind,
            "key": mail.message_id,
            "body_hash": mail.fingerprint,
            "sender": mail.sender[1].lower() or None,
            "subject": mail.subject[:_MAX_SUBJECT] or None,
            "company_id": (owner.company_id or self.env.company).id,
            "team_id": owner.team_id.id or None,
        }

    # Working

    def _process(self):
        """Work on a message that was put off (one, or none)."""
        if not self or self.source != "email" or not self.raw:
            return
        received = self._find_mail(base64.b64decode(self.raw), is_ours=True)
        received.mail.message_id = self.key
        # What has been found out before, by a person maybe, counts for more than what the headers say.
        self._work_on_mail(received._replace(kind=self.kind))
        if self.state == "done":
            self.write({"raw": False, "error": False})

    def _work_on_mail(self, received):
        try:
            with self.env.cr.savepoint():
                self._take_mail(received)
        except (ConcurrencyError, psycopg2.OperationalError):
            # Somebody else holds the ticket: once more, a moment later.
            self._keep_raw(received.mail.raw)
            self._trigger_processing()
        except Exception as error:  # noqa: BLE001  whatever a mail does, it must not be lost
            self._rescue_mail(received, error)

    def _rescue_mail(self, received, error):
        """Take a mail that can't be read as a file, and keep one that can't be taken at all."""
        _logger.warning("Mail %s can't be worked on: %s: %s", self.key, type(error).__name__, error)
        try:
            with self.env.cr.savepoint():
                self._hand_to_gateway(received, received.mail.as_attachment())
        except Exception as again:  # noqa: BLE001  as above
            self._keep_raw(received.mail.raw)
            self._fail(f"{type(error).__name__}: {error}\n{type(again).__name__}: {again}")

    @api.model
    def _judge(self, received):
        """Return the kind of a mail, with what only the desk's own records tell."""
        mail, kind, place = received
        if kind in (AUTOMATIC, BOUNCE):
            return kind
        if self._is_own_address(mail.sender[1]):
            return OWN
        if place.ticket:
            kind = AUTOMATIC if kind == MACHINE else kind
            return LOOP if place.ticket._is_flooded_by(mail.sender[1]) else kind
        return LOOP if len(self._find_repeated(mail)) >= REPEAT_LIMIT else kind

    @api.model
    def _find_repeated(self, mail):
        """Return the other mails of late of the same sender with the same words."""
        since = fields.Datetime.now() - timedelta(minutes=REPEAT_MINUTES)
        domain = Domain("sender", "=", mail.sender[1].lower()) & Domain("body_hash", "=", mail.fingerprint)
        domain &= Domain("received_at", ">=", since) & Domain("key", "!=", mail.message_id)
        return self.search(domain, order="id", limit=REPEAT_LIMIT)

    @api.model
    def _is_own_address(self, address):
        """Tell whether a mail comes from one of our own gateways: answering it would go round for ever."""
        # sudo: the addresses of the gateway are known to administrators only
        domains = self.env["mail.alias.domain"].sudo().search_fetch(Domain.TRUE)
        # The gateway asks for all of them in a moment: they are few, and known then.
        is_near = address.rpartition("@")[2].lower() in domains.mapped("name")
        return is_near and bool(domains._find_aliases([email_normalize(address)]))

    def _take_mail(self, received):
        ticket = received.place.ticket
        if received.kind in (PERSON, MACHINE):
            self._hand_to_gateway(received, self._prepare_for_gateway(received))
            return
        if received.kind == LOOP:
            ticket = ticket or self._find_repeated(received.mail).ticket_id[:1]
        if not ticket:
            self._ignore(received.mail.raw)
            return
        if received.kind == BOUNCE:
            self._hand_over_report(received, ticket)
        ticket._note_machine_mail(received)
        self._finish(ticket)

    def _prepare_for_gateway(self, received):
        """Return the mail with the one reference that belongs to its place."""
        mail, place = received.mail, received.place
        if place.ticket:
            mail.answer_to(place.ticket._get_thread_id(place.parent))
        elif mail.references:
            # An answer to what nobody here has written, or to a ticket that has ended: a matter of its own.
            mail.answer_to("")
        return mail.as_bytes(with_original=self.env.context.get("cs_keep_original", False))

    def _hand_over_report(self, received, ticket):
        """Let the gateway mark the mail that came back; a report in no known form tells the ticket alone."""
        if received.mail.content_type == "multipart/report":
            with working_on(self.env, received):
                self.env["mail.thread"].message_process(False, received.mail.as_bytes(as_report=True))
        else:
            ticket._message_receive_bounce(ticket.contact_email, ticket.partner_id)

    def _hand_to_gateway(self, received, data):
        with working_on(self.env, received):
            ticket_id = self.env["mail.thread"].message_process("cs.ticket", data)
        ticket = self.env["cs.ticket"].browse(ticket_id)
        if received.place.has_others or not ticket:
            ticket = ticket._find_by_message_id(received.mail.message_id)
        if not ticket:
            raise ValueError(self.env._("The mail gateway did not take the message."))
        self._finish(ticket)
