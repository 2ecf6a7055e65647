from markupsafe import Markup

from odoo import models
from odoo.tools import html2plaintext

_COMMAND = "/ticket"
_SUBJECT_LENGTH = 60


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    def action_write_ticket(self, body="", **_kwargs):
        """Write a live chat down as a ticket: the command /ticket, with a subject if the agent gives one."""
        self.ensure_one()
        user = self.env.user
        if self.channel_type != "livechat" or not user.has_group("cs_forwarding.group_agent"):
            words = self.env._("Only agents of the desk write tickets down, and only in a live chat.")
        else:
            subject = " ".join(html2plaintext(body).strip().removeprefix(_COMMAND).split())
            words = self._write_ticket(subject)
        user._bus_send_transient_message(self, words)

    def _write_ticket(self, subject):
        """Open the ticket of the chat, or take the one there is, and return the words that say so."""
        # sudo: the ticket of the chat may be with another team by now; its number and name are no secret
        ticket = self.env["cs.ticket"].sudo().search([("chat_id", "=", self.id)], limit=1)
        if ticket:
            link = ticket._get_survivor()._get_html_link()
            return self.env._("Already written down: %(ticket)s", ticket=link)
        ticket = self.env["cs.ticket"].create(self._prepare_ticket_vals(subject))
        self._write_transcript(ticket)
        answers = self._get_words().filtered(lambda message: ticket._is_own_author(message.author_id))
        if answers:
            ticket._on_answer(answers[-1])
        return self.env._("Written down: %(ticket)s", ticket=ticket._get_html_link())

    def _prepare_ticket_vals(self, subject):
        customer = self._get_ticket_customer()
        said = self._get_words().filtered(
            lambda message: not self.env["cs.ticket"]._is_own_author(message.author_id)
        )
        matter = "\n".join(html2plaintext(message.body).strip() for message in said)
        first = next(iter(matter.splitlines()), "")
        return {
            "name": subject or first[:_SUBJECT_LENGTH] or self.name,
            "matter": matter,
            "source": "chat",
            "external_ref": f"chat:{self.id}",
            "chat_id": self.id,
            "partner_id": customer.id,
            "contact_name": False if customer else self._get_visitor_name(),
            "user_id": self.env.uid,
            "opened_at": said[:1].date or self.create_date,
        }

    def _get_ticket_customer(self):
        # sudo: visitors may be partners that the agent does not see
        visitors = self.sudo().livechat_customer_partner_ids.filtered(
            lambda partner: partner.partner_share and not partner.is_public
        )
        return visitors[:1].with_env(self.env)

    def _get_visitor_name(self):
        # sudo: guests are nobody's records
        return self.sudo().livechat_customer_guest_ids[:1].name or self.env._("Visitor")

    def _get_words(self, after=0):
        """Return what people have said in the chat, the oldest first."""
        # sudo: the members of the chat read it all
        messages = self.sudo().message_ids
        said = messages.filtered(
            lambda message: message.message_type != "notification" and message.id > after
        )
        return (said - said._filter_empty()).sorted("id")

    def _write_transcript(self, ticket, after=0):
        """Keep what was said as a note on the ticket."""
        words = self._get_words(after)
        if not words:
            return
        lines = Markup("").join(
            Markup("<p><strong>%s</strong> %s<br/>%s</p>")
            % (message.author_id.name or message.author_guest_id.name or "", message.date, message.body)
            for message in words
        )
        title = self.env._("Live chat")
        files = words.attachment_ids.copy({"res_model": ticket._name, "res_id": ticket.id})
        ticket._message_log(body=Markup("<p>%s</p>%s") % (title, lines), attachment_ids=files.ids)
        ticket.chat_message_id = words[-1]

    def _close_livechat_session(self, **kwargs):
        """Add to the ticket what was said after it had been written down."""
        is_new_end = not self.livechat_end_dt
        result = super()._close_livechat_session(**kwargs)
        if is_new_end:
            # sudo: a visitor ends the chat
            ticket = self.env["cs.ticket"].sudo().search([("chat_id", "=", self.id)], limit=1)
            if ticket:
                self._write_transcript(ticket._get_survivor(), after=ticket.chat_message_id.id)
        return result
