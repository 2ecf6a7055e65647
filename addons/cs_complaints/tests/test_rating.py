import re
from datetime import timedelta
from unittest.mock import patch

from odoo import SUPERUSER_ID, fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.cs_forwarding.controllers.rate_limit import limiter
from odoo.addons.mail.tests.common import MailCase

from ..controllers.rating import RatingPage
from .common import TicketCommon

# A Monday at ten in Shanghai.
_NOW = fields.Datetime.to_datetime("2026-11-23 02:00:00")


class RatingCommon(TicketCommon, MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.tz = "Asia/Shanghai"
        cls.ticket = cls._create_ticket(user_id=cls.agent.id, category_id=cls.category.id)

    @classmethod
    def _close(cls, ticket=None, kind="solved", at=_NOW):
        ticket = ticket or cls.ticket
        with freeze_time(at):
            ticket._close(kind, "New delivery")
        return cls.env["cs.rating.request"].search([("ticket_id", "=", ticket.id)])

    def _run(self, at):
        progress = patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda cron, *a, **k: 60.0)
        with freeze_time(at), self.mock_mail_gateway(), progress:
            self.env["cs.rating.request"].with_user(SUPERUSER_ID)._cron_ask()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestRating(RatingCommon):
    # Whom, when, how often

    def test_asked_once_after_the_delay(self):
        request = self._close()
        self.assertEqual((request.state, request.due_at), ("waiting", _NOW + timedelta(hours=24)))
        self._run(_NOW + timedelta(hours=23))
        self.assertFalse(self._new_mails)
        self._run(_NOW + timedelta(hours=25))
        mail = self._new_mails
        self.assertEqual(mail.email_to, "xiaoming@example.com")
        self.assertIn(f"/cs/rating/{request.id}/{request._get_token()}", mail.body_html)
        self.assertIn(self.ticket.number, mail.subject)
        self.assertEqual(request.state, "asked")
        self._run(_NOW + timedelta(hours=26))
        self.assertFalse(self._new_mails)

    def test_the_link_is_in_no_conversation(self):
        request = self._close()
        self._run(_NOW + timedelta(hours=25))
        self.assertFalse(self._new_mails.model)
        self.assertNotIn(request._get_token(), "".join(self.ticket.message_ids.mapped("body")))
        self.assertEqual(request.with_user(self.agent)._get_link(), "")

    def test_not_at_night(self):
        night = fields.Datetime.to_datetime("2026-11-23 14:00:00")
        request = self._close(at=night)
        self.assertEqual(request.due_at, fields.Datetime.to_datetime("2026-11-25 00:00:00"))

    def test_not_about_every_end(self):
        self.assertFalse(self._close(kind="withdrawn"))
        junk = self._create_ticket()
        junk._cancel("junk")
        self.team.is_rated = False
        self.assertFalse(self._close(self._create_ticket()))
        self.assertFalse(self.env["cs.rating.request"].search([("ticket_id", "=", junk.id)]))

    def _assert_skipped(self, request, reason):
        self._run(_NOW + timedelta(hours=30))
        self.assertFalse(self._new_mails)
        self.assertEqual((request.state, request.skip_reason), ("skipped", reason))

    def test_not_without_address(self):
        self.customer.email = False
        self._assert_skipped(self._close(), "no_address")

    def test_not_whoever_does_not_want_it(self):
        self.customer.cs_no_rating = True
        self._assert_skipped(self._close(), "unwanted")

    def test_not_the_blacklisted(self):
        self.env["mail.blacklist"]._add("xiaoming@example.com")
        self._assert_skipped(self._close(), "blacklisted")

    def test_not_again_so_soon(self):
        self._close()
        self._run(_NOW + timedelta(hours=25))
        second = self._close(self._create_ticket(), at=_NOW + timedelta(hours=2))
        self._assert_skipped(second, "asked_lately")

    def test_not_when_open_again(self):
        request = self._close()
        self.ticket._reopen("not settled")
        self.assertEqual((request.state, request.skip_reason), ("skipped", "open_again"))
        self._run(_NOW + timedelta(hours=30))
        self.assertFalse(self._new_mails)
        self._close(at=_NOW + timedelta(hours=31))
        self.assertEqual((request.state, request.skip_reason), ("waiting", False))

    def test_no_answer(self):
        request = self._close()
        self._run(_NOW + timedelta(hours=25))
        self._run(_NOW + timedelta(days=40))
        self.assertEqual(request.state, "expired")

    def test_the_customers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        template = self.env.ref("cs_complaints.mail_template_rating")
        template.with_context(lang="zh_CN").subject = "您满意吗？[{{ object.ticket_id.number }}]"
        self.ticket.lang = "zh_CN"
        self._close()
        self._run(_NOW + timedelta(hours=25))
        self.assertEqual(self._new_mails.subject, f"您满意吗？[{self.ticket.number}]")

    # What follows

    def test_good_mark(self):
        request = self._close()
        self.assertTrue(request._answer("5", "很快"))
        self.assertEqual((request.mark, request.satisfied, request.is_low), (5.0, 100.0, False))
        self.assertEqual(
            (request.agent_id, request.category_id, request.team_id), (self.agent, self.category, self.team)
        )
        self.assertEqual(self.ticket.state, "closed")
        self.assertEqual(self.ticket.rating_last_value, 5.0)
        self.assertEqual(request.rating_id.rated_partner_id, self.agent.partner_id)
        self.assertIn("很快", self.ticket.message_ids[0].body)
        self.assertTrue(
            self.ticket.message_ids[0].is_internal or self.ticket.message_ids[0].subtype_id.internal
        )
        self.assertFalse(self.ticket.activity_ids)

    def test_one_answer_only(self):
        request = self._close()
        self.assertTrue(request._answer("5"))
        self.assertFalse(request._answer("1"))
        self.assertEqual((request.score, self.ticket.state), ("5", "closed"))

    def test_low_mark_opens_the_ticket_at_the_supervisor(self):
        request = self._close()
        request._answer("2", "没解决")
        self.assertEqual(
            (self.ticket.state, self.ticket.user_id, self.ticket.priority, self.ticket.reopen_count),
            ("in_progress", self.supervisor, "1", 1),
        )
        self.assertEqual(self.ticket.activity_ids.user_id, self.supervisor)
        self.assertEqual(request.agent_id, self.agent, "the mark stays with who did the work")
        owner = self.ticket.event_ids.filtered(lambda event: event.kind == "owner")[:1]
        self.assertEqual(owner.new_value, self.supervisor.name)
        self.assertEqual((request.mark, request.satisfied, request.is_low), (2.0, 0.0, True))

    def test_team_says_what_is_low(self):
        self.team.rating_low = 3
        self._close()._answer("3")
        self.assertEqual(self.ticket.state, "in_progress")

    # Nobody improves his marks

    def test_marks_are_not_written_by_hand(self):
        request = self._close()
        request._answer("1")
        rating = request.rating_id.with_user(self.agent)
        with self.assertRaises(AccessError):
            rating.rating = 5
        with self.assertRaises(AccessError):
            rating.create(
                {
                    "res_model_id": self.env["ir.model"]._get_id("cs.ticket"),
                    "res_id": self.ticket.id,
                    "rating": 5,
                }
            )
        with self.assertRaises(AccessError):
            request.with_user(self.agent).score = "5"
        with self.assertRaises(AccessError):
            request.with_user(self.manager).score = "5"
        self.ticket.with_user(self.agent).message_post(body="x", rating_value=5)
        self.env.invalidate_all()
        self.assertEqual(self.ticket.rating_ids.mapped("rating"), [1.0])

    def test_agent_sees_his_team_only(self):
        request = self._close()
        found = self.env["cs.rating.request"].with_user(self.outsider).search([("id", "=", request.id)])
        self.assertFalse(found)
        with self.assertRaises(AccessError):
            self.env["cs.rating.request"].with_user(self.warehouse_user).search([("id", "=", request.id)])

    def test_figures(self):
        for score, category in (("5", self.category), ("2", self.category)):
            self._close(self._create_ticket(category_id=category.id, user_id=self.agent.id))._answer(score)
        rows = self.env["cs.rating.request"]._read_group(
            [("state", "=", "answered"), ("team_id", "=", self.team.id)],
            ["agent_id", "category_id"],
            ["mark:avg", "satisfied:avg", "__count"],
        )
        self.assertEqual(rows, [(self.agent, self.category, 3.5, 50.0, 2)])


