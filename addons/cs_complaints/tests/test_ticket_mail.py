from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import html2plaintext

from ..models import cs_ticket_intake_mail
from .mail_common import TicketMailCommon
from .nasty_mails import NASTY, TEXT, UTF8, bounce_of, head, message


@tagged("post_install", "-at_install")
class TestTicketMail(TicketMailCommon):
    """Mails come in, find their ticket, and are answered by a receipt once."""

    def _mail(self, name, text="words", **more):
        return head(name, Content_Type=UTF8, **more) + f"\n{text}"

    def test_mail_opens_a_ticket(self):
        received, ticket = self._receive(message("first").as_bytes())
        self.assertRecordValues(
            ticket,
            [
                {
                    "name": "包裹破损",
                    "matter": TEXT,
                    "source": "email",
                    "external_ref": "<first@mail.example.com>",
                    "contact_name": "王小明",
                    "contact_email": "xiaoming@example.com",
                    "partner_id": self.customer.id,
                    "team_id": self.team.id,
                    "address_id": self.address.id,
                    "state": "new",
                }
            ],
        )
        self.assertEqual((received.state, received.kind, received.raw), ("done", "person", False))
        words = ticket.message_ids.filtered(lambda message: message.message_type == "email")
        self.assertEqual(len(words), 1)
        self.assertEqual(words.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertEqual(words.author_id, self.customer)
        self.assertTrue(ticket.last_customer_at)
        self.assertFalse(ticket.first_answered_at)

    def test_nasty_mails_are_not_lost(self):
        self.patch(cs_ticket_intake_mail, "REPEAT_LIMIT", 1000)
        for nasty in NASTY:
            with self.subTest(nasty.name):
                before = self.env["cs.ticket"].search_count(Domain.TRUE)
                received, ticket = self._receive(nasty.raw)
                self.assertEqual(received.kind, nasty.who)
                self.assertFalse(received.error)
                if nasty.who in ("automatic", "bounce"):
                    self.assertEqual(received.state, "ignored")
                    self.assertEqual(self.env["cs.ticket"].search_count(Domain.TRUE), before)
                    self.assertTrue(received.raw)
                    continue
                self.assertEqual(received.state, "done")
                self.assertEqual(self.env["cs.ticket"].search_count(Domain.TRUE), before + 1)
                words = ticket.message_ids.filtered(lambda message: message.message_type == "email")
                text = html2plaintext(words.body)
                for word in nasty.words:
                    self.assertIn(word, ticket.matter)
                    self.assertIn("".join(word.split()), "".join(text.split()))
                attachments = words.attachment_ids
                for name in nasty.files:
                    self.assertIn(name, attachments.mapped("name"))
                for name, content in nasty.contents.items():
                    self.assertEqual(
                        attachments.filtered(lambda file, name=name: file.name == name).raw, content
                    )
                self.assertIn(nasty.sender, ticket.contact_email or "")

    def test_same_mail_twice_makes_one_ticket(self):
        _received, ticket = self._receive(self._mail("twice"))
        received, again = self._receive(self._mail("twice"))
        self.assertEqual(again, ticket)
        self.assertEqual(self.intake.search_count([("key", "=", "<twice@mail.example.com>")]), 1)
        self.assertEqual(self.env["cs.ticket"].search_count([("external_ref", "=", received.key)]), 1)

    def test_same_number_with_other_words_is_another_mail(self):
        _received, ticket = self._receive(self._mail("same"))
        _received, other = self._receive(self._mail("same", "quite other words"))
        self.assertTrue(other)
        self.assertNotEqual(other, ticket)

    def test_mail_without_number_twice_makes_one_ticket(self):
        _received, ticket = self._receive(self._mail("x", Message_ID=None))
        _received, again = self._receive(self._mail("x", Message_ID=None))
        self.assertEqual(again, ticket)

    # Threads

    def test_answer_joins_its_ticket(self):
        _received, ticket = self._receive(self._mail("first"))
        ticket.write({"state": "in_progress"})
        ticket.write({"state": "waiting"})
        _received, same = self._receive(
            self._mail("second", "more words", In_Reply_To="<first@mail.example.com>")
        )
        self.assertEqual(same, ticket)
        self.assertEqual(len(ticket.message_ids.filtered(lambda m: m.message_type == "email")), 2)
        self.assertEqual(ticket.state, "in_progress")

    def test_answer_to_the_receipt_joins_its_ticket(self):
        _received, ticket = self._receive(self._mail("first"))
        receipt = ticket.message_ids.filtered(lambda message: message.message_type == "auto_comment")
        _received, same = self._receive(self._mail("second", "more", References=receipt.message_id))
        self.assertEqual(same, ticket)

    def test_number_in_the_subject_brings_back_who_takes_part(self):
        _received, ticket = self._receive(self._mail("first"))
        subject = f"Re: [{ticket.number}] Broken tea set"
        _received, same = self._receive(self._mail("second", "more", subject=subject))
        self.assertEqual(same, ticket)

    def test_number_in_the_subject_opens_nothing_to_strangers(self):
        _received, ticket = self._receive(self._mail("first"))
        subject = f"Re: [{ticket.number}] Broken tea set"
        stranger = "Stranger <stranger@elsewhere.example.com>"
        _received, other = self._receive(self._mail("second", "more", subject=subject, From=stranger))
        self.assertTrue(other)
        self.assertNotEqual(other, ticket)

    def test_answer_to_a_merged_ticket_reaches_the_survivor(self):
        _received, ticket = self._receive(self._mail("first"))
        survivor = self._create_ticket()
        ticket.write({"state": "merged", "merged_into_id": survivor.id})
        _received, found = self._receive(self._mail("second", "more", In_Reply_To="<first@mail.example.com>"))
        self.assertEqual(found, survivor)
        words = survivor.message_ids.filtered(lambda message: message.message_type == "email")
        self.assertIn("more", words.body)
        self.assertFalse(words.subtype_id.internal)

    def test_answer_to_a_ticket_closed_long_ago_opens_one_that_follows(self):
        _received, ticket = self._receive(self._mail("first"))
        ticket._close("withdrawn")
        ticket.closed_at = "2020-01-01 00:00:00"
        _received, other = self._receive(self._mail("second", "more", In_Reply_To="<first@mail.example.com>"))
        self.assertNotEqual(other, ticket)
        self.assertEqual(ticket.state, "closed")
        self.assertEqual(
            other.event_ids.filtered(lambda event: event.kind == "follows").old_value, ticket.number
        )

    def test_customer_never_answers_a_note(self):
        _received, ticket = self._receive(self._mail("first"))
        note = ticket.message_post(body="internal", subtype_xmlid="mail.mt_note")
        _received, same = self._receive(self._mail("second", "more", In_Reply_To=note.message_id))
        self.assertEqual(same, ticket)
        words = ticket.message_ids.filtered(lambda message: message.message_id == "<second@mail.example.com>")
        self.assertFalse(words.subtype_id.internal)

    def test_answer_by_mail_of_an_agent_counts(self):
        _received, ticket = self._receive(self._mail("first"))
        sender = f"Agent <{self.agent.email}>"
        self._receive(self._mail("second", "sorry", From=sender, In_Reply_To="<first@mail.example.com>"))
        self.assertTrue(ticket.first_answered_at)

    def test_two_addresses_of_the_desk_make_one_ticket(self):
        self.env["cs.ticket.alias"].create(
            {"name": "Service", "alias_name": "service", "alias_domain_id": self.domain.id}
        )
        before = self.env["cs.ticket"].search_count(Domain.TRUE)
        received, ticket = self._receive(
            self._mail("both", To="complaints@desk.test.example.com, service@desk.test.example.com")
        )
        self.assertEqual(received.state, "done")
        self.assertEqual(self.env["cs.ticket"].search_count(Domain.TRUE), before + 1)
        self.assertFalse(ticket.email_cc)

    def test_mail_to_two_applications_serves_both(self):
        self.env["mail.alias"].create(
            {
                "alias_name": "partners",
                "alias_domain_id": self.domain.id,
                "alias_model_id": self.env["ir.model"]._get_id("res.partner"),
            }
        )
        received, ticket = self._receive(
            self._mail("apps", To="complaints@desk.test.example.com, partners@desk.test.example.com")
        )
        self.assertEqual((received.state, ticket.matter), ("done", "words"))
        self.assertTrue(self.env["res.partner"].search([("name", "=", "Broken tea set")]))
        # What a customer hands on to another application is for that one alone.
        more = {"To": "partners@desk.test.example.com", "In_Reply_To": "<apps@mail.example.com>"}
        before = self.intake.search_count(Domain.TRUE)
        with self.mock_mail_gateway():
            self.gateway.message_process(False, self._mail("on", subject="Handed on", **more))
        self.assertEqual(self.intake.search_count(Domain.TRUE), before)
        self.assertTrue(self.env["res.partner"].search([("name", "=", "Handed on")]))

    def test_copies_are_kept(self):
        _received, ticket = self._receive(
            self._mail("cc", Cc=f"Boss <boss@example.com>, {self.address.alias_email}, broken")
        )
        self.assertEqual(ticket.email_cc, '"Boss" <boss@example.com>')
        more = {"In_Reply_To": "<cc@mail.example.com>", "Cc": "clerk@example.com, boss@example.com"}
        self._receive(self._mail("cc2", "more", **more))
        self.assertIn("clerk@example.com", ticket.email_cc)
        self.assertEqual(ticket.email_cc.count("boss@example.com"), 1)

    # Machines

    def test_machine_that_answers_stops_no_clock(self):
        _received, ticket = self._receive(self._mail("first"))
        ticket.write({"state": "in_progress"})
        ticket.write({"state": "waiting"})
        wrote = ticket.last_customer_at
        more = {"Auto_Submitted": "auto-replied", "In_Reply_To": "<first@mail.example.com>"}
        received, same = self._receive(self._mail("ooo", "I am away", subject="Out of Office", **more))
        self.assertEqual((received.kind, same), ("automatic", ticket))
        self.assertEqual(ticket.state, "waiting")
        self.assertEqual(ticket.last_customer_at, wrote)
        note = ticket.message_ids[0]
        self.assertIn("I am away", note.body)
        self.assertTrue(note.subtype_id.internal)
        self.assertFalse(note.notification_ids)

    def test_bounce_is_shown_on_the_ticket(self):
        _received, ticket = self._receive(self._mail("first"))
        answer = ticket.message_post(
            body="We are sorry", subtype_xmlid="mail.mt_comment", partner_ids=self.customer.ids
        )
        before = self.env["cs.ticket"].search_count(Domain.TRUE)
        received, same = self._receive(bounce_of(answer.message_id))
        self.assertEqual((received.kind, same), ("bounce", ticket))
        self.assertEqual(self.env["cs.ticket"].search_count(Domain.TRUE), before)
        self.assertEqual(
            ticket.event_ids.filtered(lambda event: event.kind == "bounced").note, "xiaoming@example.com"
        )
        self.assertEqual(answer.notification_ids.notification_status, "bounce")
        self.assertIn("The mailbox is full", ticket.message_ids[0].body)

    def test_machine_gets_no_receipt(self):
        platform = {"From": "noreply@platform.example.com", "Auto_Submitted": "auto-generated"}
        received, ticket = self._receive(self._mail("platform", **platform))
        self.assertEqual(received.kind, "machine")
        self.assertTrue(ticket)
        self.assertFalse(ticket.acknowledged_at)
        self.assertFalse(ticket.message_ids.filtered(lambda message: message.message_type == "auto_comment"))

    def test_own_mail_makes_no_ticket(self):
        received, ticket = self._receive(self._mail("own", From=self.address.alias_email))
        self.assertEqual((received.kind, received.state), ("own", "ignored"))
        self.assertFalse(ticket)

    def test_big_customer_is_not_sent_back(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 3)
        for number in range(8):
            received, ticket = self._receive(self._mail(f"big{number}", f"parcel {number} is broken"))
            self.assertEqual(received.state, "done")
            self.assertTrue(ticket)
            self.assertFalse(self._get_mails_to("bounce"))
        tickets = self.env["cs.ticket"].search([("contact_email", "=", "xiaoming@example.com")])
        self.assertEqual(len(tickets), 8)

    def test_receipts_to_one_address_are_limited(self):
        sent = 0
        for number in range(12):
            _received, ticket = self._receive(self._mail(f"many{number}", f"parcel {number} is broken"))
            sent += bool(ticket.acknowledged_at)
        self.assertEqual(sent, 10)
        self.assertEqual(
            ticket.event_ids.filtered(lambda event: event.kind == "receipt_held").kind, "receipt_held"
        )

    def test_same_words_again_and_again_are_a_loop(self):
        tickets = self.env["cs.ticket"]
        for number in range(5):
            received, ticket = self._receive(self._mail(f"loop{number}", "I do not read this mailbox"))
            tickets |= ticket
        self.assertEqual(received.kind, "loop")
        self.assertEqual(len(tickets), 3)
        self.assertEqual(ticket, tickets.sorted("id")[0])

    def test_flood_on_a_ticket_is_a_loop(self):
        _received, ticket = self._receive(self._mail("first"))
        kinds = []
        for number in range(12):
            more = {"In_Reply_To": "<first@mail.example.com>"}
            received, same = self._receive(self._mail(f"flood{number}", f"answer {number}", **more))
            self.assertEqual(same, ticket)
            kinds.append(received.kind)
        self.assertEqual(kinds, ["person"] * 9 + ["loop"] * 3)

    # The receipt

    def test_receipt_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.customer.lang = "zh_CN"
        with self.mock_mail_gateway():
            self.gateway.message_process(False, message("first").as_bytes())
            self.env["cs.ticket"]._send_waiting_receipts()
        ticket = self.env["cs.ticket"].search([("external_ref", "=", "<first@mail.example.com>")])
        self.assertEqual(ticket.lang, "zh_CN")
        mail = self._new_mails.filtered(lambda mail: mail.res_id == ticket.id)
        self.assertEqual(len(mail), 1)
        self.assertIn("xiaoming@example.com", mail.email_to)
        self.assertIn(f"[{ticket.number}]", mail.subject)
        self.assertIn("auto-replied", mail.headers)
        self.assertEqual(mail.references, "<first@mail.example.com>")
        self.assertEqual(mail.email_from, self.address.alias_email)
        self.assertTrue(ticket.acknowledged_at)
        self.assertFalse(ticket.first_answered_at)

    def test_receipts_of_a_batch_cost_no_query_each(self):
        vals = [
            {
                "name": f"parcel {number}",
                "source": "portal",
                "contact_email": f"p{number}@example.com",
                "team_id": self.team.id,
            }
            for number in range(20)
        ]
        tickets = self.env["cs.ticket"].create(vals)
        self.assertFalse(any(tickets.mapped("acknowledged_at")))
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(self.env["cs.ticket"]._send_waiting_receipts(), 20)
        self.env.flush_all()
        self.assertLess(self.env.cr.sql_log_count - before, 5 * 20)
        self.assertEqual(len(tickets.filtered("acknowledged_at")), 20)
        self.assertFalse(any(tickets.mapped("wants_receipt")))
        self.assertFalse(self.env["cs.ticket"]._send_waiting_receipts())

    def test_template_that_fails_takes_no_ticket_with_it(self):
        self.patch(type(self.env["mail.template"]), "send_mail_batch", lambda *_args, **_kwargs: 1 / 0)
        with self.assertLogs("odoo.addons.cs_complaints.models.cs_ticket_receipt", "WARNING"):
            received, ticket = self._receive(self._mail("first"))
        self.assertEqual(received.state, "done")
        self.assertFalse(ticket.acknowledged_at)
        self.assertFalse(ticket.wants_receipt)
        self.assertIn("receipt_held", ticket.event_ids.mapped("kind"))

    def test_phone_gets_no_receipt(self):
        ticket = self._create_ticket(source="phone")
        self.assertFalse(ticket.acknowledged_at)

    # Trouble

    def test_mail_that_cannot_be_taken_is_kept_and_tried_again(self):
        raw = self._mail("trouble").replace("\n", "\r\n").encode()
        self.patch(type(self.env["cs.ticket"]), "message_new", lambda *_args, **_kwargs: 1 / 0)
        with self.assertLogs("odoo.addons.cs_complaints.models.cs_ticket_intake_mail", "WARNING"):
            received, ticket = self._receive(raw)
        self.assertEqual(received.state, "failed")
        self.assertFalse(ticket)
        self.assertIn("ZeroDivisionError", received.error)
        self.assertFalse(self._new_mails)
        self.assertTrue(received.raw)

    def test_kept_mail_is_made_a_ticket(self):
        received, _ticket = self._receive(self._mail("robot", Auto_Submitted="auto-replied"))
        self.assertEqual(received.state, "ignored")
        received.with_user(self.supervisor).action_make_ticket()
        self.assertEqual(received.state, "done")
        self.assertEqual(received.ticket_id.matter, "words")
        self.assertFalse(received.raw)

    def test_twenty_megabytes(self):
        mail = message("big")
        mail.add_attachment(
            b"\x00\x01" * 10 * 2**20, maintype="application", subtype="zip", filename="big.zip"
        )
        _received, ticket = self._receive(mail.as_bytes())
        file = ticket.message_ids.attachment_ids
        self.assertEqual((file.name, file.file_size), ("big.zip", 20 * 2**20))

    def test_mail_of_another_application_is_left_alone(self):
        before = self.intake.search_count(Domain.TRUE)
        with self.mock_mail_gateway(), self.assertRaises(ValueError):
            self.gateway.message_process(False, self._mail("other", To="nobody@elsewhere.example.com"))
        self.assertEqual(self.intake.search_count(Domain.TRUE), before)

    def test_answer_goes_out_from_the_desks_address_with_the_number(self):
        _received, ticket = self._receive(self._mail("first"))
        with self.mock_mail_gateway():
            ticket.message_post(
                body="We are sorry",
                subject="About your parcel",
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.customer.ids,
            )
        mail = self._new_mails.filtered(lambda mail: mail.res_id == ticket.id)
        self.assertEqual(mail.subject, f"[{ticket.number}] About your parcel")
        self.assertIn(self.address.alias_email, mail.reply_to)
