import time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..controllers.intake_http import MAX_BODY
from ..lib import signatures
from .delivery_common import SECRET, DeliveryCase


@tagged("post_install", "-at_install")
class TestApiOrders(DeliveryCase):
    def _assert_refused(self, response, status, code):
        self.assertEqual(
            (response.status_code, response.json()["error"]["code"]), (status, code), response.text
        )
        self.assertFalse(self._orders(self.api_channel))
        self.assertFalse(self._deliveries(self.api_channel))

    def test_order_is_made_and_named(self):
        response = self._post_order(self._body("generic_order.json"))
        self.assertEqual(response.status_code, 201, response.text)
        order = self._orders(self.api_channel)
        self.assertEqual(
            response.json(),
            {
                "delivery": self._deliveries(self.api_channel).id,
                "ref": "A-1001",
                "result": "created",
                "order": order.name,
                "review_state": order.cs_review_state,
            },
        )
        self.assertEqual((order.cs_external_ref, order.cs_channel_total), ("A-1001", 188))
        self.assertTrue(order.cs_review_state)
        self.assertEqual(order.order_line.filtered("product_id")[0].product_id.default_code, "CS-07")

    def test_same_key_same_order_is_answered_the_same(self):
        body = self._body("generic_order.json")
        first = self._post_order(body, **{"Idempotency-Key": "abc"})
        second = self._post_order(body, **{"Idempotency-Key": "abc"})
        self.assertEqual((second.status_code, second.json()), (201, first.json()))
        self.assertEqual(second.headers["Idempotent-Replayed"], "true")
        self.assertEqual(len(self._orders(self.api_channel)), 1)
        self.assertEqual(len(self._deliveries(self.api_channel)), 1)

    def test_same_key_other_order_is_a_conflict(self):
        self._post_order(self._body("generic_order.json"), **{"Idempotency-Key": "abc"})
        other = self._post_order(self._body("generic_order.json", ref="A-2"), **{"Idempotency-Key": "abc"})
        self.assertEqual((other.status_code, other.json()["error"]["code"]), (409, "key_reused"))
        self.assertEqual(self._orders(self.api_channel).mapped("cs_external_ref"), ["A-1001"])

    def test_same_order_under_another_key_makes_no_second(self):
        body = self._body("generic_order.json")
        self._post_order(body, **{"Idempotency-Key": "1"})
        again = self._post_order(body, **{"Idempotency-Key": "2"})
        self.assertEqual((again.status_code, again.json()["result"]), (200, "unchanged"))
        self.assertEqual(len(self._orders(self.api_channel)), 1)

    def test_signature_instead_of_key(self):
        data = b'{"ref": "S-1", "lines": [{"sku": "CS-07", "qty": 1}]}'
        now = int(time.time())
        headers = {
            "X-Channel": self.api_channel.webhook_token,
            "X-Timestamp": str(now),
            "X-Signature": signatures.sign_timed(data, SECRET, now),
        }
        self.assertEqual(self._post("/cs/api/v1/orders", data, headers).status_code, 201)
        stale = {**headers, "X-Timestamp": str(now - 4000)}
        self.assertEqual(self._post("/cs/api/v1/orders", data, stale).status_code, 401)
        forged = self._post("/cs/api/v1/orders", data.replace(b"S-1", b"S-2"), headers)
        self.assertEqual(forged.status_code, 401)
        self.assertEqual(len(self._orders(self.api_channel)), 1)

    def test_without_secret_no_signature_is_good(self):
        self.api_channel.signing_secret = False
        data, now = b"{}", int(time.time())
        headers = {
            "X-Channel": self.api_channel.webhook_token,
            "X-Timestamp": str(now),
            "X-Signature": signatures.sign_timed(data, "", now),
        }
        self._assert_refused(self._post("/cs/api/v1/orders", data, headers), 401, "unauthorized")

    def test_wrong_keys(self):
        body = self._body("generic_order.json")
        for key in ("", "csk_wrong", self.api_channel.sudo().api_key_hash):
            self._assert_refused(self._post_order(body, key), 401, "unauthorized")
        self._assert_refused(self._post("/cs/api/v1/orders", body), 401, "unauthorized")

    def test_revoked_key_and_closed_channel(self):
        body = self._body("generic_order.json")
        self.api_channel.api_enabled = False
        self._assert_refused(self._post_order(body), 403, "api_closed")
        self.api_channel.api_enabled = True
        self.api_channel.with_user(self.manager).action_revoke_api_key()
        self._assert_refused(self._post_order(body), 401, "unauthorized")

    def test_archived_channel(self):
        self.api_channel.active = False
        self._assert_refused(self._post_order(self._body("generic_order.json")), 401, "unauthorized")

    def test_wrong_json(self):
        self._assert_refused(self._post_order(b'{"ref": '), 400, "invalid_json")
        self._assert_refused(self._post_order(b"[]"), 400, "invalid_json")

    def test_errors_name_the_field(self):
        body = self._body("generic_order.json")
        body["lines"].append({"sku": "CS-08", "qty": 0})
        response = self._post_order(body)
        self._assert_refused(response, 422, "invalid_order")
        self.assertEqual(response.json()["error"]["fields"], ["lines[1].qty: must be > 0"])
        rounded = self._post_order(self._body("generic_order.json", ref="6.9E+18"))
        self._assert_refused(rounded, 422, "invalid_order")
        self.assertEqual(rounded.json()["error"]["message"], "ref: excel_number (6.9E+18)")

    def test_oversized_body(self):
        response = self._post_order(b'{"ref": "' + b"x" * MAX_BODY + b'"}')
        self.assertEqual(response.status_code, 413)
        self.assertFalse(self._deliveries(self.api_channel))

    def test_unknown_product_waits_for_an_agent(self):
        body = self._body("generic_order.json", lines=[{"sku": "NO-SUCH", "qty": 1}])
        response = self._post_order(body)
        self.assertEqual((response.status_code, response.json()["result"]), (202, "waiting"))
        self.assertIn("NO-SUCH", response.json()["reason"])
        self.assertFalse(self._orders(self.api_channel))
        delivery = self._deliveries(self.api_channel)
        self.assertEqual((delivery.state, delivery.line_id.state), ("waiting", "failed"))

    def test_too_many_requests(self):
        self.env["ir.config_parameter"].set_param("cs_forwarding.rate_channel", "2")
        body = self._body("generic_order.json")
        answers = [self._post_order(body).status_code for _attempt in range(3)]
        self.assertEqual(answers, [201, 201, 429])
        self.assertGreaterEqual(int(self._post_order(body).headers["Retry-After"]), 1)

    def test_guessing_keys_is_slow(self):
        self.env["ir.config_parameter"].set_param("cs_forwarding.rate_refused", "3")
        body = self._body("generic_order.json")
        answers = [self._post_order(body, "csk_guess").status_code for _attempt in range(4)]
        self.assertEqual(answers, [401, 401, 401, 429])
        self.assertEqual(self._post_order(body).status_code, 429)


