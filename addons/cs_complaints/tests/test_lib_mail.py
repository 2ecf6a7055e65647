from odoo.tests import BaseCase, tagged

from odoo.addons.cs_forwarding.lib.intake.encodings import detect_encoding

from ..lib.mail.headers import clean_message_id, message_ids
from ..lib.mail.mail import Mail
from ..lib.mail.robots import who_wrote
from .nasty_mails import NASTY, head


@tagged("post_install", "-at_install")
class TestLibMail(BaseCase):
    """Mails are read without loss, and can be read again after they were written anew."""

    def _check(self, mail, nasty, words):
        self.assertEqual(mail.sender[1], nasty.sender)
        for word in words:
            self.assertIn(word, mail.text)
        names = [file.name for file in mail.files]
        for name in nasty.files:
            self.assertIn(name, names)

    def test_nasty_mails_are_read(self):
        self.assertGreaterEqual(len(NASTY), 40)
        for nasty in NASTY:
            with self.subTest(nasty.name):
                mail = Mail(nasty.raw, detect_encoding)
                self.assertEqual(mail.is_whole, nasty.is_whole)
                self.assertEqual(who_wrote(mail), nasty.who)
                self.assertIn(nasty.subject, mail.subject)
                self._check(mail, nasty, nasty.words)

    def test_nasty_mails_written_anew_say_the_same(self):
        for nasty in NASTY:
            with self.subTest(nasty.name):
                mail = Mail(nasty.raw, detect_encoding)
                again = Mail(mail.as_bytes(), detect_encoding)
                self.assertTrue(again.is_whole)
                self.assertEqual(again.message_id, mail.message_id)
                self.assertEqual(again.subject, mail.subject)
                self.assertEqual(again.people["Cc"], mail.people["Cc"])
                self.assertEqual(again.references[-1:], mail.references[-1:])
                self._check(again, nasty, nasty.words)

    def test_mail_without_number_gets_the_same_one_each_time(self):
        raw = (head("x", Message_ID=None) + "\nwords").encode()
        first, second = Mail(raw, detect_encoding), Mail(raw, detect_encoding)
        self.assertEqual(first.message_id, second.message_id)
        other = Mail(raw.replace(b"words", b"other words"), detect_encoding)
        self.assertNotEqual(first.message_id, other.message_id)

    def test_unusual_numbers_stay_equal_wherever_they_stand(self):
        strange = "<[{3F2504E0-4F89}]@[10.0.0.1]>"
        self.assertNotEqual(clean_message_id(strange), strange)
        self.assertEqual(message_ids(f"your mail of today {strange}"), [clean_message_id(strange)])
        self.assertEqual(clean_message_id(" <a.b@c.example> "), "<a.b@c.example>")
        self.assertEqual(clean_message_id("a.b@c.example"), "<a.b@c.example>")

    def test_tag_is_read_from_the_subject(self):
        raw = (head("tag", "Re: [Shop] [T000123] Broken tea set") + "\nx").encode()
        self.assertEqual(Mail(raw, detect_encoding).tag, "T000123")
        self.assertEqual(Mail(raw.replace(b"[T000123]", b"T000123"), detect_encoding).tag, "")
