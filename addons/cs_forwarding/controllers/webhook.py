from odoo import http
from odoo.http import request

from ..lib import signatures
from ..lib.intake.webhooks import load_json
from .intake_http import INTAKE_ROUTE, Refusal, answers_json, check_rate, read_body, unauthorized

_MAX_ID = 100


class Platform:
    """How one platform calls: its headers and the topics that concern orders."""

    def __init__(self, signature, topic, event, topics, verify):
        self.signature = signature
        self.topic = topic
        self.event = event
        self.topics = frozenset(topics)
        self.verify = verify


PLATFORMS = {
    "shopify": Platform(
        "X-Shopify-Hmac-SHA256",
        "X-Shopify-Topic",
        ("X-Shopify-Event-Id",),
        (
            "orders/create",
            "orders/updated",
            "orders/edited",
            "orders/paid",
            "orders/cancelled",
            "orders/delete",
        ),
        signatures.verify_shopify,
    ),
    "woocommerce": Platform(
        "X-WC-Webhook-Signature",
        "X-WC-Webhook-Topic",
        ("X-WC-Webhook-ID", "X-WC-Webhook-Delivery-ID"),
        ("order.created", "order.updated", "order.restored", "order.deleted"),
        signatures.verify_woocommerce,
    ),
}


class OrderWebhook(http.Controller):
    """Orders as the platforms announce them. Kept first, answered, and worked on afterwards."""

    @http.route("/cs/webhook/<string:platform>/<string:token>", **INTAKE_ROUTE)
    @answers_json
    def receive(self, platform, token, **params):
        known = PLATFORMS.get(platform)
        # sudo: the sender is known by address and signature, not as a user
        channel = request.env["cs.order.channel"].sudo()._find_by_token(token)
        if not known or channel.platform != platform:
            raise unauthorized()
        check_rate("channel", channel.id)
        headers, body = request.httprequest.headers, read_body()
        topic = headers.get(known.topic, "")
        if not topic and (params.get("webhook_id") or not body):
            return self._answer("pong")  # WooCommerce tries the address when a webhook is saved, unsigned
        if not known.verify(body, channel.signing_secret, headers.get(known.signature)):
            raise unauthorized()
        if topic not in known.topics:
            return self._answer("ignored")
        load_json(body)
        self._keep(channel._as_importer(), platform, topic, self._event(known, headers), body)
        return self._answer("accepted")

    def _event(self, known, headers):
        """The platform's own number of the event; '' when it names none."""
        names = [headers.get(name, "") for name in known.event]
        if any(len(name) > _MAX_ID for name in names):
            raise Refusal(400, "invalid_header", f"{known.event[0]}: is too long")
        return ":".join(names) if all(names) else ""

    def _keep(self, channel, platform, topic, event, body):
        """The body's hash is part of the key: headers are not signed, an event's number proves nothing."""
        deliveries = channel.env["cs.intake.delivery"]
        key = f"{topic}:{event}:{deliveries._hash(body)[:16]}"
        _delivery, is_new = deliveries._take(channel, platform, key, body, topic)
        if is_new:
            deliveries._trigger_processing()

    def _answer(self, result):
        return request.make_json_response({"result": result})
