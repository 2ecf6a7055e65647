import json
import re

from odoo.exceptions import AccessError
from odoo.http import _generate_routing_rules
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.cs_forwarding.controllers.rate_limit import limiter

from .portal_common import PortalCommon

_SECRET = "只有顾客能看"
_NOTE = "内部备注，不给顾客"
# What the routes of the addon take, filled with the ticket of somebody else.
_OTHER_ARGUMENT = "1"
# Pages that are there for everybody; they have tests of their own.
_OPEN_PAGES = ("/cs/track", "/cs/ticket/new", "/my/tickets", "/my/tickets/new", "/my/tickets/page/<int:page>")


@tagged("post_install", "-at_install")
class TestPortalAccess(PortalCommon, HttpCase):
    """Nobody gets at a ticket that is not his, nor at our notes, by any address."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket.write({"matter": _SECRET, "demand": _SECRET, "name": _SECRET})
        cls.words = cls.ticket._add_customer_words(_SECRET, [b"photo"], cls.buyer.partner_id)
        cls.note = cls.ticket.with_user(cls.agent).message_post(
            body=_NOTE, attachments=[("note.txt", b"internal note")]
        )
        cls.env.flush_all()

    def _call(self, route, login=None, **params):
        self.authenticate(login, login)
        answer = self.opener.post(
            self.base_url() + route, json={"jsonrpc": "2.0", "method": "call", "params": params}, timeout=30
        )
        return json.dumps(answer.json(), ensure_ascii=False)

    # Our own routes

    def _get_own_routes(self):
        """Return ``(path, method)`` of all routes of this addon, whoever wrote them."""
        rules = _generate_routing_rules(sorted(self.registry._init_modules), nodb_only=False)
        return {
            (path, method)
            for path, endpoint in rules
            if endpoint.__module__.startswith("odoo.addons.cs_complaints.")
            for method in endpoint.routing.get("methods") or ("GET", "POST")
        }

    def _fill(self, path):
        values = {"ticket_id": self.ticket.id, "attachment_id": self.words.attachment_ids.id}
        return re.sub(
            r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", lambda found: str(values.get(found[1], _OTHER_ARGUMENT)), path
        )

    def test_no_route_shows_the_ticket_to_others(self):
        routes = self._get_own_routes()
        self.assertIn(("/my/tickets/<int:ticket_id>", "GET"), routes)
        for path, method in sorted(routes):
            for login in () if path in _OPEN_PAGES else ("desk_stranger", "desk_outsider", None):
                with self.subTest(path=path, login=login, method=method):
                    limiter.clear()
                    self._assert_refused(self._fill(path), login, method)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_http")
    def _assert_refused(self, path, login, method):
        if method == "POST":
            answer = self._post(path, login, words="x", answer="accept", score="5", name="李四")
        else:
            answer = self._get(path, login)
        refused = answer.status_code in (400, 401, 403, 404, 405, 415, 422, 429)
        to_login = answer.status_code == 303 and "/web/login" in answer.headers["Location"]
        self.assertTrue(refused or to_login, answer.status_code)
        self.assertNotIn(_SECRET, answer.text)
        self.assertNotIn(_NOTE, answer.text)
        self.env.invalidate_all()
        self.assertEqual((self.ticket.state, len(self.ticket._get_portal_messages())), ("new", 1))

    def test_wrong_keys_of_a_link(self):
        other = self._create_ticket()
        self.ticket._portal_ensure_token()
        for token in ("", "0", "%C3%A9", other._portal_ensure_token(), "False", "None"):
            path = f"/my/tickets/{self.ticket.id}?access_token={token}"
            self.assertEqual(self._get(path).status_code, 404)
        self.assertEqual(self._get(f"/my/tickets/{other.id + 10**6}").status_code, 404)

    def test_a_ticket_without_a_key_has_no_link(self):
        self.ticket.sudo().access_token = False
        for token in ("", "False"):
            path = f"/my/tickets/{self.ticket.id}?access_token={token}"
            self.assertEqual(self._get(path).status_code, 404)

    def test_agents_do_not_see_the_key(self):
        self.ticket._portal_ensure_token()
        ticket = self.ticket.with_user(self.agent)
        self.assertNotIn("access_token", ticket.fields_get())
        with self.assertRaises(AccessError):
            ticket.read(["access_token"])
        with self.assertRaises(AccessError):
            ticket.search([("access_token", "like", "a")])
        with self.assertRaises(AccessError):
            ticket._get_share_url()

    def test_files_of_notes(self):
        internal = self.note.attachment_ids
        loose = self.env["ir.attachment"].create(
            {"name": "x.txt", "raw": b"loose", "res_model": "cs.ticket", "res_id": self.ticket.id}
        )
        token = self.ticket._portal_ensure_token()
        for attachment in internal | loose:
            path = f"/my/tickets/{self.ticket.id}/file/{attachment.id}"
            self.assertEqual(self._get(path, "desk_buyer").status_code, 404)
            self.assertEqual(self._get(f"{path}?access_token={token}").status_code, 404)
            with mute_logger("odoo.http"):
                self.assertIn(self._get(f"/web/content/{attachment.id}", "desk_buyer").status_code, (403, 404))

    def test_what_a_stranger_sent_is_no_page(self):
        page = ("page.html", b"<script>alert(1)</script>", {"encoding": "utf-8"})
        message = self.ticket.message_post(
            body="x", message_type="email", subtype_xmlid="mail.mt_comment",
            author_id=self.buyer.partner_id.id, attachments=[page[:2]],
        )
        answer = self._get(f"/my/tickets/{self.ticket.id}/file/{message.attachment_ids.id}", "desk_buyer")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("attachment", answer.headers["Content-Disposition"])

    # Core's routes

    def test_core_opens_no_thread_to_customers(self):
        """Not even the owner's or his link's: what they may see, the page of the ticket shows."""
        ticket, partner = self.ticket, self.buyer.partner_id
        secrets = (
            {},
            {"token": ticket._portal_ensure_token()},
            {"hash": ticket._sign_token(partner.id), "pid": partner.id},
        )
        thread = {"thread_model": "cs.ticket", "thread_id": ticket.id}
        calls = [
            ("/mail/thread/messages", thread),
            ("/mail/thread/recipients", thread),
            *(("/mail/chatter_fetch", {**thread, **secret}) for secret in secrets),
            *(("/portal/chatter_init", {**thread, **secret}) for secret in secrets),
            ("/mail/data", {"fetch_params": [["mail.thread", {**thread, "request_list": ["followers"]}]]}),
        ]
        for route, params in calls:
            for login in ("desk_stranger", "desk_buyer", None):
                with self.subTest(route=route, login=login, params=params), mute_logger("odoo.http"):
                    text = self._call(route, login, **params)
                    self.assertNotIn(_NOTE, text)
                    self.assertNotIn(self.agent.email, text)
                    if login != "desk_buyer":
                        self.assertNotIn(_SECRET, text)

    @mute_logger("odoo.http")
    def test_core_lets_no_customer_post(self):
        ticket, partner = self.ticket, self.buyer.partner_id
        before = len(ticket.message_ids)
        for secret in (
            {},
            {"token": ticket._portal_ensure_token()},
            {"hash": ticket._sign_token(partner.id), "pid": partner.id},
        ):
            for login in ("desk_stranger", "desk_buyer", None):
                text = self._call(
                    "/mail/message/post", login, thread_model="cs.ticket", thread_id=ticket.id,
                    post_data={"body": "假冒", "message_type": "comment"}, **secret,
                )
                self.assertIn('"error"', text)
        for message in self.words | self.note:
            for login in ("desk_stranger", "desk_buyer"):
                text = self._call(
                    "/mail/message/update_content", login, message_id=message.id,
                    update_data={"body": "改掉"},
                )
                self.assertIn('"error"', text)
        self.env.invalidate_all()
        self.assertEqual(len(ticket.message_ids), before)
        self.assertIn(_SECRET, self.words.body)
        self.assertIn(_NOTE, self.note.body)

    @mute_logger("odoo.http")
    def test_remote_calls(self):
        for model, domain in (
            ("cs.ticket", []),
            ("cs.ticket.event", []),
            ("mail.message", [["model", "=", "cs.ticket"], ["body", "like", "备注"]]),
            ("ir.attachment", [["res_model", "=", "cs.ticket"]]),
        ):
            for login in ("desk_stranger", "desk_buyer"):
                text = self._call(
                    "/web/dataset/call_kw", login, model=model, method="search_read",
                    args=[domain], kwargs={"fields": ["display_name"]},
                )
                with self.subTest(model=model, login=login):
                    self.assertTrue('"error"' in text or '"result": []' in text, text[:500])
                    self.assertNotIn(_NOTE, text)

    def test_no_rights_on_the_models(self):
        for name in ("cs.ticket", "cs.ticket.event", "cs.ticket.category"):
            for user in (self.buyer, self.stranger):
                with self.assertRaises(AccessError):
                    self.env[name].with_user(user).search([], limit=1)

    def test_link_of_a_notification(self):
        """Core's way to a document leads the customer to his page, and a stranger nowhere."""
        path = f"/mail/view?model=cs.ticket&res_id={self.ticket.id}"
        token = self.ticket._portal_ensure_token()
        self.assertIn(
            f"/my/tickets/{self.ticket.id}", self._get(f"{path}&access_token={token}").headers["Location"]
        )
        for login in ("desk_stranger", None):
            self.assertNotIn(token, self._get(path, login).headers.get("Location", ""))
