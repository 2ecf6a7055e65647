from odoo import http
from odoo.http import request

from odoo.addons.cs_forwarding.controllers.intake_http import (
    INTAKE_ROUTE,
    Refusal,
    answers_json,
    authenticate_channel,
    check_rate,
    read_body,
    read_idempotency_key,
)
from odoo.addons.cs_forwarding.lib.intake.schema import validate
from odoo.addons.cs_forwarding.lib.intake.webhooks import load_json

from ..lib.ticket_format import TICKET

_INVALID = "invalid_ticket"


class TicketApi(http.Controller):
    """Tickets from other programs, described in docs/api.md."""

    @http.route(["/cs/api/v1/tickets", "/cs/api/tickets"], **INTAKE_ROUTE)
    @answers_json(invalid=_INVALID)
    def create_ticket(self, **_params):
        raw = read_body()
        channel = self._authenticate(raw)
        check_rate("channel", channel.id)
        body = self._parse(raw)
        category = self._find_category(channel, body)
        intake = channel.env["cs.ticket.intake"]
        message, is_new = intake._take_call(channel, read_idempotency_key(), raw, body)
        if not is_new:
            return self._answer_again(message, raw)
        _ticket, is_created = message._open_from_call(body, category)
        answer = message._prepare_call_answer(is_created)
        return request.make_json_response(answer, status=201 if is_created else 200)

    def _authenticate(self, raw):
        channel = authenticate_channel(raw)
        if not channel.ticket_api_enabled:
            raise Refusal(403, "api_closed", "This channel takes no tickets by API")
        return channel._as_importer()

    def _parse(self, raw):
        body = load_json(raw)
        validate(body, TICKET)
        contact = body.get("contact") or {}
        if not any([contact.get("phone"), contact.get("email"), body.get("order"), body.get("waybill")]):
            self._refuse("contact: phone or email is needed, or an order or a waybill")
        return body

    def _find_category(self, channel, body):
        categories = channel.env["cs.ticket.category"]
        if not body.get("category"):
            return categories
        category = categories._get_by_code(body["category"], channel.company_id)
        if not category:
            self._refuse("category: is not known")
        return category

    def _refuse(self, problem):
        raise Refusal(422, _INVALID, problem, fields=[problem])

    def _answer_again(self, message, raw):
        if not message._has_body(raw):
            raise Refusal(409, "key_reused", "Idempotency-Key or ref: was used for another ticket")
        answer = message._prepare_call_answer(is_new=True)
        headers = {"Idempotent-Replayed": "true"}
        return request.make_json_response(answer, headers=headers, status=201)
