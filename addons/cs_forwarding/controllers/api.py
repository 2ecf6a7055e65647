from odoo import http
from odoo.http import request

from ..lib.intake.webhooks import load_json, parse_generic
from .intake_http import (
    INTAKE_ROUTE,
    Refusal,
    answers_json,
    authenticate_channel,
    check_rate,
    read_body,
    read_idempotency_key,
)

# What became of the order -> status of the answer.
_STATUS = {"created": 201, "updated": 200, "unchanged": 200, "ignored": 200, "waiting": 202}


class OrderApi(http.Controller):
    """Orders from other programs, described in docs/api.md."""

    @http.route("/cs/api/v1/orders", **INTAKE_ROUTE)
    @answers_json
    def create_order(self, **_params):
        body = read_body()
        channel = self._authenticate(body)
        check_rate("channel", channel.id)
        order_data = self._parse(channel, body)
        delivery, is_new = self._take(channel, body)
        if is_new:
            delivery._process_order(order_data)
        answer = delivery._prepare_answer()
        headers = {} if is_new else {"Idempotent-Replayed": "true"}
        return request.make_json_response(answer, headers=headers, status=_STATUS[answer["result"]])

    def _parse(self, channel, body):
        order_data = parse_generic(load_json(body), tz=channel.tz, country=channel.country_id.code or "")
        fatal = [issue for issue in order_data.issues if issue.fatal]
        if fatal:
            fields = [f"{issue.field}: {issue.code} ({issue.value})" for issue in fatal]
            raise Refusal(422, "invalid_order", fields[0], fields=fields)
        return order_data

    def _take(self, channel, body):
        key = read_idempotency_key()
        delivery, is_new = channel.env["cs.intake.delivery"]._take(channel, "api", key, body)
        if not is_new and not delivery._has_body(body):
            raise Refusal(409, "key_reused", "Idempotency-Key: was used for another order")
        return delivery, is_new

    def _authenticate(self, body):
        """Return the channel whose key or signature the request carries, with all rights."""
        channel = authenticate_channel(body)
        if not channel.api_enabled:
            raise Refusal(403, "api_closed", "This channel takes no orders by API")
        return channel._as_importer()