@tagged("post_install", "-at_install")
class TestRatingPage(RatingCommon, HttpCase):
    def setUp(self):
        super().setUp()
        limiter.clear()
        self.addCleanup(limiter.clear)
        self.request = self._close(at=fields.Datetime.now())
        self.path = f"/cs/rating/{self.request.id}/{self.request._get_token()}"

    def _get_stamp(self, response):
        return re.search(r'data-stamp="([^"]+)"', response.text)[1]

    def _assert_untouched(self):
        self.env.invalidate_all()
        self.assertEqual((self.request.state, self.request.score), ("waiting", False))
        self.assertEqual(self.ticket.state, "closed")

    def _aged(self, stamp, seconds):
        """Return the stamp of a page that was shown so many seconds ago."""
        return RatingPage._make_stamp(None, self.request, int(stamp.split(".")[0]) - seconds)

    def test_scanners_change_nothing(self):
        """They open links, ask for the head, and post to the links and the form they find."""
        page = self.url_open(f"{self.path}?score=1")
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.url_open(self.path, method="HEAD")
        self.url_open(f"{self.path}?score=1", data={"x": "1"})
        response = self.url_open(self.path, data={"score": "1", "gesture": "", "comment": ""})
        self.assertEqual(response.status_code, 422)
        in_no_time = self._aged(self._get_stamp(page), -60)
        self.url_open(self.path, data={"score": "1", "gesture": in_no_time})
        self.url_open(self.path, data={"no_more": "1", "gesture": ""})
        self._assert_untouched()
        self.assertFalse(self.customer.cs_no_rating)

    def test_stamps(self):
        stamp = self._get_stamp(self.url_open(self.path))
        for bad in ("1.2", "x", f"{stamp}x", self._aged(stamp, 100_000), stamp.replace(".", "")):
            self.assertEqual(self.url_open(self.path, data={"score": "5", "gesture": bad}).status_code, 422)
        self._assert_untouched()

    def test_a_person_answers(self):
        stamp = self._aged(self._get_stamp(self.url_open(self.path)), 10)
        response = self.url_open(self.path, data={"score": "9", "gesture": stamp})
        self.assertEqual(response.status_code, 422)
        response = self.url_open(self.path, data={"score": "1", "gesture": stamp, "comment": "慢\x00<b>"})
        self.assertEqual(response.status_code, 200)
        self.assertIn("We are sorry", response.text)
        self.env.invalidate_all()
        self.assertEqual(
            (self.request.score, self.request.comment, self.request.source), ("1", "慢<b>", "link")
        )
        self.assertEqual((self.ticket.state, self.ticket.user_id), ("in_progress", self.supervisor))
        again = self.url_open(self.path, data={"score": "5", "gesture": stamp})
        self.assertEqual(again.status_code, 410)
        self.env.invalidate_all()
        self.assertEqual(self.request.score, "1")

    def test_a_person_without_script(self):
        self.url_open(self.path, data={"score": "4", "number": "T999999"})
        self._assert_untouched()
        self.url_open(self.path, data={"score": "4", "number": f" {self.ticket.number.lower()} "})
        self.env.invalidate_all()
        self.assertEqual(self.request.score, "4")

    def test_never_again(self):
        stamp = self._aged(self._get_stamp(self.url_open(self.path)), 10)
        self.assertIn(
            "not ask you again", self.url_open(self.path, data={"no_more": "1", "gesture": stamp}).text
        )
        self.env.invalidate_all()
        self.assertTrue(self.customer.cs_no_rating)
        self.assertEqual(self.request.skip_reason, "unwanted")

    def test_guessing_and_employees(self):
        other = self._close(self._create_ticket(), at=fields.Datetime.now())
        for path in (
            f"/cs/rating/{other.id}/{self.request._get_token()}",
            f"/cs/rating/{self.request.id}/x",
            f"/cs/rating/999999/{self.request._get_token()}",
        ):
            response = self.url_open(path)
            self.assertEqual(response.status_code, 404)
            self.assertNotIn(self.ticket.number, response.text)
        self.authenticate("desk_agent", "desk_agent")
        self.assertEqual(self.url_open(self.path).status_code, 403)

    def test_expired(self):
        self.request.write({"state": "asked", "expires_at": fields.Datetime.now() - timedelta(days=1)})
        self.assertIn("has ended", self.url_open(self.path).text)

    @mute_logger("odoo.http")
    def test_core_links_do_not_rate_tickets(self):
        token = self.ticket._rating_get_access_token()
        self.assertEqual(self.url_open(f"/rate/{token}/5").status_code, 404)
        data = {"rate": "5", "csrf_token": "x"}
        self.assertIn(self.url_open(f"/rate/{token}/submit_feedback", data=data).status_code, (400, 404))
        self.assertFalse(self.ticket.rating_ids.filtered("consumed"))
