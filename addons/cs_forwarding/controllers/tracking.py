import json
import time

from odoo import http
from odoo.http import request

from ..lib.intake.webhooks import load_json
from ..lib.tracking.services import DEVICES, SERVICES, Message
from .intake_http import INTAKE_ROUTE, Refusal, answers_json, check_rate, read_body, unauthorized

# Old apps put the position into the address.
_POSITION_ROUTE = {**INTAKE_ROUTE, "methods": ["GET", "POST"]}


class TrackingWebhook(http.Controller):
    """What tracking services and devices send. Verified, kept, answered, and worked on afterwards.

    Described in docs/api.md.
    """

    @http.route("/cs/tracking/<string:service>/<string:token>", **INTAKE_ROUTE)
    @answers_json(rate="tracking_sender", invalid="invalid_events")
    def receive(self, service, token, **form):
        known = SERVICES.get(service)
        return self._take(known, service, token, self._read_message(known, form))

    @http.route("/cs/position/<string:service>/<string:token>", **_POSITION_ROUTE)
    @answers_json(rate="tracking_sender", invalid="invalid_position")
    def receive_position(self, service, token, **params):
        content = read_body() or json.dumps(params).encode()
        message = Message(content, request.httprequest.headers)
        return self._take(DEVICES.get(service), service, token, message)

    def _read_message(self, known, form):
        headers = request.httprequest.headers
        if not known or not known.form_field:
            return Message(read_body(), headers)
        content = form.get(known.form_field)
        if not isinstance(content, str):
            raise Refusal(400, "invalid_form", f"{known.form_field}: is missing")
        return Message(content.encode(errors="replace"), headers, form)

    def _take(self, known, service, token, message):
        # sudo: the sender is known by address and signature, not as a user
        provider = request.env["cs.tracking.provider"].sudo()._find_by_token(token)
        if not known or provider.format != service:
            raise unauthorized()
        if not known.verify(message, provider.signing_secret, time.time()):
            raise unauthorized()
        check_rate("tracking", provider.id)
        payload = load_json(message.content, parse_float=float, lists=True)
        if known.is_strict:
            known.parse(payload, provider.tz)
        _delivery, is_new = provider.env["cs.tracking.delivery"]._take(provider, message.content)
        if is_new:
            provider.env["cs.tracking.delivery"]._trigger_processing()
        return request.make_json_response(known.answer)
