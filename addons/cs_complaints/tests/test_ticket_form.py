from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.cs_forwarding.controllers.rate_limit import limiter
from odoo.addons.cs_forwarding.tests.test_lib_photos import make_photo

from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestTicketForm(PortalCommon, HttpCase):
    """The form for people without a login."""

    def _send(self, files=None, path="/cs/ticket/new", **form):
        form = {
            "category": str(self.category.id),
            "matter": "外箱压坏",
            "name": "李四",
            "phone": "139 1111 2222",
            "nonce": "n1",
            **form,
        }
        return self.url_open(path, data=form, files=files, allow_redirects=False)

    def _count(self):
        return self.env["cs.ticket"].search_count([("source", "=", "website")])

    def test_looking(self):
        page = self.url_open("/cs/ticket/new")
        self.assertEqual(page.status_code, 200)
        self.assertIn("Cargo Damage", page.text)
        self.assertNotIn("session_id", page.cookies)
        self.assertEqual(self._count(), 0)

    def test_sent(self):
        answer = self._send(
            files=[("photos", ("a.jpg", make_photo(), "image/jpeg"))],
            demand="重发",
            number="SF1001",
            email=" Li@Example.COM ",
        )
        self.assertEqual(answer.status_code, 200)
        ticket = self._find_new("website")
        self.assertIn(ticket.number, answer.text)
        self.assertRecordValues(
            ticket,
            [
                {
                    "kind": "complaint", "category_id": self.category.id, "state": "new",
                    "contact_name": "李四", "contact_phone": "139 1111 2222",
                    "contact_email": "li@example.com", "demand": "重发",
                    "matter": "外箱压坏\n\nNumber given: SF1001", "company_id": self.env.company.id,
                }
            ],
        )
        self.assertTrue(ticket.number.startswith("T"))
        message = ticket.message_ids.filtered("attachment_ids")
        self.assertEqual(message.attachment_ids.mimetype, "image/jpeg")
        self.assertIn("外箱压坏", message.body)

    def test_nothing_typed_stands_in_the_subject(self):
        """The subject goes out in mails: nobody shall send his words to others through us."""
        self._send(matter="BUY NOW http://spam.example", name="BUY NOW", email="victim@example.com")
        self.assertEqual(self._find_new("website").name, "Cargo Damage")

    def test_the_answer_says_nothing_of_what_we_know(self):
        texts = set()
        for nonce, form in (
            ("a", {"number": "SF1001", "phone": self.customer.phone, "email": self.customer.email}),
            ("b", {"number": "SF9999", "phone": "139 9999 8888", "email": "x@example.com"}),
        ):
            answer = self._send(nonce=nonce, **form)
            ticket = self._find_new("website")
            texts.add(answer.text.split("<main>")[-1].split("</main>")[0].replace(ticket.number, ""))
            self.assertNotIn("/my/tickets", answer.text)
            self.assertNotIn("access_token", answer.text)
        self.assertEqual(len(texts), 1)

    def test_the_receipt_says_nothing_of_what_we_know(self):
        """Whoever gives a stranger's phone and order gets neither name nor waybill by mail."""
        self.customer.name = "王不可说"
        self._send(phone=self.customer.phone, number=self.order.name, email="thief@example.com")
        ticket = self._find_new("website")
        ticket._send_receipts()
        mail = self.env["mail.mail"].search([("model", "=", "cs.ticket"), ("res_id", "=", ticket.id)])
        self.assertEqual(len(mail), 1)
        self.assertIn(ticket.number, mail.subject)
        for secret in ("王不可说", "SF1001", "SF1002", self.customer.email):
            self.assertNotIn(secret, f"{mail.subject} {mail.body_html} {mail.body}")

    def test_somebody_sees_it(self):
        """What no shipment leads to a team, the first team gets."""
        self._send(phone="139 9999 8888")
        self.assertTrue(self._find_new("website").team_id)

    def test_sent_twice(self):
        numbers = {self._send().text.split("o_cs_ticket_number")[1][:30] for _turn in range(2)}
        self.assertEqual(len(numbers), 1)
        self.assertEqual(self._count(), 1)
        messages = self._find_new("website").message_ids
        self.assertEqual(len(messages.filtered(lambda message: message.message_type == "comment")), 1)

    def test_programs_are_thanked_and_ignored(self):
        answer = self._send(homepage="http://spam.example")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Thank you", answer.text)
        self.assertEqual(self._count(), 0)

    def test_wrong_forms_say_which_field(self):
        for form, words in (
            ({"category": ""}, "Please choose one"),
            ({"matter": ""}, "what happened"),
            ({"name": " "}, "your name"),
            ({"phone": ""}, "phone number or an e-mail"),
            ({"phone": "abc"}, "check the number"),
            ({"email": "nonsense"}, "check the address"),
        ):
            with self.subTest(form=form):
                limiter.clear()
                answer = self._send(**form)
                self.assertEqual(answer.status_code, 422)
                self.assertIn(words, answer.text)
        self.assertEqual(self._count(), 0)

    def test_limits(self):
        statuses = [self._send(nonce=f"n{turn}").status_code for turn in range(8)]
        self.assertEqual((statuses[:5], statuses[-1]), ([200] * 5, 429))
        self.assertEqual(self._count(), statuses.count(200))
        with mute_logger("odoo.http", "werkzeug"):
            big = [("photos", ("a.jpg", b"\xff" * (41 * 2**20), "image/jpeg"))]
            self.assertEqual(self._send(files=big, nonce="big").status_code, 413)

    def test_long_words_are_cut(self):
        self._send(matter="好" * 100_000, name="x" * 1000)
        ticket = self._find_new("website")
        self.assertEqual((len(ticket.matter), len(ticket.contact_name)), (5000, 64))

    def test_parcel_of_a_link(self):
        token = self.parcel._get_portal_token()
        page = self.url_open(f"/cs/ticket/new?parcel={self.parcel.id}&token={token}")
        self.assertIn("SF1001", page.text)
        self._send(parcel=str(self.parcel.id), token=token)
        self.assertEqual(self._find_new("website").parcel_id, self.parcel)

    def test_parcel_without_its_secret(self):
        wrong = self.second_parcel._get_portal_token()
        for token in (wrong, "", "0"):
            page = self.url_open(f"/cs/ticket/new?parcel={self.parcel.id}&token={token}")
            self.assertNotIn("SF1001", page.text)
        self._send(parcel=str(self.parcel.id), token=wrong, phone="139 9999 8888")
        self.assertFalse(self._find_new("website").parcel_id)

    def test_who_is_logged_in_goes_to_his_own_form(self):
        answer = self._get("/cs/ticket/new?parcel=1&token=x", "desk_buyer")
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(answer.headers["Location"].endswith("/my/tickets/new?parcel=1&token=x"))
