from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, freeze_time, tagged

from odoo.addons.cs_forwarding.tests.test_lib_photos import make_photo

from .portal_common import PortalCommon
from .remedy_common import RemedyCommon


@tagged("post_install", "-at_install")
class TestPortalConversation(PortalCommon):
    """Which messages of a ticket are the customer's business."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carrier_partner = cls.env["res.partner"].create({"name": "承运商", "email": "sf@example.com"})

    def _bodies(self, ticket=None):
        messages = (ticket or self.ticket)._get_portal_messages()
        return [message.body.striptags() for message in messages]

    def test_words_of_both_sides_and_no_note(self):
        self._note(self.ticket)
        self._answer(self.ticket)
        self.ticket._add_customer_words("谢谢", author=self.buyer.partner_id)
        self.assertEqual(self._bodies(), ["我们马上查", "谢谢"])
        mine = [message["mine"] for message in self.ticket._get_portal_conversation()]
        self.assertEqual(mine, [False, True])

    def test_what_goes_to_and_comes_from_others(self):
        self.ticket.message_post(
            body="请查 SF1001", message_type="comment", subtype_xmlid="mail.mt_comment",
            partner_ids=self.carrier_partner.ids, author_id=self.agent.partner_id.id,
        )
        self.ticket.message_post(
            body="是我们弄丢的", message_type="email", subtype_xmlid="mail.mt_comment",
            author_id=self.carrier_partner.id,
        )
        self.assertEqual(self._bodies(), [])
        self.ticket.message_post(
            body="给两位", message_type="comment", subtype_xmlid="mail.mt_comment",
            partner_ids=(self.carrier_partner | self.buyer.partner_id).ids,
            author_id=self.agent.partner_id.id,
        )
        self.assertEqual(self._bodies(), ["给两位"])

    def test_mail_of_an_unknown_address(self):
        ticket = self._create_ticket(partner_id=False, contact_email="Li@example.com")
        ticket.message_post(
            body="我的", message_type="email", subtype_xmlid="mail.mt_comment",
            author_id=False, email_from='"李" <li@example.com>',
        )
        ticket.message_post(
            body="别人的", message_type="email", subtype_xmlid="mail.mt_comment",
            author_id=False, email_from="x@example.com",
        )
        self.assertEqual(self._bodies(ticket), ["我的"])

    def test_no_secret_opens_the_thread(self):
        token = self.ticket._portal_ensure_token()
        tickets = self.env["cs.ticket"].with_user(self.env.ref("base.public_user"))
        partner = self.buyer.partner_id
        for secret in ({"token": token}, {"hash": self.ticket._sign_token(partner.id), "pid": partner.id}):
            self.assertFalse(tickets._get_thread_with_access(self.ticket.id, **secret))
        for user, found in ((self.agent, self.ticket), (self.buyer, tickets), (self.outsider, tickets)):
            self.assertEqual(
                self.env["cs.ticket"].with_user(user)._get_thread_with_access(self.ticket.id).sudo(), found
            )


@tagged("post_install", "-at_install")
class TestPortalState(PortalCommon):
    def _start(self, kind, minutes):
        self.ticket.clock_ids.sudo().unlink()
        self.ticket._clock_start(kind, minutes, working_time=False)
        return self.ticket._get_portal_state()

    @freeze_time("2026-11-16 08:00:00")
    def test_promise(self):
        state = self._start("next_update", 60)
        self.assertIn("We answer by", state["promise"])
        self.assertFalse(state["late"])
        with freeze_time("2026-11-16 10:00:00"):
            state = self.ticket._get_portal_state()
            self.assertTrue(state["late"])
            self.assertIn("late", state["promise"])

    def test_no_promise(self):
        self.assertEqual(self._start("resolution", 60)["promise"], "", "an aim of ours, no promise")
        self._start("next_update", 60)
        self.ticket.state = "waiting"
        self.assertEqual(self.ticket._get_portal_state()["promise"], "")
        self.assertEqual(self.ticket._get_portal_state()["words"], "We need your answer")

    def test_every_state_has_words_and_a_colour(self):
        for state, _label in self.ticket._fields["state"].selection:
            ticket = self.env["cs.ticket"].new({"state": state})
            self.assertTrue(ticket._get_portal_words()[state])
            self.assertTrue(ticket._get_portal_state()["tone"])

    def test_who_may_write_and_settle(self):
        self.assertTrue(self.ticket._can_customer_write())
        self.assertTrue(self.ticket._can_customer_settle())
        self.ticket._close("answered")
        self.assertTrue(self.ticket._can_customer_write())
        self.assertFalse(self.ticket._can_customer_settle())
        with freeze_time(fields.Datetime.now() + timedelta(days=15)):
            self.assertFalse(self.ticket._can_customer_write())
        self.patch(type(self.ticket), "_get_close_obstacles", lambda ticket: ["a handover is open"])
        self.ticket._reopen()
        self.assertFalse(self.ticket._can_customer_settle())


@tagged("post_install", "-at_install")
class TestPortalPages(PortalCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.page = f"/my/tickets/{self.ticket.id}"

    def _new_form(self, **form):
        return {"category": str(self.category.id), "matter": "茶具碎了两只", "nonce": "n1", **form}

    # Looking

    def test_a_customer_sees_his_own(self):
        self._note(self.ticket)
        self._answer(self.ticket)
        listed = self._get("/my/tickets", "desk_buyer")
        self.assertIn(self.ticket.number, listed.text)
        page = self._get(self.page, "desk_buyer")
        self.assertEqual(page.status_code, 200)
        for words in (self.ticket.number, "包裹破损", "我们马上查", f"/my/shipments/{self.parcel.id}"):
            self.assertIn(words, page.text)
        self.assertNotIn("内部备注", page.text)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")

    def test_handover_is_never_named(self):
        self.ticket.department_id = self.warehouse
        page = self._get(self.page, "desk_buyer")
        self.assertEqual(page.status_code, 200)
        self.assertNotIn(self.warehouse.name, page.text)

    def test_search_filter_and_merged(self):
        target = self._create_ticket(name="另一件", partner_id=self.customer.id)
        for path, found in (
            ("/my/tickets", True),
            ("/my/tickets?filterby=done", False),
            ("/my/tickets?search=sf-1001", True),
            (f"/my/tickets?search={self.ticket.number}", True),
            ("/my/tickets?search=SF9999", False),
        ):
            with self.subTest(path=path):
                self.assertEqual(self.ticket.number in self._get(path, "desk_buyer").text, found)
        self.ticket.write({"state": "merged", "merged_into_id": target.id})
        self.assertNotIn(self.ticket.number, self._get("/my/tickets?filterby=all", "desk_buyer").text)
        answer = self._get(self.page, "desk_buyer")
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(answer.headers["Location"].rstrip("?").endswith(f"/my/tickets/{target.id}"))

    def test_merged_into_a_ticket_of_somebody_else(self):
        other = self._create_ticket(partner_id=self.stranger.partner_id.id, name="陌生人的事")
        self.ticket.write({"state": "merged", "merged_into_id": other.id})
        page = self._get(self.page, "desk_buyer")
        self.assertEqual(page.status_code, 200)
        self.assertIn("goes on under another number", page.text)
        self.assertNotIn("陌生人的事", page.text)
        self.assertNotIn(other.number, page.text)

    def test_home(self):
        self.assertIn("/my/tickets", self._get("/my", "desk_buyer").text)

    def test_link_of_a_mail(self):
        token = self.ticket._portal_ensure_token()
        page = self._get(f"{self.page}?access_token={token}")
        self.assertEqual(page.status_code, 200)
        self.assertNotIn(f"/my/shipments/{self.parcel.id}", page.text, "not his to see without a login")
        self.assertIn("noindex", page.headers["X-Robots-Tag"])

    # Raising

    def test_new_ticket_with_photos(self):
        dirty = make_photo(comment=b"<script>")
        answer = self._post(
            "/my/tickets/new",
            "desk_buyer",
            files=[("photos", ("../x.html", dirty, "text/html")), ("photos", ("", b"", ""))],
            **self._new_form(parcel=str(self.parcel.id), demand="赔偿 <b>", matter="茶具碎了\n\n两只"),
        )
        ticket = self._find_new()
        self.assertEqual(answer.status_code, 303)
        self.assertIn(f"/my/tickets/{ticket.id}?sent=1", answer.headers["Location"])
        self.assertRecordValues(
            ticket,
            [
                {
                    "state": "new", "kind": "complaint", "source": "portal", "category_id": self.category.id,
                    "reported_category_id": self.category.id, "partner_id": self.buyer.partner_id.id,
                    "parcel_id": self.parcel.id, "order_id": self.order.id, "demand": "赔偿 <b>",
                    "complainant_role": "receiver", "contact_email": "desk_buyer@example.com",
                }
            ],
        )
        message = ticket._get_portal_messages()
        self.assertEqual(message.author_id, self.buyer.partner_id)
        self.assertIn("赔偿 &lt;b&gt;", message.body)
        self.assertEqual(message.attachment_ids.mapped("name"), [f"{ticket.number}-1.jpg"])
        self.assertNotIn(b"<script>", message.attachment_ids.raw)
        page = self._get(f"/my/tickets/{ticket.id}?sent=1", "desk_buyer")
        self.assertIn(ticket.number, page.text)

    def test_sent_twice(self):
        first = self._post("/my/tickets/new", "desk_buyer", **self._new_form())
        second = self._post("/my/tickets/new", "desk_buyer", **self._new_form())
        self.assertEqual(first.headers["Location"], second.headers["Location"])
        self.assertEqual(self.env["cs.ticket"].search_count([("source", "=", "portal")]), 1)

    def test_parcel_of_somebody_else(self):
        self._post("/my/tickets/new", "desk_stranger", **self._new_form(parcel=str(self.parcel.id)))
        ticket = self._find_new()
        self.assertEqual(ticket.partner_id, self.stranger.partner_id)
        self.assertFalse(ticket.parcel_id)
        page = self._get(f"/my/tickets/new?parcel={self.parcel.id}", "desk_stranger")
        self.assertNotIn("SF1001", page.text)

    def test_parcel_by_its_link(self):
        query = f"parcel={self.parcel.id}&token={self.parcel._get_portal_token()}"
        self.assertIn("SF1001", self._get(f"/my/tickets/new?{query}", "desk_stranger").text)

    def test_wrong_forms_say_which_field(self):
        for form, words in (
            ({"category": ""}, "Please choose one"),
            ({"category": "99999999"}, "Please choose one"),
            ({"category": "1; DROP"}, "Please choose one"),
            ({"matter": " \n\x00"}, "what happened"),
        ):
            with self.subTest(form=form):
                answer = self._post("/my/tickets/new", "desk_buyer", **self._new_form(**form))
                self.assertEqual(answer.status_code, 422)
                self.assertIn(words, answer.text)
        answer = self._post(
            "/my/tickets/new", "desk_buyer",
            files=[("photos", ("a.jpg", b"<svg/>", "image/jpeg"))], **self._new_form(),
        )
        self.assertEqual(answer.status_code, 422)
        self.assertIn("茶具碎了两只", answer.text, "what was written is kept")
        self.assertFalse(self._find_new())

    def test_no_more_than_five_a_minute(self):
        statuses = [
            self._post("/my/tickets/new", "desk_buyer", **self._new_form(nonce=f"n{turn}")).status_code
            for turn in range(8)
        ]
        self.assertEqual((statuses[:5], statuses[-1]), ([303] * 5, 429))

    # Writing and settling

    def test_reply(self):
        self.ticket.state = "waiting"
        answer = self._post(
            f"{self.page}/write", "desk_buyer",
            files=[("photos", ("a.png", make_photo(fmt="PNG"), "image/png"))], words="照片在这里",
        )
        self.assertEqual(answer.status_code, 303)
        message = self.ticket._get_portal_messages()
        self.assertEqual(message.author_id, self.buyer.partner_id)
        self.assertEqual(message.attachment_ids.mimetype, "image/jpeg")
        self.assertEqual(self.ticket.state, "in_progress", "the customer has answered")
        self.assertTrue(self.ticket.last_customer_at)
        picture = f"{self.page}/file/{message.attachment_ids.id}"
        self.assertIn(picture, self._get(self.page, "desk_buyer").text)
        self.assertEqual(self._get(picture, "desk_buyer").headers["Content-Type"], "image/jpeg")

    def test_empty_words(self):
        self.assertEqual(self._post(f"{self.page}/write", "desk_buyer", words=" ").status_code, 422)
        self.assertFalse(self.ticket._get_portal_messages())

    def test_reply_by_link(self):
        token = self.ticket._portal_ensure_token()
        answer = self._post(f"{self.page}/write", words="我没有账号", access_token=token)
        self.assertEqual(answer.status_code, 303)
        self.assertIn(token, answer.headers["Location"])
        self.assertEqual(self.ticket._get_portal_messages().author_id, self.buyer.partner_id)

    def test_settle_and_take_up_again(self):
        self._answer(self.ticket)
        self._post(f"{self.page}/settle", "desk_buyer")
        self.assertEqual((self.ticket.state, self.ticket.close_kind), ("closed", "solved"))
        self._post(f"{self.page}/write", "desk_buyer", words="又坏了")
        self.assertEqual((self.ticket.state, self.ticket.reopen_count), ("in_progress", 1))

    def test_settle_before_any_answer(self):
        self._post(f"{self.page}/settle", "desk_buyer")
        self.assertEqual(self.ticket.close_kind, "withdrawn")

    def test_long_closed_is_a_new_matter(self):
        self.ticket._close("answered")
        self.ticket.closed_at = fields.Datetime.now() - timedelta(days=20)
        self.assertNotIn("o_cs_ticket_write", self._get(self.page, "desk_buyer").text)
        self.assertEqual(self._post(f"{self.page}/write", "desk_buyer", words="？").status_code, 422)
        self.assertEqual(self.ticket.state, "closed")
        self.assertFalse(self.ticket._get_portal_messages())

    def test_looking_settles_nothing(self):
        for path in ("settle", "write"):
            self.assertEqual(self._get(f"{self.page}/{path}", "desk_buyer").status_code, 405)
        self.assertEqual(self.ticket.state, "new")

    def test_shipment_page_knows_the_questions(self):
        page = self._get(f"/my/shipments/{self.parcel.id}", "desk_buyer")
        self.assertIn(f"/my/tickets/new?parcel={self.parcel.id}", page.text)
        self.assertIn(self.page, page.text)
        token = self.parcel._get_portal_token()
        page = self._get(f"/my/shipments/{self.parcel.id}?access_token={token}")
        self.assertNotIn(self.page, page.text)
        self.assertIn(f"/cs/ticket/new?parcel={self.parcel.id}", page.text)

    def test_tour(self):
        self.browser_size = "390x844"
        self.start_tour("/my", "cs_portal_ticket", login="desk_buyer", timeout=300)
        ticket = self._find_new()
        self.assertRecordValues(
            ticket,
            [
                {
                    "name": "Shortage · SF1002 · 少了一只杯子", "state": "closed", "close_kind": "withdrawn",
                    "parcel_id": self.second_parcel.id, "demand": "请补发",
                }
            ],
        )
        self.assertEqual(len(ticket._get_portal_messages()), 2)


@tagged("post_install", "-at_install")
class TestPortalSteps(RemedyCommon, HttpCase):
    """An offer to accept and a rating to give are one click from the page of the ticket."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = cls._create_user("desk_buyer", "base.group_portal")
        cls.buyer.partner_id.parent_id = cls.customer

    def _open(self, login):
        self.authenticate(login, login)
        return self.url_open(f"/my/tickets/{self.ticket.id}").text

    def test_offer(self):
        remedy = self._propose(("apology", {}))
        self.assertNotIn("Accept or refuse our offer", self._open("desk_buyer"))
        remedy.action_offer()
        page = self._open("desk_buyer")
        self.assertIn("Accept or refuse our offer", page)
        self.assertIn(remedy._get_path(), page)
        for login in ("desk_agent", "desk_supervisor"):
            self.assertNotIn("Accept or refuse our offer", self._open(login), "nobody of ours accepts for him")

    def test_rating(self):
        self.ticket._close("answered")
        link = self.ticket.sudo()._get_rating_link()
        page = self._open("desk_buyer")
        self.assertEqual("How did we do?" in page, bool(link))
        self.assertNotIn("/cs/rating/", self._open("desk_agent"))
