import re
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import html2plaintext

from odoo.addons.cs_forwarding.tests.parcel_common import ParcelCommon
from odoo.addons.mail.tests.common import MailCase

from .common import TicketCommon


class AnswerCommon(TicketCommon, ParcelCommon, MailCase):
    """A ticket about a parcel that the carrier has reported on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._create_ticket(user_id=cls.agent.id)
        cls.template = cls.env["cs.answer.template"].create(
            {"name": "Progress", "body": "<p>matter {ticket}: we look into it</p>", "sequence": 1}
        )

    def _translate(self, text):
        self.template.update_field_translations("body", {"zh_CN": {"matter {ticket}: we look into it": text}})

    def _without_links(self, html):
        return re.sub(r'href="[^"]*"', "", str(html)).strip()

    def _compose(self, tickets=None, user=None, **defaults):
        tickets = self.ticket if tickets is None else tickets
        action = tickets.with_user(user or self.agent)._open_answer(**defaults)
        return Form(
            self.env[action["res_model"]].with_user(user or self.agent).with_context(**action["context"])
        )


@tagged("post_install", "-at_install")
class TestAnswer(AnswerCommon):
    # The shelf

    def test_unknown_places_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "nothing fills: foo"):
            self.template.body = "<p>{foo}</p>"
        self.template.body = "<p>{运单}</p>"

    def test_most_special_text_first(self):
        shelf = self.env["cs.answer.template"]
        damage = self.env.ref("cs_complaints.cs_answer_template_photos")
        self.ticket.category_id = self.category
        offered = shelf._get_offered(self.ticket, ["answer"])
        self.assertEqual(offered[0], damage)
        self.assertIn(self.template, offered)
        self.ticket.category_id = self.env.ref("cs_complaints.cs_ticket_category_billing")
        self.assertNotIn(damage, shelf._get_offered(self.ticket, ["answer"]))

    def test_only_texts_of_the_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.template.lang = "zh_CN"
        shelf = self.env["cs.answer.template"]
        self.assertNotIn(self.template, shelf._get_offered(self.ticket, ["answer"]))
        self.ticket.lang = "zh_CN"
        self.assertIn(self.template, shelf._get_offered(self.ticket, ["answer"]))

    def test_agent_changes_no_texts(self):
        with self.assertRaises(AccessError):
            self.template.with_user(self.agent).name = "Mine"
        self.template.with_user(self.supervisor).name = "Ours"

    # Composing

    def test_apology_comes_first_in_a_complaint(self):
        composer = self._compose()
        self.assertTrue(composer.has_apology)
        composer.template_id = self.template
        body = composer.body
        order = [
            body.index(word) for word in ("Dear 王小明", "we are sorry", "we look into it", "Kind regards")
        ]
        self.assertEqual(order, sorted(order))
        composer.has_apology = False
        self.assertNotIn("sorry", composer.body)
        self.ticket.kind = "consultation"
        self.assertFalse(self._compose().has_apology)

    def test_places_are_filled_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self._translate("您的工单 {工单} 正在处理")
        self.ticket.lang = "zh_CN"
        composer = self._compose()
        composer.template_id = self.template
        self.assertIn(f"您的工单 {self.ticket.number} 正在处理", composer.body)
        composer.lang = "en_US"
        self.assertIn(f"matter {self.ticket.number}: we look into it", composer.body)

    def test_places_of_the_parcel(self):
        parcel = self._create_parcels("SF1001")
        event = self._create_event(parcel, "in_transit", description="到达上海 13800001234", place="上海")
        self._store(parcel, last_event_id=event.id)
        self.ticket.write({"parcel_id": parcel.id, "order_id": self.order.id, "carrier_id": self.carrier.id})
        values = self.ticket.with_user(self.agent)._get_answer_values()
        self.assertEqual(
            {name: values[name] for name in ("waybill", "carrier", "order", "place", "agent", "customer")},
            {
                "waybill": "SF1001",
                "carrier": "SF Express",
                "order": self.order.name,
                "place": "上海",
                "agent": self.agent.name,
                "customer": "王小明",
            },
        )
        self.assertIn("到达上海", values["last_event"])
        self.assertNotIn("13800001234", values["last_event"])

    def test_nothing_with_a_gap_is_sent(self):
        self.template.body = "<p>{waybill}</p>"
        composer = self._compose()
        composer.template_id = self.template
        with self.assertRaisesRegex(UserError, "gaps"):
            composer.save().action_send()
        self.assertFalse(self.ticket.last_answered_at)

    def test_phone_numbers_in_the_subject_are_masked(self):
        self.ticket.name = "回电 13800001234"
        self.assertNotIn("13800001234", self._compose().subject)

    # Sending

    def _send(self, **values):
        composer = self._compose()
        composer.template_id = self.template
        for name, value in values.items():
            composer[name] = value
        composer.save().action_send()
        return self.ticket.message_ids[0]

    def test_mail_is_sent_as_previewed(self):
        composer = self._compose()
        composer.template_id = self.template
        preview, subject = str(composer.preview), composer.subject
        with self.mock_mail_gateway():
            composer.save().action_send()
        self.assertEqual(len(self._new_mails), 1)
        mail = self._new_mails
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertEqual((mail.subject, subject), (f"Re: [{self.ticket.number}] 包裹破损",) * 2)
        words = f"matter {self.ticket.number}: we look into it"
        self.assertIn(words, preview)
        self.assertEqual(self._without_links(mail.body_html), self._without_links(preview))
        self.assertNotIn("access_token", preview, "the customer's own link is not the agent's")
        self.assertEqual(self.ticket.first_answered_at, self.ticket.message_ids[0].date)
        self.assertEqual(self.ticket.state, "in_progress")

    def test_mail_to_the_address_he_wrote_from(self):
        self.ticket.contact_email = "other@example.com"
        with self.mock_mail_gateway():
            self._send()
        self.assertEqual(self._new_mails.email_to, "other@example.com")
        self.assertFalse(self._new_mails.recipient_ids)
        self.assertTrue(self.ticket.first_answered_at)

    def test_phone_call_counts_as_an_answer_and_mails_nobody(self):
        with self.mock_mail_gateway():
            message = self._send(way="phone")
        self.assertFalse(self._new_mails)
        self.assertTrue(message.subtype_id.internal)
        self.assertEqual(self.ticket.first_answered_at, message.date)

    def test_note_of_a_call_starts_empty(self):
        composer = self._compose(default_way="phone")
        self.assertFalse(html2plaintext(composer.body or ""))
        with self.assertRaisesRegex(UserError, "says nothing yet"):
            composer.save().action_send()
        composer = self._compose(default_way="phone")
        composer.body = "<p>补发</p>"
        composer.save().action_send()
        self.assertIn("补发", self.ticket.message_ids[0].body)

    def test_sms_counts_as_an_answer(self):
        with self.mock_mail_gateway():
            message = self._send(way="sms")
        self.assertFalse(self._new_mails)
        sms = self.env["sms.sms"].sudo().search([("mail_message_id", "=", message.id)])
        self.assertEqual(sms.mapped("number"), ["+8613800001234"])
        self.assertIn("we look into it", sms.body)
        self.assertEqual(self.ticket.first_answered_at, message.date)

    def test_portal_answer_mails_no_customer(self):
        self.ticket.message_subscribe(self.customer.ids)
        with self.mock_mail_gateway():
            message = self._send(way="portal")
        self.assertFalse(self._new_mails)
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertTrue(self.ticket.first_answered_at)

    def test_unreachable(self):
        self.customer.write({"email": False, "phone": False})
        self.assertEqual(self.ticket._get_answer_ways(), ["phone"])
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            self._send(way="mail")
        with self.assertRaisesRegex(UserError, "no phone number"):
            self._send(way="sms")

    def test_attachments_move_to_the_ticket(self):
        composer = self._compose()
        composer.template_id = self.template
        wizard = composer.save()
        wizard.attachment_ids = (
            self.env["ir.attachment"]
            .with_user(self.agent)
            .create({"name": "slip.txt", "raw": b"slip", "res_model": wizard._name, "res_id": 0})
        )
        wizard.action_send()
        attachment = self.ticket.message_ids[0].attachment_ids
        self.assertEqual((attachment.res_model, attachment.res_id), ("cs.ticket", self.ticket.id))

    def test_greeting_alone_is_no_answer(self):
        with self.assertRaisesRegex(UserError, "says nothing yet"):
            self._compose().save().action_send()
        self.assertFalse(self.ticket.last_answered_at)

    def test_then_wait_for_the_customer(self):
        self._send(wait_reason="Photos")
        self.assertEqual((self.ticket.state, self.ticket.waiting_reason), ("waiting", "Photos"))

    # Holding replies

    def test_holding_reply_sets_the_clock(self):
        promise_at = fields.Datetime.now().replace(microsecond=0, second=0) + timedelta(hours=3)
        composer = self._compose(default_is_holding=True)
        self.assertEqual(composer.template_id, self.env.ref("cs_complaints.cs_answer_template_holding"))
        composer.promise_at = promise_at
        self.assertIn("by <strong>", composer.body)
        composer.save().action_send()
        clock = self.ticket.clock_ids.filtered(
            lambda clock: clock.kind == "next_update" and clock.state == "running"
        )
        self.assertAlmostEqual(clock.due_at, promise_at, delta=timedelta(minutes=1))
        self.assertEqual(
            self.ticket.event_ids.filtered(lambda event: event.kind == "update_promise").new_value,
            str(promise_at),
        )
        self.assertEqual(self.ticket.next_due_at, clock.due_at)

    def test_promise_lies_ahead(self):
        composer = self._compose(default_is_holding=True)
        composer.promise_at = fields.Datetime.now() - timedelta(minutes=1)
        self.assertIn("is over", composer.warning)
        with self.assertRaisesRegex(UserError, "still ahead"):
            composer.save().action_send()
        self.assertFalse(self.ticket.last_answered_at)

    # Many tickets

    def test_many(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self._translate("您的工单 {ticket}")
        chinese = self._create_ticket(lang="zh_CN")
        mute = self._create_ticket(partner_id=self.env["res.partner"].create({"name": "Nobody"}).id)
        junk = self._create_ticket()
        junk._cancel("junk")
        composer = self._compose(self.ticket | chinese | mute | junk)
        composer.template_id = self.template
        self.assertEqual((composer.count_ready, composer.count_blocked), (2, 2))
        with self.mock_mail_gateway():
            composer.save().action_send()
        self.assertEqual(len(self._new_mails), 2)
        self.assertIn(f"您的工单 {chinese.number}", chinese.message_ids[0].body)
        self.assertIn(f"matter {self.ticket.number}", self.ticket.message_ids[0].body)
        self.assertFalse((mute | junk).filtered("last_answered_at"))

    def test_many_with_missing_values_are_left_out(self):
        self.template.body = "<p>{waybill}</p>"
        composer = self._compose(self.ticket | self._create_ticket())
        composer.template_id = self.template
        self.assertEqual((composer.count_ready, composer.count_blocked), (0, 2))
        with self.assertRaisesRegex(UserError, "No customer"):
            composer.save().action_send()

    # Rights

    def test_strangers_answer_nothing(self):
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.outsider).action_answer()
        with self.assertRaises(AccessError):
            self._compose(user=self.warehouse_user)

    # Drafts

    def test_a_draft_is_ready_when_the_promise_comes_near(self):
        clock = self.ticket.clock_ids.filtered(lambda clock: clock.kind == "next_update")
        self.ticket.sudo()._on_clock_warn(clock)
        draft = self.env.ref("cs_complaints.cs_answer_template_update")
        self.assertIn("still being looked into", self.ticket.draft_answer)
        self.assertIn(self.agent.name, self.ticket.draft_answer)
        self.assertFalse(draft.subject)
        composer = self._compose()
        self.assertEqual(composer.body, self.ticket.draft_answer)
        composer.save().action_send()
        self.assertFalse(self.ticket.draft_answer)
        self.assertIn("still being looked into", self.ticket.message_ids[0].body)

    def test_other_clocks_prepare_no_draft(self):
        self.ticket._on_clock_warn(self.ticket.clock_ids.filtered(lambda clock: clock.kind == "resolution"))
        self.assertFalse(self.ticket.draft_answer)