@tagged("post_install", "-at_install")
class TestChannelCredentials(DeliveryCase):
    def test_key_is_kept_as_a_hash_only(self):
        channel = self.api_channel.sudo()
        self.assertEqual(channel.api_key_hash, signatures.hash_key(self.api_key))
        self.assertEqual(channel.api_key_hint, f"{self.api_key[:6]}…")

    def test_dialog_that_shows_a_key_keeps_nothing(self):
        dialog = self.env["cs.channel.key.show"].with_user(self.manager)
        self.assertFalse(dialog.web_save({"key": "csk_secret"}, {"key": {}}))

    def test_new_key_replaces_the_old_one(self):
        self.api_channel.with_user(self.manager).action_new_api_key()
        self.assertEqual(self._post_order(self._body("generic_order.json")).status_code, 401)

    def test_agents_neither_see_nor_change_them(self):
        channel = self.api_channel.with_user(self.agent)
        for field in ("signing_secret", "webhook_url", "api_key_hint"):
            with self.assertRaises(AccessError):
                channel.read([field])
        with self.assertRaises(AccessError):
            channel.action_new_api_key()
        with self.assertRaises(AccessError):
            self.env["cs.intake.delivery"].with_user(self.agent).search([])

    def test_managers_never_read_hash_or_token(self):
        channel = self.api_channel.with_user(self.manager)
        for field in ("api_key_hash", "webhook_token"):
            with self.assertRaises(AccessError):
                channel.read([field])
        self.assertTrue(self.shopify.with_user(self.manager).webhook_url.endswith(self.shopify.webhook_token))

    def test_messages_are_append_only(self):
        self._post_order(self._body("generic_order.json"))
        delivery = self._deliveries(self.api_channel).with_user(self.manager)
        self.assertEqual(delivery.external_ref, "A-1001")
        for change in (lambda: delivery.write({"body": "{}"}), delivery.unlink, lambda: delivery.copy()):
            with self.assertRaises(AccessError):
                change()
