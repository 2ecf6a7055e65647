import json

from odoo.tests import HttpCase

from ..controllers.rate_limit import limiter
from ..lib import signatures
from . import fixtures
from .common import DeskCommon

SECRET = "a shared secret"


class EndpointCase(DeskCommon, HttpCase):
    """What programs send over HTTP."""

    def setUp(self):
        super().setUp()
        self.clear_limits()
        self.addCleanup(self.clear_limits)

    @staticmethod
    def clear_limits():
        limiter.clear()

    def _post(self, path, body, headers=None):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **(headers or {})}
        return self.url_open(path, data=data, headers=headers, method="POST")


class DeliveryCase(EndpointCase):
    """A Shopify shop, a WooCommerce shop and a channel with an API key, reached over HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        currencies = (
            cls.env["res.currency"].with_context(active_test=False).search([("name", "in", ("EUR", "CNY"))])
        )
        currencies.active = True
        cls.env["product.pricelist"].create(
            [{"name": currency.name, "currency_id": currency.id} for currency in currencies]
        )
        cls._create_products("CS-01", "CS-05")
        cls.shopify = cls._create_hooked_channel("shopify")
        cls.woocommerce = cls._create_hooked_channel("woocommerce")
        cls.api_channel = cls._create_hooked_channel("api", api_enabled=True)
        action = cls.api_channel.with_user(cls.manager).action_new_api_key()
        cls.api_key = action["context"]["default_key"]

    @classmethod
    def _create_hooked_channel(cls, platform, **vals):
        channel = cls._create_channel(name=platform, code=f"hook_{platform}", platform=platform, **vals)
        channel.action_new_webhook_address()
        channel.signing_secret = SECRET
        return channel

    # Sending

    def _post_order(self, body, key=None, **headers):
        key = self.api_key if key is None else key
        return self._post("/cs/api/v1/orders", body, {"Authorization": f"Bearer {key}", **headers})

    def _hook(self, channel, body, topic, *, event="", signature=None, token=None):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        signature = signatures.sign_base64(data, SECRET) if signature is None else signature
        prefix = "X-Shopify" if channel.platform == "shopify" else "X-WC-Webhook"
        headers = {f"{prefix}-Topic": topic}
        if channel.platform == "shopify":
            headers |= {"X-Shopify-Hmac-SHA256": signature, "X-Shopify-Event-Id": event}
        else:
            headers |= {
                "X-WC-Webhook-Signature": signature,
                "X-WC-Webhook-ID": "7",
                "X-WC-Webhook-Delivery-ID": event,
            }
        path = f"/cs/webhook/{channel.platform}/{token or channel.webhook_token}"
        return self._post(path, data, headers)

    def _work(self):
        """What the scheduled action does with received messages."""
        with self.enter_registry_test_mode():
            self.env.ref("cs_forwarding.ir_cron_intake_delivery").method_direct_trigger()

    # Looking

    def _deliveries(self, channel):
        return self.env["cs.intake.delivery"].search([("channel_id", "=", channel.id)], order="id")

    def _orders(self, channel):
        return self.env["sale.order"].search([("cs_channel_id", "=", channel.id)])

    @staticmethod
    def _body(name, **changes):
        return {**json.loads(fixtures.read(name)), **changes}
