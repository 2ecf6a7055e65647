import io
import json
import re

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.http import _generate_routing_rules
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.cs_forwarding.controllers.rate_limit import limiter
from odoo.addons.cs_forwarding.tests.page_common import PageCommon

from .customer_common import CustomerStatementCommon

_SECRET = "SFSECRET1"


class StatementPortalCase(PageCommon, CustomerStatementCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = cls._create_user("desk_buyer", "base.group_portal")
        cls.buyer.partner_id.parent_id = cls.buyer_company
        cls.stranger = cls._create_user("desk_stranger", "base.group_portal")
        cls._sell(_SECRET, 18.5, "2026-05-10")
        cls._sell("SF2", 21, "2026-05-11")
        cls._invoice(1000, "2026-05-12")
        cls.statement = cls._make(user=cls.accountant).sudo()
        cls.statement._set_state("sent")
        cls.statement._mark_delivered()
        cls.line = cls.statement.line_ids.filtered(lambda line: line.number == _SECRET)
        cls.page = f"/my/statements/{cls.statement.id}"
        cls.env.flush_all()

    def _get_token(self, statement=None):
        return (statement or self.statement)._get_portal_token()


@tagged("post_install", "-at_install")
class TestStatementPortal(StatementPortalCase):
    def test_list_and_page(self):
        listed = self._get("/my/statements", "desk_buyer")
        self.assertEqual(listed.status_code, 200)
        self.assertIn(f'href="{self.page}"', listed.text)
        page = self._get(self.page, "desk_buyer")
        self.assertEqual(page.status_code, 200)
        for text in (_SECRET, "18.50", "1,039.50", "Please check and confirm"):
            self.assertIn(text, page.text)

    def test_confirm_and_object_by_login(self):
        answer = self._post(
            f"{self.page}/object",
            "desk_buyer",
            line=self.line.id,
            **{
                f"reason_{self.line.id}": "weight",
                f"claimed_{self.line.id}": "1,009.5",
                f"words_{self.line.id}": "<b>太重</b>",
            },
        )
        self.assertEqual(answer.status_code, 303)
        self.env.invalidate_all()
        self.assertRecordValues(
            self.line, [{"answer": "objected", "reason": "weight", "claimed": 1009.5, "words": "<b>太重</b>"}]
        )
        said = self.statement.answer_ids
        self.assertEqual((said.partner_id, said.way, said.ip), (self.buyer.partner_id, "portal", "127.0.0.1"))
        self.assertEqual(said.name, self.buyer.name)
        page = self._get(self.page, "desk_buyer").text
        self.assertIn("&lt;b&gt;太重", page)
        self.assertEqual(self._post(f"{self.page}/confirm", "desk_buyer").status_code, 303)
        self.env.invalidate_all()
        self.assertEqual(
            self.statement.line_ids.sorted("id").mapped("answer"), ["confirmed", "objected", "confirmed"]
        )
        self.assertEqual(self.statement.state, "objected")

    def test_answers_that_say_too_little(self):
        key = self.line.id
        for form in (
            {},
            {f"reason_{key}": "nonsense"},
            {f"reason_{key}": "other"},
            {f"reason_{key}": "amount", f"claimed_{key}": "viel"},
            {f"reason_{key}": "amount", f"claimed_{key}": "NaN"},
            {f"reason_{key}": "amount", f"claimed_{key}": "1e99"},
        ):
            answer = self._post(f"{self.page}/object", "desk_buyer", line=key, **form)
            self.assertEqual(answer.status_code, 422)
        token = self._get_token()
        answer = self._post(f"{self.page}/confirm", None, access_token=token, name=" ")
        self.assertEqual(answer.status_code, 422)
        self.env.invalidate_all()
        self.assertFalse(self.statement.answer_ids)

    def test_link(self):
        token = self._get_token()
        page = self._get(f"{self.page}?access_token={token}")
        self.assertEqual(page.status_code, 200)
        self.assertIn("Your name", page.text)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertIn("no-store", page.headers["Cache-Control"])
        answer = self._post(
            f"{self.page}/confirm", None, access_token=token, name="王小明", line=self.line.id
        )
        self.assertEqual(answer.status_code, 303)
        self.assertIn(f"access_token={token}", answer.headers["Location"])
        self.env.invalidate_all()
        self.assertRecordValues(
            self.statement.answer_ids,
            [{"name": "王小明", "way": "link", "line_id": self.line.id, "partner_id": self.buyer_company.id}],
        )
        self.statement._set_state("confirmed")
        self.assertEqual(
            self._post(f"{self.page}/confirm", None, access_token=token, name="王小明").status_code, 409
        )
        self.statement._set_state("closed")
        self.assertEqual(self._get(f"{self.page}?access_token={token}").status_code, 404)

    def test_files(self):
        answer = self._get(f"{self.page}/file/xlsx", "desk_buyer")
        self.assertEqual(answer.status_code, 200)
        book = load_workbook(io.BytesIO(answer.content))
        self.assertEqual(book.sheetnames, ["Summary", self.currency.name])
        rows = list(book[self.currency.name].iter_rows(min_row=2, values_only=True))
        self.assertEqual([row[8] for row in rows], [18.5, 21, 1000])
        token = self._get_token()
        self.assertEqual(self._get(f"{self.page}/file/xlsx?access_token={token}").status_code, 200)
        self.assertEqual(self._get(f"{self.page}/file/exe", "desk_buyer").status_code, 404)

    def test_nobody_of_ours_answers(self):
        self.assertEqual(self._get(self.page, "desk_accountant").status_code, 200)
        self.assertEqual(self._post(f"{self.page}/confirm", "desk_accountant").status_code, 404)
        self.env.invalidate_all()
        self.assertFalse(self.statement.answer_ids)

    def test_a_draft_is_nobodys(self):
        draft = self._make("2026-06-01", "2026-06-30").sudo()
        self.assertEqual(self._get(f"/my/statements/{draft.id}", "desk_buyer").status_code, 404)
        path = f"/my/statements/{draft.id}?access_token={self._get_token(draft)}"
        self.assertEqual(self._get(path).status_code, 404)
        self.assertNotIn(draft.number, self._get("/my/statements", "desk_buyer").text)

    def test_tour(self):
        self.start_tour("/my", "cs_portal_statement", login="desk_buyer", timeout=180)
        self.env.invalidate_all()
        self.assertRecordValues(self.line, [{"answer": "objected", "reason": "weight", "claimed": 15.0}])
        self.assertEqual(self.statement.state, "objected")
        self.assertEqual(self.statement.open_count, 0)


@tagged("post_install", "-at_install")
class TestStatementAccess(StatementPortalCase):
    """Nobody gets at a statement that is not his, by any address."""

    def _get_own_routes(self):
        rules = _generate_routing_rules(sorted(self.registry._init_modules), nodb_only=False)
        return {
            (path, method)
            for path, endpoint in rules
            if endpoint.__module__ == "odoo.addons.cs_settlement.controllers.customer_statement"
            for method in endpoint.routing.get("methods") or ("GET", "POST")
            if "statement_id" in path
        }

    def _fill(self, path):
        values = {"statement_id": str(self.statement.id), "kind": "xlsx"}
        return re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", lambda found: values.get(found[1], "1"), path)

    @mute_logger("odoo.http")
    def test_no_route_shows_the_statement_to_others(self):
        routes = self._get_own_routes()
        self.assertEqual(len(routes), 5)
        for path, method in sorted(routes):
            for login in ("desk_stranger", "desk_agent", "desk_manager", None):
                with self.subTest(path=path, login=login, method=method):
                    limiter.clear()
                    send = self._get if method == "GET" else self._post
                    answer = send(self._fill(path), login)
                    self.assertEqual(answer.status_code, 404)
                    self.assertNotIn(_SECRET, answer.text)
        self.env.invalidate_all()
        self.assertFalse(self.statement.answer_ids)

    def test_wrong_keys_of_a_link(self):
        other = self.env["res.partner"].create({"name": "李四"})
        self._sell("SF9", 1, "2026-05-10", partner=other)
        theirs = self._publish(self._make(partners=other)).sudo()
        token = self._get_token(theirs)
        for key in ("", "0", "%C3%A9", token, "False", "None"):
            self.assertEqual(self._get(f"{self.page}?access_token={key}").status_code, 404)
        # The link of one statement answers no line of another.
        answer = self._post(
            f"/my/statements/{theirs.id}/confirm", None, access_token=token, name="李四", line=self.line.id
        )
        self.assertEqual(answer.status_code, 404)
        for line in ("0", "-1", "1e3", "9" * 30, "²"):
            answer = self._post(f"{self.page}/confirm", "desk_buyer", line=line)
            self.assertEqual(answer.status_code, 404)
        self.env.invalidate_all()
        self.assertFalse((self.statement | theirs).answer_ids)

    @mute_logger("odoo.http")
    def test_remote_calls(self):
        for model in ("cs.customer.statement", "cs.customer.statement.line", "cs.customer.statement.answer"):
            for login in ("desk_stranger", "desk_buyer", "desk_agent"):
                with self.subTest(model=model, login=login):
                    self.authenticate(login, login)
                    params = {"model": model, "method": "search_read", "args": [[]], "kwargs": {}}
                    answer = self.opener.post(
                        f"{self.base_url()}/web/dataset/call_kw",
                        json={"jsonrpc": "2.0", "method": "call", "params": params},
                        timeout=30,
                    )
                    self.assertIn("error", json.loads(answer.text))
                    self.assertNotIn(_SECRET, answer.text)

    def test_no_rights_on_the_models(self):
        for user in (self.buyer, self.stranger, self.agent):
            with self.assertRaises(AccessError):
                self.statement.with_user(user).read(["amount"])
            with self.assertRaises(AccessError):
                self.statement.with_user(user).action_publish()
