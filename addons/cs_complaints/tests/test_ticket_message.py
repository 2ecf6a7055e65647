from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, new_test_user, tagged

from .common import TicketCommon


@tagged("post_install", "-at_install")
class TestTicketMessage(TicketCommon):
    """Whose word a message is, by mail, portal, chat and phone alike."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._create_ticket(user_id=cls.agent.id)
        cls.stranger = cls.env["res.partner"].create({"name": "Carrier", "email": "carrier@example.com"})

    def _post(self, author=None, user=None, **values):
        values = {"body": "x", "message_type": "comment", "subtype_xmlid": "mail.mt_comment", **values}
        ticket = self.ticket.with_user(user or self.agent)
        return ticket.message_post(author_id=author.id if author else None, **values)

    def _assert_answered(self, message):
        self.assertEqual(self.ticket.last_answered_at, message.date)
        self.assertFalse(self.ticket.last_customer_at)

    def _assert_untouched(self):
        self.assertFalse(self.ticket.last_answered_at)
        self.assertFalse(self.ticket.last_customer_at)
        self.assertEqual(self.ticket.state, "new")

    def test_answers_of_persons(self):
        self._assert_answered(self._post())

    def test_answer_by_the_mail_program_of_an_agent(self):
        self._assert_answered(self._post(message_type="email", partner_ids=self.customer.ids))

    def test_answer_addressed_to_the_customer(self):
        self._assert_answered(self._post(partner_ids=(self.customer | self.stranger).ids))

    def test_message_to_somebody_else_is_no_answer(self):
        self._post(partner_ids=self.stranger.ids)
        self._assert_untouched()
        self._post(outgoing_email_to="police@example.com")
        self._assert_untouched()

    def test_notes_and_machines_are_no_answer(self):
        self._post(subtype_xmlid="mail.mt_note")
        self._post(message_type="auto_comment")
        self._post(message_type="notification")
        self._post(author=self.env.ref("base.partner_root"))
        self.ticket._message_log(body="x")
        self._assert_untouched()

    def test_customer_by_mail(self):
        message = self._post(author=self.customer, message_type="email")
        self.assertEqual(self.ticket.last_customer_at, message.date)
        self.assertFalse(self.ticket.last_answered_at)

    def test_customer_on_the_portal(self):
        user = new_test_user(self.env, "portal_customer", "base.group_portal", partner_id=self.customer.id)
        self.ticket.sudo().with_user(user).sudo().message_post(
            body="x", author_id=self.customer.id, message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertTrue(self.ticket.last_customer_at)

    def test_mail_of_an_unknown_sender(self):
        self._post(author=self.env["res.partner"], message_type="email", email_from="new@example.com")
        self.assertFalse(self.ticket.last_answered_at)

    # Who waits for whom

    def test_customer_waits(self):
        now = fields.Datetime.now().replace(microsecond=0)
        self.assertEqual(self.ticket.customer_waits_since, self.ticket.opened_at)
        with freeze_time(now):
            self._post()
        self.assertFalse(self.ticket.customer_waits_since)
        with freeze_time(now + timedelta(hours=1)):
            self._post(author=self.customer)
        with freeze_time(now + timedelta(hours=2)):
            self._post(author=self.customer)
        self.assertEqual(self.ticket.customer_waits_since, now + timedelta(hours=1))
        self.ticket.write({"state": "waiting"})
        self.assertFalse(self.ticket.customer_waits_since)
        with freeze_time(now + timedelta(hours=3)):
            self._post(author=self.customer)
        self.assertEqual(self.ticket.state, "in_progress")
        self.assertEqual(self.ticket.customer_waits_since, now + timedelta(hours=3))
        self.ticket._close("solved")
        self.assertFalse(self.ticket.customer_waits_since)
