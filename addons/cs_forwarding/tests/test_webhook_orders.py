from odoo.tests import tagged

from ..controllers.intake_http import MAX_BODY
from .delivery_common import DeliveryCase


@tagged("post_install", "-at_install")
class TestWebhookOrders(DeliveryCase):
    def _assert_refused(self, response, status):
        self.assertEqual(response.status_code, status, response.text)
        self.assertFalse(self._deliveries(self.shopify))

    def test_shopify_order(self):
        response = self._hook(self.shopify, self._body("shopify_order.json"), "orders/create", event="e1")
        self.assertEqual((response.status_code, response.json()), (200, {"result": "accepted"}))
        self.assertFalse(self._orders(self.shopify), "the answer comes before the work")
        self._work()
        order = self._orders(self.shopify)
        self.assertEqual(
            (order.cs_external_ref, order.cs_channel_total, order.cs_channel_paid), ("#1001", 252, 252)
        )
        self.assertEqual(order.currency_id.name, "EUR")
        self.assertTrue(order.cs_review_state)
        delivery = self._deliveries(self.shopify)
        self.assertEqual((delivery.state, delivery.result, delivery.order_id), ("done", "created", order))

    def test_woocommerce_order(self):
        self._hook(self.woocommerce, self._body("woocommerce_order.json"), "order.created", event="1")
        self._work()
        order = self._orders(self.woocommerce)
        self.assertEqual((order.cs_external_ref, order.cs_buyer_note), ("727", "周末送货"))
        self.assertEqual(order.partner_shipping_id.city, "杭州市")

    def test_ping_without_topic(self):
        path = f"/cs/webhook/woocommerce/{self.woocommerce.webhook_token}"
        response = self.url_open(path, data={"webhook_id": "7"})
        self.assertEqual((response.status_code, response.json()), (200, {"result": "pong"}))
        self.assertFalse(self._deliveries(self.woocommerce))

    def test_other_topics_are_accepted_and_ignored(self):
        response = self._hook(self.shopify, {"id": 1}, "products/update")
        self.assertEqual(response.json(), {"result": "ignored"})
        self.assertFalse(self._deliveries(self.shopify))

    def test_wrong_signature_token_and_platform(self):
        body = self._body("shopify_order.json")
        self._assert_refused(self._hook(self.shopify, body, "orders/create", signature="d3Jvbmc="), 401)
        self._assert_refused(self._hook(self.shopify, body, "orders/create", signature=""), 401)
        self._assert_refused(self._hook(self.shopify, body, "orders/create", token="guess"), 401)
        wrong = self._post(f"/cs/webhook/woocommerce/{self.shopify.webhook_token}", body)
        self._assert_refused(wrong, 401)
        self._assert_refused(self._post("/cs/webhook/ebay/x", body), 401)

    def test_without_secret_nothing_is_accepted(self):
        self.shopify.signing_secret = False
        self._assert_refused(self._hook(self.shopify, self._body("shopify_order.json"), "orders/create"), 401)

    def test_old_address_answers_no_more(self):
        token = self.shopify.webhook_token
        self.shopify.with_user(self.manager).action_new_webhook_address()
        response = self._hook(self.shopify, self._body("shopify_order.json"), "orders/create", token=token)
        self._assert_refused(response, 401)

    def test_wrong_json_and_oversized_body(self):
        self._assert_refused(self._hook(self.shopify, b"{", "orders/create"), 400)
        self._assert_refused(self._hook(self.shopify, b" " * (MAX_BODY + 1), "orders/create"), 413)

    def test_replay_is_answered_the_same_and_makes_nothing(self):
        body = self._body("shopify_order.json")
        answers = [
            self._hook(self.shopify, body, "orders/create", event="e1").json() for _attempt in range(2)
        ]
        self._work()
        answers.append(self._hook(self.shopify, body, "orders/create", event="e1").json())
        self._work()
        self.assertEqual(answers, [{"result": "accepted"}] * 3)
        self.assertEqual((len(self._deliveries(self.shopify)), len(self._orders(self.shopify))), (1, 1))

    def test_body_that_is_no_order_is_kept_with_its_error(self):
        self._hook(self.shopify, {"id": 5, "name": "#5"}, "orders/create")
        self._work()
        delivery = self._deliveries(self.shopify)
        self.assertEqual((delivery.state, delivery.error), ("failed", "line_items: is missing"))
        delivery.with_user(self.manager).action_retry()
        self.assertEqual((delivery.state, delivery.error), ("received", False))

    def test_bad_values_wait_for_mending(self):
        self._hook(self.shopify, self._body("shopify_nasty.json"), "orders/create")
        self._work()
        self.assertEqual(self._deliveries(self.shopify).state, "waiting")
        self.assertFalse(self._orders(self.shopify))


