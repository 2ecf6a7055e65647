from datetime import timedelta

from odoo import fields, models

from ..const_care import MAX_ATTEMPTS, RETRY_FAILURES, RETRY_MINUTES


class CsNotice(models.Model):
    """Mail and SMS of core, written first, handed over after the row is stored."""

    _inherit = "cs.notice"

    def _post_message(self):
        """Write the one message of a group on its first parcel; core's queues do not see it yet."""
        lead = self[0]
        told = {lead.parcel_id.id: self.parcel_id.ids}
        parcel = lead.parcel_id.with_context(cs_notice_parcels=told, mail_notify_force_send=False)
        message = getattr(lead, f"_post_{lead.channel}")(parcel)
        message._cs_hold_back()
        self.write(
            {
                "state": "handed",
                "handed_at": fields.Datetime.now(),
                "attempts": lead.attempts + 1,
                "message_id": message.id,
                "error": False,
            }
        )
        (self - lead).lead_id = lead

    def _render(self, parcel, names):
        """Return the fields of the rule's template for the parcel, in the receiver's language."""
        template = self.rule_id._get_template().with_context(**parcel.env.context)
        return {
            name: template._render_field(name, parcel.ids, compute_lang=True)[parcel.id] for name in names
        }

    def _post_mail(self, parcel):
        words = self._render(parcel, ("subject", "body_html", "email_from"))
        company = parcel.company_id
        return parcel.message_post(
            body=words["body_html"],
            subject=words["subject"],
            email_from=words["email_from"] or company.email_formatted,
            author_id=company.partner_id.id,
            partner_ids=self._get_recipient().ids,
            message_type="auto_comment",
            subtype_xmlid="mail.mt_note",
            email_layout_xmlid="mail.mail_notification_light",
        )

    def _post_sms(self, parcel):
        partner = self._get_recipient()
        return parcel._message_sms(
            self._render(parcel, ("body",))["body"],
            partner_ids=partner.ids,
            author_id=parcel.company_id.partner_id.id,
            sms_pid_to_number={partner.id: partner._phone_format(fname="phone")},
            put_in_queue=True,
        )

    def _hand_over(self):
        """Give stored messages to the mail and SMS servers and note the outcome."""
        self.message_id._cs_hand_over()
        for message, notices in self.grouped("message_id").items():
            notices._note_result(message._cs_get_failure())

    def _note_result(self, failure):
        """Note how the sending went.

        :param failure: None, or (type of failure, words)
        """
        if not failure:
            self.write({"state": "sent", "sent_at": fields.Datetime.now()})
            return
        kind, words = failure
        attempts = self[0].attempts
        if kind not in RETRY_FAILURES or attempts >= MAX_ATTEMPTS:
            self._fail(words)
            return
        self.message_id._cs_withdraw()
        wait = timedelta(minutes=RETRY_MINUTES * 4 ** (attempts - 1))
        self.write({"state": "waiting", "due_at": fields.Datetime.now() + wait, "error": words})
