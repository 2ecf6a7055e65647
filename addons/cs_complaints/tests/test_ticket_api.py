import base64

from odoo.tests import tagged

from odoo.addons.cs_forwarding.tests.delivery_common import EndpointCase

from .common import TicketCommon


@tagged("post_install", "-at_install")
class TestTicketApi(TicketCommon, EndpointCase):
    """Tickets of other programs: each once, errors named by field, closed without the channel's consent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel.ticket_api_enabled = True
        action = cls.channel.with_user(cls.manager).action_new_api_key()
        cls.api_key = action["context"]["default_key"]
        cls.order = cls._create_order(cs_external_ref="P-77")

    def _send(self, body, path="/cs/api/v1/tickets", **headers):
        headers = {"Authorization": f"Bearer {self.api_key}", **headers}
        return self._post(path, body, headers)

    def _body(self, **more):
        return {"ref": "A-1", "matter": "外箱压坏\n两只杯子碎了", "contact": {"email": "a@example.com"}, **more}

    def _tickets(self):
        return self.env["cs.ticket"].search([("source", "=", "api"), ("channel_id", "=", self.channel.id)])

    def _assert_refused(self, response, status, code, field=""):
        error = response.json()["error"]
        self.assertEqual((response.status_code, error["code"]), (status, code), response.text)
        self.assertIn(field, error["message"])
        self.assertFalse(self._tickets())

    def test_ticket_is_opened_and_named(self):
        body = self._body(
            kind="after_sale",
            demand="退款",
            category="cargo_damage",
            priority="urgent",
            order="P-77",
            contact={"name": "李四", "phone": "13800001234", "email": "a@example.com", "role": "receiver"},
            files=[{"name": "../x.jpg", "content": base64.b64encode(b"jpeg").decode()}],
        )
        response = self._send(body)
        ticket = self._tickets()
        self.assertEqual(response.status_code, 201, response.text)
        self.assertEqual(
            response.json(),
            {
                "result": "created",
                "ref": "A-1",
                "ticket": ticket.number,
                "state": "new",
                "order": self.order.name,
                "waybill": None,
            },
        )
        self.assertRecordValues(
            ticket,
            [
                {
                    "name": "外箱压坏",
                    "kind": "after_sale",
                    "demand": "退款",
                    "category_id": self.category.id,
                    "priority": "2",
                    "external_ref": "flagship:A-1",
                    "contact_name": "李四",
                    "complainant_role": "receiver",
                    "order_id": self.order.id,
                    "partner_id": self.customer.id,
                    "team_id": self.team.id,
                }
            ],
        )
        file = self.env["ir.attachment"].search([("res_model", "=", "cs.ticket"), ("res_id", "=", ticket.id)])
        self.assertEqual((file.name, file.raw), ("x.jpg", b"jpeg"))

    def test_short_path_serves_too(self):
        self.assertEqual(self._send(self._body(), path="/cs/api/tickets").status_code, 201)

    def test_same_call_twice_opens_one_ticket(self):
        first = self._send(self._body())
        second = self._send(self._body())
        self.assertEqual((second.status_code, second.json()), (201, first.json()))
        self.assertEqual(second.headers["Idempotent-Replayed"], "true")
        self.assertEqual(len(self._tickets()), 1)

    def test_same_number_under_another_key_opens_no_second(self):
        self._send(self._body(), **{"Idempotency-Key": "1"})
        again = self._send(self._body(), **{"Idempotency-Key": "2"})
        self.assertEqual((again.status_code, again.json()["result"]), (200, "known"))
        self.assertEqual(len(self._tickets()), 1)

    def test_same_key_for_another_ticket_is_a_conflict(self):
        self._send(self._body(), **{"Idempotency-Key": "1"})
        other = self._send(self._body(ref="A-2"), **{"Idempotency-Key": "1"})
        self.assertEqual((other.status_code, other.json()["error"]["code"]), (409, "key_reused"))
        self.assertEqual(len(self._tickets()), 1)

    def test_errors_name_the_field(self):
        cases = {
            "matter": {"matter": ""},
            "kind": {"kind": "praise"},
            "category": {"category": "no_such"},
            "priority": {"priority": "2"},
            "contact.email": {"contact": {"email": "nobody"}},
            "contact": {"contact": {"name": "somebody"}},
            "files[0].content": {"files": [{"name": "x"}]},
            "colour": {"colour": "red"},
            "raised_at": {"raised_at": "yesterday"},
        }
        for field, change in cases.items():
            with self.subTest(field):
                self._assert_refused(self._send(self._body(**change)), 422, "invalid_ticket", field)
        self._assert_refused(self._send(b"no json"), 400, "invalid_json")

    def test_stranger_is_refused(self):
        headers = {"Authorization": "Bearer csk_wrong"}
        self._assert_refused(self._post("/cs/api/v1/tickets", self._body(), headers), 401, "unauthorized")

    def test_channel_that_takes_no_tickets_refuses(self):
        self.channel.ticket_api_enabled = False
        self._assert_refused(self._send(self._body()), 403, "api_closed")

    def test_unknown_waybill_stays_readable(self):
        self._send(self._body(waybill="SF000111222333"))
        ticket = self._tickets()
        self.assertFalse(ticket.parcel_id)
        self.assertIn("SF000111222333", ticket.matter)