@tagged("post_install", "-at_install")
class TestWebhookUpdates(DeliveryCase):
    def _send(self, topic="orders/updated", **changes):
        self._hook(self.shopify, self._body("shopify_order.json", **changes), topic)
        self._work()
        return self._deliveries(self.shopify)[-1:]

    def setUp(self):
        super().setUp()
        self._send(
            "orders/create",
            financial_status="pending",
            total_outstanding="252.00",
            updated_at="2026-05-01T08:00:00Z",
        )
        self.order = self._orders(self.shopify)

    def test_payment_is_taken_over(self):
        self.assertEqual(self.order.cs_channel_paid, 0)
        delivery = self._send(updated_at="2026-05-01T09:00:00Z")
        self.assertEqual((delivery.result, delivery.order_id), ("updated", self.order))
        self.assertEqual((self.order.cs_channel_paid, self.order.cs_platform_status), (252, "paid"))
        self.assertIn("paid amount", self.order.message_ids[0].body)
        self.assertFalse(self.order.cs_anomaly_ids.filtered(lambda anomaly: anomaly.source == "customer"))

    def test_changed_address_holds_the_order_and_changes_nothing(self):
        body = self._body("shopify_order.json")
        street = self.order.partner_shipping_id.street
        self._send(
            shipping_address={**body["shipping_address"], "address1": "Other 9"},
            updated_at="2026-05-01T09:00:00Z",
        )
        self.assertEqual(self.order.partner_shipping_id.street, street)
        anomaly = self.order.cs_anomaly_ids.filtered(lambda anomaly: anomaly.source == "customer")
        self.assertEqual(anomaly.summary, "Changed on the platform: delivery address")
        self.assertEqual((self.order.cs_review_state, len(self._orders(self.shopify))), ("on_hold", 1))

    def test_cancellation_holds_the_order(self):
        self._send("orders/cancelled", cancelled_at="2026-05-01T09:00:00Z", updated_at="2026-05-01T09:00:00Z")
        anomaly = self.order.cs_anomaly_ids.filtered(lambda anomaly: anomaly.source == "customer")
        self.assertEqual(anomaly.summary, "Changed on the platform: cancelled")
        self.assertEqual(self.order.cs_review_state, "on_hold")

    def test_deletion_holds_the_order(self):
        self._hook(self.shopify, {"id": self._body("shopify_order.json")["id"]}, "orders/delete")
        self._work()
        self.assertEqual(self._deliveries(self.shopify)[-1].result, "updated")
        self.assertEqual(self.order.cs_review_state, "on_hold")

    def test_message_that_was_overtaken_is_no_news(self):
        self._send(updated_at="2026-05-01T10:00:00Z")
        late = self._send(
            financial_status="pending", total_outstanding="252.00", updated_at="2026-05-01T09:00:00Z"
        )
        self.assertEqual((late.state, late.result), ("ignored", "ignored"))
        self.assertEqual(self.order.cs_channel_paid, 252)

    def test_nothing_new(self):
        messages = self.order.message_ids
        same = self._send(
            financial_status="pending", total_outstanding="252.00", updated_at="2026-05-01T11:00:00Z"
        )
        self.assertEqual(same.result, "unchanged")
        self.assertEqual(self.order.message_ids, messages)
