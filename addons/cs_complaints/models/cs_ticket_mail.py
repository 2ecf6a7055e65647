import re
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import email_normalize
from odoo.tools.mail import plaintext2html

from ..const_mail import MATTER_LENGTH, OLDEST_MAIL_HOURS
from ..received_mail import get_received

_PREFIX = re.compile(
    r"^(?:\s*(?:re|aw|fwd?|wg|tr|回复|答复|转发|回覆|轉寄)\s*(?:\[\d+\])?\s*[:：])+\s*", re.I
)
# What a mail asks of its company, which has some hundred columns more.
_COMPANY_FACTS = (
    "alias_domain_id", "currency_id", "name", "parent_path", "partner_id", "resource_calendar_id",
)
_HAN = re.compile("[\u4e00-\u9fff]")
_TRADITIONAL = re.compile("[們這個來時會對說國貨運請處壞兩還沒電話]")


class CsTicket(models.Model):
    """A ticket as the mail gateway sees it."""

    _inherit = "cs.ticket"
    _cs_confidential_fields = {"contact_email": "text", "email_cc": "text"}

    address_id = fields.Many2one(
        "cs.ticket.alias",
        string="Written to",
        readonly=True,
        index="btree_not_null",
        copy=False,
        ondelete="set null",
        help="The desk's address the customer wrote to; answers come from there.",
    )

    # Coming in

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        address = self.env["cs.ticket.alias"].browse((custom_values or {}).get("address_id"))
        received = get_received(self.env)
        vals = {
            **(custom_values or {}),
            **address._get_ticket_vals(),
            **self._prepare_mail_vals(msg_dict, address),
            **(received.place.previous._get_following_vals() if received else {}),
            "email_cc": ", ".join(self._get_copied(msg_dict)),
        }
        company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
        company.fetch(_COMPANY_FACTS)
        # The standard way reads the description of every field to find the name of one; all is known here.
        ticket = self.with_company(company).create(vals)
        if received and received.place.previous:
            ticket._log_event("follows", old=received.place.previous.number)
        return ticket

    def message_update(self, msg_dict, update_vals=None):
        """Keep who was written to in copy."""
        known = self._mail_cc_sanitized_raw_dict(self.email_cc)
        copied = {**self._mail_cc_sanitized_raw_dict(", ".join(self._get_copied(msg_dict))), **known}
        copied = ", ".join(copied.values())
        vals = {"email_cc": copied} if copied != (self.email_cc or "") else {}
        # The part of the standard that keeps copies would take our own addresses for people.
        return super().message_update({**msg_dict, "cc": ""}, {**vals, **(update_vals or {})})

    @api.model
    def _prepare_mail_vals(self, msg_dict, address):
        """Return the values of a ticket that a mail opens."""
        received = get_received(self.env)
        mail = received.mail if received else None
        text = mail.text if mail else ""
        name, sender = mail.sender if mail else ("", msg_dict.get("email_from") or "")
        subject = _PREFIX.sub("", msg_dict.get("subject") or "").strip()
        partner = self._get_mail_partner(msg_dict.get("author_id"), address.company_id)
        if partner.message_bounce:
            # Who can write can be written to again.
            partner._message_reset_bounce(sender)
        return {
            "name": (subject or text.strip().partition("\n")[0][:80] or self.env._("(no subject)"))[:500],
            "matter": text[:MATTER_LENGTH],
            "source": "email",
            "external_ref": msg_dict["message_id"],
            "contact_name": name or False,
            "contact_email": email_normalize(sender) or sender or False,
            "partner_id": partner.id,
            "opened_at": self._get_mail_moment(msg_dict.get("date")),
            "last_customer_at": fields.Datetime.now(),
            **({} if partner.lang else {"lang": address.lang or self._guess_lang(text)}),
        }

    @api.model
    def _get_mail_partner(self, partner_id, company):
        """Return the customer who wrote, unless it is a colleague who hands on somebody else's words."""
        partner = self.env["res.partner"].browse(partner_id)
        strange = partner.company_id and company and partner.company_id != company
        return partner.browse() if strange or self._is_own_author(partner) else partner

    @api.model
    def _get_mail_moment(self, date):
        """Return when the customer raised the matter: what the mail says, if that can be."""
        now = fields.Datetime.now()
        moment = fields.Datetime.to_datetime(date) if date else now
        return moment if now - timedelta(hours=OLDEST_MAIL_HOURS) <= moment <= now else now

    @api.model
    def _guess_lang(self, text):
        """Return the language of a customer nobody knows, as far as his characters tell."""
        installed = dict(self.env["res.lang"].get_installed())
        if len(_HAN.findall(text)) < 5:
            return self.env.company.partner_id.lang or self.env.lang
        wanted = "zh_TW" if len(_TRADITIONAL.findall(text)) >= 2 else "zh_CN"
        found = [code for code in (wanted, "zh_CN", "zh_TW") if code in installed]
        return (found or [self.env.company.partner_id.lang or self.env.lang])[0]

    @api.model
    def _get_copied(self, msg_dict):
        """Return the people a mail went to beside the desk."""
        texts = (msg_dict.get("to_filtered"), msg_dict.get("cc_filtered"))
        people = self._mail_cc_sanitized_raw_dict(", ".join(filter(None, texts)))
        people.pop(email_normalize(msg_dict.get("email_from") or ""), None)
        return list(people.values())

    def _mail_cc_sanitized_raw_dict(self, cc_string):
        people = super()._mail_cc_sanitized_raw_dict(cc_string)
        return {address: text for address, text in people.items() if address}

    def _get_following_vals(self):
        """Return what a ticket takes over from the one it follows (one, or none)."""
        if not self:
            return {}
        names = ("partner_id", "order_id", "picking_id", "parcel_id", "channel_id", "team_id", "user_id")
        return {name: self[name].id for name in names if self[name]}

    def _creation_subtype(self):
        """The mail that opens a ticket is a word of the customer's, which he may read again."""
        if get_received(self.env):
            return self.env.ref("mail.mt_comment")
        return super()._creation_subtype()

    # What machines write

    def _note_machine_mail(self, received):
        """Show the mail of a machine on the ticket (one): it stops no clock and goes to nobody."""
        mail = received.mail
        label = dict(self.env["cs.ticket.intake"]._fields["kind"]._description_selection(self.env))
        body = Markup("<p><strong>%s</strong>: %s</p>%s") % (
            label[received.kind],
            mail.subject,
            plaintext2html(mail.text[:MATTER_LENGTH]),
        )
        return self.with_context(mail_create_nosubscribe=True).message_post(
            body=body,
            message_type="email",
            subtype_xmlid="mail.mt_note",
            email_from=mail.sender[1] or False,
            author_id=False,
            message_id=mail.message_id,
            attachments=[(file.name, file.content) for file in mail.files],
        )

    def _message_receive_bounce(self, email, partner):
        """A mail of ours came back: who waits for it has to be reached another way."""
        result = super()._message_receive_bounce(email, partner)
        for ticket in self:
            ticket._log_event("bounced", note=email or partner.email)
        return result

    # Going out

    def _message_compute_subject(self):
        """The number in the subject brings answers back when a program drops the references."""
        return f"[{self.number}] {self.name}"

    def _notify_by_email_get_base_mail_values(self, message, recipients_data, additional_values=None):
        values = super()._notify_by_email_get_base_mail_values(message, recipients_data, additional_values)
        subject = values.get("subject") or message.subject or self.name
        if self and self.number not in subject:
            values["subject"] = f"[{self.number}] {' '.join(subject.split())}"
        return values

    def _notify_get_reply_to_batch(self, defaults=None, author_ids=None):
        """Answers go to the address the customer wrote to."""
        # sudo: an address of the desk is no secret; customers answer through the portal, too
        addressed = self.sudo().filtered("address_id.alias_email").sudo(self.env.su)
        others, found = self - addressed, {}
        if others or not self:
            found = super(CsTicket, others)._notify_get_reply_to_batch(
                defaults=_of_records(defaults, others), author_ids=_of_records(author_ids, others)
            )
        # sudo: see above
        for ticket in addressed.sudo():
            author = (author_ids or {}).get(ticket.id, False)
            found[ticket.id] = self._notify_get_reply_to_formatted_email(
                ticket.address_id.alias_email, author
            )
        return found


def _of_records(values, records):
    """Return the part of a dict by record id that is about these records; all of it without records."""
    return {key: values[key] for key in records.ids} if values and records else values
