from markupsafe import Markup

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, html2plaintext, is_html_empty

from odoo.addons.cs_forwarding.lib.masking import mask_text
from odoo.addons.cs_forwarding.localized import format_moment

from ..const_answers import ANSWER_WAYS, PROMISE_MINUTES
from ..lib.placeholders import has_gap

# Where an answer without a text of the shelf is written.
_ROOM = Markup("<p><br></p>")


class CsTicket(models.Model):
    """Answering the customer: what an answer is made from, and the ways it takes."""

    _inherit = "cs.ticket"

    # What an answer is made from

    def _get_answer_lang(self):
        """Return the language in which the customer is written to (one ticket)."""
        self.ensure_one()
        installed = dict(self.env["res.lang"].get_installed())
        wanted = (self.lang, self.partner_id.lang, self.company_id.partner_id.lang)
        return next((lang for lang in wanted if lang in installed), self.env.lang)

    def _get_answer_values(self, promise_at=None, lang=None):
        """Return ``{placeholder: text}`` for one ticket, in the customer's language and by his clock.

        Phone numbers in words of customers and carriers are masked: an answer is passed on.

        :param promise_at: naive UTC datetime by which we promise news
        """
        ticket = self.with_context(lang=lang or self._get_answer_lang(), tz=self._get_customer_tz())
        # sudo: what the customer is told about his parcel does not depend on who answers
        parcel, order = ticket.parcel_id.sudo(), ticket.order_id.sudo()
        event = parcel.last_event_id
        return {
            "customer": ticket.contact_name or ticket.partner_id.name or "",
            "ticket": ticket.number or "",
            "subject": mask_text(ticket.name or ""),
            "order": order.cs_external_ref or order.name or "",
            "waybill": parcel.name or "",
            "carrier": ticket.carrier_id.name or parcel.carrier_id.name or "",
            "last_event": mask_text(event.description or event.status_id.name or ""),
            "place": mask_text(event.place or ""),
            "expected": parcel._get_notice_eta() if parcel else "",
            "promise": ticket._say_moment(promise_at),
            "settlement": mask_text(ticket.settlement or ""),
            "link": ticket.get_base_url() + ticket.access_url,
            "agent": (ticket.user_id if self.env.uid == SUPERUSER_ID else self.env.user).name or "",
            "company": ticket.company_id.name,
        }

    def _get_customer_tz(self):
        """Return the time zone of the customer (one ticket)."""
        # sudo: see _get_answer_values
        parcel = self.parcel_id.sudo()
        if self.partner_id.tz or not parcel:
            return self.partner_id.tz or self.company_id.partner_id.tz or self.env.user.tz or "UTC"
        return parcel._get_receiver_tz()

    def _say_moment(self, moment):
        """Return a moment in the words and by the clock of the environment; "" when there is none."""
        return format_moment(self.env, fields.Datetime.context_timestamp(self, moment)) if moment else ""

    def _get_answer_subject(self):
        """Return the subject of an answer; the number in it brings a reply back to its ticket."""
        return f"Re: [{self.number}] {mask_text(self.name or '')}"

    def _compose_answer(self, template, parts=("greeting", "closing"), promise_at=None, lang=None):
        """Put an answer together: greeting, apology, the text itself, closing (one ticket).

        :param template: ``cs.answer.template`` with the text itself; empty leaves a line to write in
        :param parts: purposes of the texts around it
        :return: ``(subject, body, names of the places that nothing filled)``
        """
        lang = lang or self._get_answer_lang()
        values = self._get_answer_values(promise_at, lang)
        shelf = self.env["cs.answer.template"]
        around = {purpose: shelf._get_offered(self, [purpose], lang)[:1] for purpose in parts}
        before, after = (
            [around[purpose]._fill(values, lang) for purpose in purposes if around.get(purpose)]
            for purposes in (("greeting", "apology"), ("closing",))
        )
        text = template._fill(values, lang) if template else ("", _ROOM, [])
        filled = [*before, text, *after]
        subject = next((row[0] for row in filled if row[0]), "") or self._get_answer_subject()
        missing = dict.fromkeys(name for row in filled for name in row[2])
        return subject, Markup("").join(row[1] for row in filled), list(missing)

    # Ways to the customer

    def _get_answer_ways(self):
        """Return the values of ``ANSWER_WAYS`` that reach the customer, the best first (one ticket)."""
        self.ensure_one()
        ways = {
            "mail": self._get_answer_email(),
            "portal": self._has_portal_user(),
            "sms": self._get_answer_phone(),
            "phone": True,
        }
        return [way for way, _label in ANSWER_WAYS if ways[way]]

    def _get_answer_email(self):
        return email_normalize(self.contact_email or "") or email_normalize(self.partner_id.email or "")

    def _get_answer_phone(self):
        """Return the customer's number as an SMS needs it, or False (one ticket)."""
        number = self.contact_phone or self.partner_id.phone
        country = self.partner_id.country_id or self.company_id.country_id
        return number and self._phone_format(number=number, country=country)

    def _has_portal_user(self):
        # sudo: whether a customer has a login is no secret of other teams
        return any(user.share and user.active for user in self.partner_id.sudo().user_ids)

    def _check_answer(self, body):
        for ticket in self:
            if ticket.state in ("merged", "cancelled"):
                raise UserError(self.env._("“%(name)s” is no open matter.", name=ticket.display_name))
        if is_html_empty(body):
            raise UserError(self.env._("The answer is empty."))
        if has_gap(body):
            raise UserError(self.env._("The answer still has gaps. Fill them in first."))

    def _send_answer(self, way, subject, body, attachments=None, promise_at=None):
        """Send an answer to the customer of one ticket, exactly as it was previewed.

        :param way: a value of ``ANSWER_WAYS``; a phone call is written down
        :param Markup body: the text
        :param attachments: ``ir.attachment`` records sent with it
        :param promise_at: naive UTC datetime by which we promise news: the clock runs until then
        :return: the message
        """
        self.ensure_one()
        self._check_answer(body)
        attachments = attachments or self.env["ir.attachment"]
        message = getattr(self, f"_send_answer_{way}")(subject, body, attachments)
        self.draft_answer = False
        if promise_at:
            self._promise_update(promise_at)
        return message

    def _send_answer_mail(self, subject, body, attachments):
        email = self._get_answer_email()
        if not email:
            raise UserError(self.env._("There is no e-mail address to send the answer to."))
        return self._post_answer(subject, body, attachments, **self._get_mail_recipient(email))

    def _get_mail_recipient(self, email):
        """Return who gets the mail: the customer, or the address he wrote from when it is not his own."""
        if email == email_normalize(self.partner_id.email or ""):
            return {"partner_ids": self.partner_id.ids}
        return {"outgoing_email_to": email}

    def _send_answer_portal(self, subject, body, attachments):
        # The customer reads it on the portal; followers among his people are not mailed.
        return self.with_context(cs_portal_only=True)._post_answer(subject, body, attachments)

    def _send_answer_sms(self, subject, body, attachments):
        number = self._get_answer_phone()
        if not number:
            raise UserError(self.env._("There is no phone number that takes an SMS."))
        text = html2plaintext(body, include_references=False).strip()
        return self._message_sms(text, partner_ids=[], sms_numbers=[number], put_in_queue=True)

    def _send_answer_phone(self, subject, body, attachments):
        return self._log_call_answer(body, attachments)

    def _post_answer(self, subject, body, attachments, **recipients):
        return self.message_post(
            subject=subject,
            body=body,
            attachment_ids=attachments.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            email_add_signature=False,
            **recipients,
        )

    def _log_call_answer(self, text, attachments=None):
        """Write down what the customer was told on the phone; it counts like a message to him.

        :param text: plain text or Markup
        :return: the note
        """
        self.ensure_one()
        note = self.env._("Told the customer on the phone:")
        return self.with_context(cs_call_answer=True).message_post(
            body=Markup("<p><strong>%s</strong></p>%s") % (note, text),
            attachment_ids=(attachments or self.env["ir.attachment"]).ids,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        if self.env.context.get("cs_portal_only"):
            return [recipient for recipient in recipients if not recipient["share"]]
        return recipients

    # Promising news

    def _promise_update(self, at):
        """Let the clock of the next progress update run exactly until ``at``, as the customer was promised.

        A promise is a moment of the customer's day: it runs whatever the desk's working hours are.
        """
        now = fields.Datetime.now()
        minutes = max(1, round((at - now).total_seconds() / 60))
        self._clock_cancel("next_update")
        self._clock_start("next_update", minutes, working_time=False)
        self._log_event("update_promise", new=fields.Datetime.to_string(at))

    def _get_promise_at(self):
        """Return the moment a holding reply proposes: the running promise if it is ahead, else in a while."""
        self.ensure_one()
        now = fields.Datetime.now()
        running = self.clock_ids.filtered_domain(
            [("kind", "=", "next_update"), ("state", "=", "running"), ("due_at", ">", now)]
        )
        moment = running.due_at or self._get_clock_calendar().plan_hours(
            PROMISE_MINUTES / 60, now, compute_leaves=True
        )
        moment = moment or fields.Datetime.add(now, minutes=PROMISE_MINUTES)
        return moment.replace(second=0, microsecond=0)

    # Buttons

    def action_answer(self):
        """Open the dialog in which the customer is answered; for several tickets, with a preview of each."""
        return self._open_answer()

    def action_answer_holding(self):
        """Open the same dialog with a reply that promises news."""
        return self._open_answer(default_is_holding=True)

    def action_log_call(self):
        """Open the same dialog to write down what the customer was told on the phone."""
        return self._open_answer(default_way="phone")

    def _open_answer(self, **defaults):
        self.check_access("write")
        return self.env["cs.answer.composer"]._get_records_action(
            name=self.env._("Answer the Customer"),
            target="new",
            context={"default_ticket_ids": self.ids, "dialog_size": "large", **defaults},
        )

    # The preview

    def _render_answer_mail(self, subject, body):
        """Return the mail as the customer gets it, made by core's own steps of sending (one ticket)."""
        recipient = self._get_preview_recipient()
        values = {
            "model": self._name,
            "res_id": self.id,
            "author_id": self.env.user.partner_id.id,
            "body": body,
            "subject": subject,
            "subtype_id": self.env.ref("mail.mt_comment").id,
            "email_add_signature": False,
        }
        # sudo: a message that is never stored; core's own sending reads it like that
        message = self.env["mail.message"].sudo().new({**values, "record_name": self.display_name})
        values["tracking_value_ids"] = False
        groups = self._notify_get_classified_recipients_iterator(message, [recipient], msg_vals=values)
        for _lang, render_values, group in groups:
            # The address in the button opens the portal in the customer's name: it is for him alone.
            group["button_access"] = {**group.get("button_access", {}), "url": "#"}
            return self._notify_by_email_render_layout(message, group, values, render_values)
        return body

    def _get_preview_recipient(self):
        """Return the customer as core's notification describes him."""
        customer = self.partner_id
        is_own = self._get_answer_email() == email_normalize(customer.email or "")
        return {
            "id": customer.id if is_own else False,
            "active": True,
            "email_normalized": self._get_answer_email(),
            "groups": [],
            "is_follower": False,
            "lang": self._get_answer_lang(),
            "name": customer.name,
            "notif": "email",
            "share": True,
            "type": "portal" if self._has_portal_user() else "customer",
            "uid": False,
            "ushare": False,
        }
