from datetime import timedelta

from markupsafe import Markup
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import mute_logger, plaintext2html

from ..const import REOPEN_DAYS
from ..const_portal import FORM_SOURCES, MAX_SUBJECT, SETTLEABLE_STATES


class CsTicket(models.Model):
    """What customers do themselves: raise a matter, write, say that it is settled."""

    _inherit = "cs.ticket"

    # Raising

    @api.model
    def _open_by_customer(self, vals, photos=(), author=None):
        """Open a ticket from a form, with the customer's own words as its first message.

        :param vals: values of the ticket, among them source, matter, demand and external_ref
        :param photos: JPEG files, as bytes
        :param author: the customer, where he is known
        :return: the ticket; the same one when the form was sent twice; nothing when both came at once
        """
        sent_before = self.search(
            [(name, "=", vals[name]) for name in ("source", "external_ref", "company_id")], limit=1
        )
        if sent_before:
            return sent_before
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                ticket = self.with_context(mail_create_nosubscribe=True).create(vals)
                ticket._add_customer_words(ticket._get_form_words(), photos, author)
        except UniqueViolation:
            return self.browse()
        return ticket

    def _get_form_words(self):
        """Return what the customer wrote into the form as one text (one ticket)."""
        demand = self.env._("I would like: %(demand)s", demand=self.demand) if self.demand else ""
        return "\n\n".join(filter(None, (self.matter, demand)))

    @api.model
    def _prepare_form_subject(self, category, number="", text=""):
        """Return the subject of a ticket: its category, the number given, the first words written."""
        words = " ".join(text.split())
        subject = " · ".join(filter(None, (category.name, number, words)))
        return subject if len(subject) <= MAX_SUBJECT else f"{subject[: MAX_SUBJECT - 1]}…"

    @api.model
    def _get_form_categories(self, company):
        """Return the categories a customer chooses from: those at the top, of the company or shared."""
        domain = Domain("parent_id", "=", False) & Domain("company_id", "in", [company.id, False])
        return self.env["cs.ticket.category"].search(domain & Domain("kind", "!=", False), limit=50)

    def _get_defaults(self):
        """Let the first team take what no shipment and no category leads to a team; somebody must see it."""
        values = super()._get_defaults()
        if not self.team_id and self.source in FORM_SOURCES:
            team = self.env["cs.team"].search([("company_id", "=", self.company_id.id)], limit=1)
            return {**values, "team_id": team.id} if team else values
        return values

    def _is_customer_proved(self):
        """Tell whether it is known that the customer himself wrote (one ticket).

        A mail to the contact of a form must tell nothing that he has not written into it himself.
        """
        self.ensure_one()
        return self.source != "website"

    # Writing

    def _add_customer_words(self, text, photos=(), author=None):
        """Post what the customer wrote on a page (one ticket); return the message."""
        self.ensure_one()
        author = author or self.partner_id
        known = {} if author else {"email_from": self.contact_email or None}
        return self.with_context(mail_post_autofollow_author_skip=True).message_post(
            body=plaintext2html(text) if text else Markup(),
            attachments=[
                (f"{self.number}-{number}.jpg", photo) for number, photo in enumerate(photos, 1)
            ],
            author_id=author.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            **known,
        )

    def _can_customer_write(self):
        """Tell whether the customer may still write to the ticket; what is long closed is a new matter."""
        self.ensure_one()
        if self.state in ("cancelled", "merged"):
            return False
        limit = fields.Datetime.now() - timedelta(days=REOPEN_DAYS)
        return self.state != "closed" or self.closed_at >= limit

    # Settling

    def _can_customer_settle(self):
        """Tell whether the customer may close the ticket himself: not while we still owe him something."""
        self.ensure_one()
        return self.state in SETTLEABLE_STATES and not self._get_close_obstacles()

    def _settle_by_customer(self):
        """Close the ticket because the customer says that the matter is settled (one ticket)."""
        self.ensure_one()
        self._message_log(body=self.env._("The customer says that the matter is settled."))
        self._close("solved" if self.first_answered_at else "withdrawn")
