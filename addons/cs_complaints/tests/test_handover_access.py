import json

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged

from .handover_common import HandoverCommon

PHONE = "+86 138 0000 1234"
STREET = "紫御府七号楼3单元201室"
CONTACT = "13900005678"
SECRETS = (PHONE, "13800001234", "138 0000 1234", STREET, CONTACT)


@tagged("post_install", "-at_install")
class TestHandoverAccess(HandoverCommon):
    """What a department sees, and that it finds the customer's phone on no road."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.handover = cls.ticket.with_user(cls.agent)._hand_over(
            cls.warehouse,
            f"Call {CONTACT}",
            f"The customer (13800001234, {PHONE}) lives at {STREET}: was it packed for that?",
        )

    def _assert_no_secret(self, text):
        for secret in SECRETS:
            self.assertNotIn(secret, str(text))

    def _call(self, user, model, method, *args, **kwargs):
        """Call a method as the web client does, by the road that masks."""
        return call_kw(self.env[model].with_user(user), method, list(args), kwargs)

    def test_sees_handovers_of_own_departments_only(self):
        other = self._hand_over(department=self.transport)
        handovers, domain = self.env["cs.handover"], Domain("id", "in", (self.handover | other).ids)
        self.assertEqual(handovers.with_user(self.warehouse_user).search(domain), self.handover)
        self.assertEqual(handovers.with_user(self.transport_user).search(domain), other)
        self.assertFalse(handovers.with_user(self.outsider).search(domain))
        with self.assertRaises(AccessError):
            other.with_user(self.warehouse_user)._accept()

    def test_texts_are_stored_without_the_customers_data(self):
        stored = self.handover.sudo()
        self._assert_no_secret(stored.reason)
        self._assert_no_secret(stored.question)
        self.assertIn("was it packed for that?", stored.question)
        self.assertIn("138****1234", stored.question)

    def test_reading_gives_nothing_away(self):
        names = [
            name
            for name, field in self.env["cs.handover"]._fields.items()
            if not field.groups and field.type != "binary" and name != "clock_ids"
        ]
        [values] = self._call(self.warehouse_user, "cs.handover", "read", self.handover.ids, names)
        self._assert_no_secret(values)
        self.assertEqual(values["customer_name"], "王***")
        for name in ("ticket_id", "anomaly_id", "customer_id"):
            with self.assertRaises(AccessError):
                self.handover.with_user(self.warehouse_user).read([name])

    def test_no_other_model_of_the_desk(self):
        for model in ("cs.ticket", "cs.ticket.event", "cs.anomaly", "cs.parcel", "cs.clock", "sale.order"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.warehouse_user).search(Domain.TRUE, limit=1)
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.warehouse_user).read(["contact_phone"])

    def test_searching_gives_nothing_away(self):
        handovers = self.env["cs.handover"].with_user(self.warehouse_user)
        for path in ("ticket_id.contact_phone", "customer_id.phone", "ticket_id.partner_id.phone"):
            with self.subTest(path=path), self.assertRaises(AccessError):
                handovers.search([(path, "like", "138")])
        for text in (CONTACT, "13800001234", "紫御府"):
            self.assertFalse(handovers.search([("text_search", "ilike", text)]))
            self.assertFalse(handovers.search([("display_name", "ilike", text)]))

    def test_the_partner_is_masked(self):
        [values] = self._call(
            self.warehouse_user,
            "res.partner",
            "read",
            self.customer.ids,
            ["name", "phone", "street", "contact_address"],
        )
        self._assert_no_secret(values)
        found = self._call(
            self.warehouse_user, "res.partner", "search_read", [("phone", "like", "0000")], ["phone"]
        )
        self.assertFalse(found)
        names = self._call(self.warehouse_user, "res.partner", "name_search", "王小明")
        self._assert_no_secret(names)

    def test_colleagues_messages_are_masked(self):
        self.handover.with_user(self.agent).message_post(body=f"Please call {CONTACT} or {PHONE}")
        message = self.handover.sudo().message_ids[0]
        self._assert_no_secret(message.body)
        messages = (
            self.env["mail.message"]
            .with_user(self.warehouse_user)
            .search([("model", "=", "cs.ticket"), ("res_id", "=", self.ticket.id)])
        )
        self.assertFalse(messages)

    def test_mails_to_the_department_hold_nothing(self):
        told = self.env["mail.message"].search([("partner_ids", "in", self.warehouse_user.partner_id.ids)])
        self.assertTrue(told)
        for message in told:
            self._assert_no_secret(message.body)
            self._assert_no_secret(message.subject)

    def test_the_customer_is_never_a_reader(self):
        self.assertEqual(self.handover.with_user(self.agent)._mail_get_partner_fields(), [])
        self.handover.sudo()._answer("Yes.")
        self.assertNotIn(self.customer, self.handover.sudo().message_ids.partner_ids)
        self.assertNotIn(self.customer, self.handover.sudo().message_partner_ids)

    def test_answers_are_freed_too(self):
        self.handover.with_user(self.warehouse_user)._answer(f"I phoned {CONTACT}.")
        self.assertEqual(self.handover.sudo().answer, "I phoned 139****5678.")

    def test_nobody_writes(self):
        for user in (self.warehouse_user, self.agent, self.supervisor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.handover.with_user(user).write({"question": "Never mind"})

    def test_desk_steps_are_not_the_departments(self):
        asked = self.handover.with_user(self.warehouse_user)
        for method in ("action_recall", "action_inform", "action_ask_again", "action_undo_inform"):
            with self.subTest(method=method), self.assertRaises(UserError):
                getattr(asked, method)()
        with self.assertRaises(AccessError):
            asked.action_open_source()
        self.assertEqual(self.handover.sudo().state, "sent")

    def test_explains_its_own_deadline_only(self):
        clock = self.handover.sudo().clock_ids[:1]
        explained = clock.with_user(self.warehouse_user).action_explain()
        self.assertTrue(explained["due_at"])
        self._assert_no_secret(explained)
        with self.assertRaises(AccessError):
            clock.with_user(self.transport_user).action_explain()

    def test_export_is_refused(self):
        user = self.warehouse_user
        self.assertTrue(
            self.env["cs.confidentiality"]
            .with_user(user)
            ._restricts_export(self.handover.with_user(user), ["reason", "question"])
        )


@tagged("post_install", "-at_install")
class TestHandoverRoutes(HandoverCommon, HttpCase):
    def test_ticket_routes_are_closed(self):
        self._hand_over()
        self.authenticate("desk_warehouse", "desk_warehouse")
        thread = {"thread_model": "cs.ticket", "thread_id": self.ticket.id}
        answer = self.make_jsonrpc_request_or_error("/mail/thread/messages", thread)
        self.assertNotIn("包裹破损", answer)
        page = self.url_open(f"/my/tickets/{self.ticket.id}", allow_redirects=True)
        self.assertNotIn("13900005678", page.text)

    def test_partner_over_the_wire(self):
        self.authenticate("desk_warehouse", "desk_warehouse")
        answer = self.make_jsonrpc_request_or_error(
            "/web/dataset/call_kw/res.partner/read",
            {
                "model": "res.partner",
                "method": "read",
                "args": [self.customer.ids, ["phone", "street"]],
                "kwargs": {},
            },
        )
        self.assertNotIn("0000 1234", answer)
        self.assertNotIn("紫御府七号楼", answer)

    def test_export_over_the_wire(self):
        handover = self._hand_over()
        self.authenticate("desk_warehouse", "desk_warehouse")
        export = {
            "model": "res.partner",
            "fields": [{"name": "phone", "label": "Phone"}, {"name": "street", "label": "Street"}],
            "ids": self.customer.ids,
            "domain": [],
            "groupby": [],
            "import_compat": False,
            "context": {},
        }
        paths = [{"name": "question", "label": "Q"}, {"name": "ticket_id/contact_phone", "label": "P"}]
        own = {**export, "model": "cs.handover", "ids": handover.ids, "fields": paths}
        for data in (export, own):
            answer = self.url_open(
                "/web/export/csv", data={"data": json.dumps(data), "csrf_token": http.Request.csrf_token(self)}
            )
            self.assertNotIn("13900005678", answer.text)
            self.assertNotIn("0000 1234", answer.text)
            self.assertNotIn("紫御府七号楼", answer.text)

    def test_groups_over_the_wire(self):
        self._hand_over()
        self.authenticate("desk_warehouse", "desk_warehouse")
        for model, groupby in (("res.partner", "phone"), ("cs.handover", "ticket_id.contact_phone")):
            answer = self.make_jsonrpc_request_or_error(
                f"/web/dataset/call_kw/{model}/formatted_read_group",
                {
                    "model": model,
                    "method": "formatted_read_group",
                    "args": [],
                    "kwargs": {"domain": [], "groupby": [groupby], "aggregates": ["__count"]},
                },
            )
            self.assertNotIn("13900005678", answer)
            self.assertNotIn("0000 1234", answer)

    def make_jsonrpc_request_or_error(self, route, params):
        """Return the answer of a JSON route as text, whether it is a result or an error."""
        response = self.url_open(
            route,
            json={"jsonrpc": "2.0", "method": "call", "params": params},
        )
        return response.text
