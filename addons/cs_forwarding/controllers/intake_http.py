"""What the endpoints for programs share: bodies, limits, answers."""

import time
from functools import partial, wraps

from odoo.http import request

from ..lib.intake.webhooks import InvalidBody
from .rate_limit import limiter

MAX_BODY = 2 * 2**20
_MAX_KEY = 200
# Callers are programs that prove themselves by key or signature; nothing of theirs needs a session.
INTAKE_ROUTE = {
    "type": "http",
    "auth": "public",
    "methods": ["POST"],
    "csrf": False,
    "save_session": False,
    "max_content_length": MAX_BODY,
}
# Requests a minute; each may be changed by the system parameter ``cs_forwarding.rate_<name>``.
RATES = {"sender": 1200, "channel": 600, "refused": 20, "tracking_sender": 30_000, "tracking": 30_000}
RATES |= {"page": 60, "arrival": 10}


class Refusal(Exception):
    """Ends a request with an error answer."""

    def __init__(self, status, code, message, *, fields=None, headers=None):
        super().__init__(message)
        self.status = status
        self.body = {"error": {"code": code, "message": message, **({"fields": fields} if fields else {})}}
        self.headers = headers or {}


def answers_json(endpoint=None, *, rate="sender", invalid="invalid_order"):
    """Turn refusals into JSON answers; what else goes wrong is left to the server, which may try again.

    :param rate: name of the limit in ``RATES`` for what one address may send
    :param invalid: the error's code when a body is JSON, and not as it should be
    """
    if endpoint is None:
        return partial(answers_json, rate=rate, invalid=invalid)

    @wraps(endpoint)
    def wrapped(self, *args, **kwargs):
        try:
            check_sender(rate)
            return endpoint(self, *args, **kwargs)
        except InvalidBody as error:
            refusal = _refuse_body(error, invalid)
        except Refusal as caught:
            refusal = caught
        return request.make_json_response(refusal.body, headers=refusal.headers, status=refusal.status)

    return wrapped


def check_sender(rate):
    """Refuse an address that sends too much, or has been refused too often."""
    check_rate(rate, sender_address())
    wait = limiter.is_over(("refused", sender_address()), rate_of("refused"))
    if wait:
        raise too_many(wait)


def _refuse_body(error, invalid):
    broken = error.errors[0].startswith("body: ")
    status, code = (400, "invalid_json") if broken else (422, invalid)
    return Refusal(status, code, error.errors[0], fields=error.errors)


def sender_address():
    return request.httprequest.remote_addr or ""


def read_body():
    """The raw bytes; werkzeug stops reading at the route's ``max_content_length``."""
    return request.httprequest.get_data(cache=True)


def check_rate(name, key):
    """Count a request; refuse it when the sender has had its share of this minute."""
    wait = limiter.hit((name, key), rate_of(name))
    if wait:
        raise too_many(wait)


def too_many(wait):
    return Refusal(429, "too_many_requests", "Too many requests", headers={"Retry-After": str(wait)})


def unauthorized():
    """Refuse an unknown sender, and count it: guessing is slow."""
    limiter.hit(("refused", sender_address()), rate_of("refused"))
    return Refusal(
        401, "unauthorized", "Key or signature is not valid", headers={"WWW-Authenticate": "Bearer"}
    )


def authenticate_channel(body):
    """Return the channel whose key or signature the request carries, with all rights."""
    headers = request.httprequest.headers
    scheme, _blank, key = headers.get("Authorization", "").partition(" ")
    # sudo: the sender is known by the channel's key or signature, not as a user
    channels = request.env["cs.order.channel"].sudo()
    if scheme.lower() == "bearer":
        channel = channels._find_by_api_key(key.strip())
    else:
        channel = channels._find_by_token(headers.get("X-Channel", ""))
        if not channel._has_timed_signature(body, headers, time.time()):
            channel = channels
    if not channel:
        raise unauthorized()
    return channel


def read_idempotency_key():
    """Return what the sender calls this message, "" where it has no name for it."""
    key = request.httprequest.headers.get("Idempotency-Key", "").strip()
    if len(key) > _MAX_KEY:
        raise Refusal(400, "invalid_key", f"Idempotency-Key: must not be longer than {_MAX_KEY}")
    return key


def rate_of(name):
    # sudo: system parameters are closed to the public user, and this one is a number
    value = request.env["ir.config_parameter"].sudo().get_param(f"cs_forwarding.rate_{name}")
    return int(value) if value and value.isdecimal() else RATES[name]
