from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.cs_forwarding.controllers.rate_limit import limiter

from .remedy_common import RemedyCommon


@tagged("post_install", "-at_install")
class TestRemedyPage(RemedyCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls._create_user("desk_portal", "base.group_portal")
        cls.portal.partner_id.parent_id = cls.customer
        cls.stranger = cls._create_user("desk_stranger", "base.group_portal")

    def setUp(self):
        super().setUp()
        limiter.clear()
        self.addCleanup(limiter.clear)
        self.remedy = self._offer(("coupon", {"amount": 20}), message="非常抱歉")
        self.path = self.remedy._get_path()
        self.env.flush_all()

    def _send(self, path=None, **form):
        return self.url_open(path or self.path, data=form or {"nothing": "1"})

    def _assert_untouched(self):
        self.env.invalidate_all()
        self.assertEqual((self.remedy.state, self.remedy.answered_at), ("offered", False))
        self.assertFalse(self.remedy.sudo().line_ids.card_id)

    # Looking

    def test_looking_changes_nothing(self):
        """Mail scanners open every link, ask for the head, and send the form as it stands."""
        page = self.url_open(self.path)
        self.assertEqual(page.status_code, 200)
        self.assertIn("非常抱歉", page.text)
        self.assertIn("Coupon", page.text)
        self.assertEqual(self.url_open(self.path, method="HEAD").status_code, 200)
        self.assertNotIn("checked", page.text, "nothing is chosen beforehand")
        self.assertEqual(self._send(name="", words="").status_code, 422)
        self.assertEqual(self._send(answer="accept", name="").status_code, 422, "a name is typed by a person")
        self.assertEqual(self._send().status_code, 422)
        self._assert_untouched()
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertNotIn("138", page.text, "no phone")

    # Answering

    def test_accept_keeps_the_proof_and_carries_out(self):
        before = fields.Datetime.now() - timedelta(seconds=1)
        response = self._send(answer="accept", name=" 王小明 ", words="谢谢\x00")
        self.assertEqual(response.status_code, 200)
        self.assertIn("All done", response.text)
        self.env.invalidate_all()
        self.assertRecordValues(
            self.remedy,
            [
                {
                    "state": "done",
                    "answer_how": "link",
                    "answer_name": "王小明",
                    "answer_note": "谢谢",
                    "answer_ip": "127.0.0.1",
                    "answer_user_id": False,
                }
            ],
        )
        self.assertGreaterEqual(self.remedy.answered_at, before)
        self.assertEqual(self.remedy._get_fingerprint(self.remedy.offer_text), self.remedy.offer_hash)
        card = self.remedy.sudo().line_ids.card_id
        self.assertEqual(card.points, 20)
        self.assertEqual(self.ticket.state, "remedying")
        again = self._send(answer="accept", name="王小明")
        self.assertEqual(again.status_code, 410)
        self.env.invalidate_all()
        self.assertEqual(self.remedy.sudo().line_ids.card_id, card)

    def test_refuse_needs_words(self):
        self.assertEqual(self._send(answer="refuse", name="王小明").status_code, 422)
        self._assert_untouched()
        response = self._send(answer="refuse", name="王小明", words="我要退款 <script>")
        self.assertEqual(response.status_code, 200)
        self.assertNotIn("<script>", response.text)
        self.env.invalidate_all()
        self.assertEqual((self.remedy.state, self.remedy.answer_note), ("refused", "我要退款 <script>"))
        self.assertEqual((self.ticket.state, self.ticket.tier), ("in_progress", "2"))

    def test_link_ends(self):
        self.remedy.sudo().valid_until = fields.Datetime.now() - timedelta(minutes=1)
        self.assertIn("has ended", self.url_open(self.path).text)
        self.assertEqual(self._send(answer="accept", name="王小明").status_code, 410)
        self._assert_untouched()

    def test_new_offer_new_link(self):
        self.remedy.action_withdraw()
        self.remedy.action_renew()
        renewed = self.ticket.remedy_ids - self.remedy
        renewed.with_user(self.manager)._submit()
        self.assertNotEqual(self.path, renewed._get_path())
        self.assertEqual(self._send(answer="accept", name="王小明").status_code, 410)
        self.env.invalidate_all()
        self.assertEqual(renewed.state, "offered")

    def test_our_people_do_not_answer_for_the_customer(self):
        self.authenticate("desk_agent", "desk_agent")
        self.assertIn("for the customer", self.url_open(self.path).text)
        self.assertEqual(self._send(answer="accept", name="王小明").status_code, 403)
        self._assert_untouched()

    # Strangers

    def test_guessers_learn_nothing(self):
        draft = self._propose(("apology", {}), ticket=self._create_ticket())
        self.env.flush_all()
        token = self.path.rsplit("/", 1)[1]
        other = self._create_ticket()
        paths = (
            self.path[:-1],
            self.path.replace(token, "0" * 32),
            self.path.replace(f"/tickets/{self.ticket.id}/", f"/tickets/{other.id}/"),
            f"/my/tickets/{self.ticket.id}/remedy/999999999/{token}",
            f"/my/tickets/{draft.ticket_id.id}/remedy/{draft.id}/{token}",
            f"/my/tickets/{draft.ticket_id.id}/remedy/{draft.id}/%C3%A4",
        )
        answers = {self.url_open(path).text.split("<main>")[-1].split("</main>")[0] for path in paths}
        self.assertEqual(len(answers), 1)
        self.assertIn("does not open", answers.pop())
        for path in paths:
            self.assertEqual(self._send(path, answer="accept", name="王小明").status_code, 404)
        self._assert_untouched()

    def test_answers_are_counted(self):
        statuses = [self._send(answer="nonsense").status_code for _time in range(12)]
        self.assertEqual(statuses, [422] * 10 + [429] * 2)

    def test_too_much_and_other_ways(self):
        self._send(answer="accept", name="x" * 1000, words="好" * 3000)
        self.env.invalidate_all()
        self.assertEqual((len(self.remedy.answer_name), len(self.remedy.answer_note)), (64, 2000))
        with mute_logger("odoo.http", "werkzeug"):
            self.assertEqual(self._send(words="x" * 70_000).status_code, 413)
            for method in ("PUT", "DELETE", "PATCH"):
                response = self.opener.request(method, self.base_url() + self.path, timeout=30)
                self.assertEqual(response.status_code, 405)

    # Customers who are logged in

    def test_own_customer_is_led_to_his_offer(self):
        own = f"/my/tickets/{self.ticket.id}/remedy/{self.remedy.id}"
        self.authenticate("desk_portal", "desk_portal")
        response = self.url_open(own)
        self.assertEqual(response.status_code, 200)
        self.assertIn("非常抱歉", response.text)
        self.assertIn(self.remedy._get_path(), self.url_open(f"/my/tickets/{self.ticket.id}").text)

    def test_another_customers_offer_does_not_exist(self):
        own = f"/my/tickets/{self.ticket.id}/remedy/{self.remedy.id}"
        self.authenticate("desk_stranger", "desk_stranger")
        for path in (
            own,
            own.replace(str(self.remedy.id), "999999999"),
            f"/my/tickets/1/remedy/{self.remedy.id}",
        ):
            self.assertEqual(self.url_open(path).status_code, 404)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(own).url)
        self._assert_untouched()

    # Neighbours

    def test_ticket_with_an_offer_is_not_merged_away(self):
        other = self._create_ticket()
        with self.assertRaisesRegex(UserError, "has an offer"):
            self.ticket._merge_into(other)
        self.assertEqual(other._merge_into(self.ticket), self.ticket)
        self.assertEqual(self.remedy.state, "offered")

    def test_similar_cases_tell_the_cost(self):
        self._accept(self.remedy)
        self.assertEqual(self.ticket._get_settled_costs(), {self.ticket.id: 20.0})
        self.assertEqual(self.ticket.settled_cost, 20.0)
