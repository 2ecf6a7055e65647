from odoo import api, fields, models
from odoo.fields import Domain
from odoo.orm.models import NO_ACCESS
from odoo.tools import email_normalize

from odoo.addons.cs_forwarding.lib.tracking.waybill import normalize_waybill
from odoo.addons.cs_forwarding.localized import format_moment

from ..const import OPEN_TICKET_STATES
from ..const_portal import MAX_MESSAGES, PORTAL_MESSAGE_TYPES, PORTAL_TONES, PROMISE_KINDS


class CsTicket(models.Model):
    """What customers see of their tickets. They have no rights on the model: see the portal's controller."""

    _inherit = "cs.ticket"

    # The secret of the customer's link lets its holder accept and rate. Agents must not do it for him.
    access_token = fields.Char(groups=NO_ACCESS)

    def _sign_token(self, pid):
        # sudo: whoever writes to the customer sends him the link, and never sees the secret himself
        return super(CsTicket, self.sudo())._sign_token(pid)

    @api.model
    def _get_thread_with_access(self, thread_id, *, mode="read", **kwargs):
        """Let no secret of a link open the whole thread.

        Core's chatter would show its holder whatever is no note, also what was written to a carrier or
        came from one. The page of the ticket looks at each message instead.
        """
        return super()._get_thread_with_access(thread_id, mode=mode)

    # Whose tickets

    @api.model
    def _get_portal_domain(self, partner):
        """Return the domain of the tickets that ``partner`` may follow: raised by him or his company."""
        return Domain("partner_id", "child_of", partner.commercial_partner_id.ids)

    @api.model
    def _get_portal_list_domain(self, partner):
        """Return the domain of what his list shows; merged tickets are found under the other number."""
        return self._get_portal_domain(partner) & Domain("state", "!=", "merged")

    @api.model
    def _get_portal_search_domain(self, text):
        """Return the domain of the tickets with a text in number, subject, waybill or order."""
        names = ("number", "name", "parcel_id.name", "order_id.name", "order_id.cs_external_ref")
        domains = [Domain(name, "ilike", text) for name in names]
        key = normalize_waybill(text)
        return Domain.OR([*domains, Domain("parcel_id.waybill_key", "=", key)] if key else domains)

    # State and promise

    def _get_portal_state(self):
        """Return ``{"words", "tone", "promise", "late"}`` as the page shows them (one ticket)."""
        self.ensure_one()
        promise, late = self._get_portal_promise()
        return {
            "words": self._get_portal_words()[self.state],
            "tone": PORTAL_TONES[self.state],
            "promise": promise,
            "late": late,
        }

    @api.model
    def _get_portal_words(self):
        closed = self.env._("Closed")
        return {
            "new": self.env._("Received"),
            "in_progress": self.env._("We are working on it"),
            "waiting": self.env._("We need your answer"),
            "proposed": self.env._("We offer a solution"),
            "remedying": self.env._("We are carrying it out"),
            "closed": closed,
            "cancelled": closed,
            "merged": self.env._("Continued under another number"),
        }

    def _get_portal_promise(self):
        """Return by when we answer, in words or "", and whether that is past already."""
        if self.state not in OPEN_TICKET_STATES or self.state == "waiting":
            return "", False
        clocks = self.clock_ids.filtered(
            lambda clock: clock.kind in PROMISE_KINDS and clock.state == "running" and clock.due_at
        )
        due_at = min(clocks.mapped("due_at"), default=None)
        if not due_at:
            return "", False
        if due_at < fields.Datetime.now():
            return self.env._("Our answer is late. We are sorry, and are looking after it."), True
        return self.env._("We answer by %(moment)s.", moment=self._say_portal_moment(due_at)), False

    def _say_portal_moment(self, moment):
        """Return a moment in words, by the clock of the reader or of our house."""
        zone = self.env.user.tz or self.company_id.partner_id.tz or "UTC"
        local = fields.Datetime.context_timestamp(self.with_context(tz=zone), moment)
        return format_moment(self.env, local)

    def _get_portal_steps(self):
        """Return what the customer can do on pages of their own: ``[{"label", "url"}]`` (one ticket).

        The most urgent first. Their addresses hold secrets: only for pages the customer looks at himself.
        """
        self.ensure_one()
        rating = self._get_rating_link()
        return [{"label": self.env._("How did we do?"), "url": rating}] if rating else []

    # The conversation

    def _get_portal_messages(self):
        """Return the messages of the ticket that its customer may see, the oldest first (one ticket)."""
        self.ensure_one()
        messages = self.env["mail.message"]
        domain = messages._get_search_domain_share() & Domain(
            [
                ("model", "=", self._name),
                ("res_id", "=", self.id),
                ("message_type", "in", PORTAL_MESSAGE_TYPES),
            ]
        )
        found = messages.search(domain, order="id desc", limit=MAX_MESSAGES)
        return found.filtered(self._is_portal_message).sorted("id")

    def _is_portal_message(self, message):
        """Tell whether a message (no note) is one between the customer and us (one ticket).

        What others wrote, a carrier or the complainant of a merged ticket, is not; nor what we wrote to
        others only.
        """
        author = message.author_id
        if not author:
            sender = email_normalize(message.email_from)
            return bool(sender) and sender == email_normalize(self.contact_email)
        if self._is_own_author(author):
            return self._is_for_customer(message)
        return author.commercial_partner_id == self.partner_id.commercial_partner_id

    def _get_portal_conversation(self):
        """Return the conversation as the page shows it: a list of dicts, the oldest first (one ticket)."""
        return [
            {
                "id": message.id,
                "mine": not self._is_own_author(message.author_id),
                "author": message.author_id.name or message.email_from or "",
                "at": self._say_portal_moment(message.date),
                "body": message.body,
                "files": message.attachment_ids,
            }
            for message in self._get_portal_messages()
        ]
