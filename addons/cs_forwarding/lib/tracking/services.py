"""The tracking services we listen to: how each signs, and how its messages are read."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from .. import signatures
from .aftership import parse_aftership
from .dcsa import parse_dcsa
from .easypost import parse_easypost
from .generic import parse_generic_events
from .kuaidi100 import parse_kuaidi100
from .positions import parse_osmand, parse_traccar
from .track17 import parse_track17


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it came.

    :ivar bytes content: what is signed and kept: the raw body, or the field of a form
    :ivar headers: anything with a case-blind ``get``
    :ivar fields: the other fields of a form
    """

    content: bytes
    headers: object
    fields: dict = field(default_factory=dict)

    @property
    def bearer(self):
        scheme, _blank, key = self.headers.get("Authorization", "").partition(" ")
        return key.strip() if scheme.lower() == "bearer" else ""


@dataclass(frozen=True, slots=True)
class Service:
    """One format.

    :ivar verify: ``(message, secret, now)`` -> whether it is genuine; never without a secret
    :ivar parse: ``(payload, tz)`` -> list of :class:`TrackingUpdate`, of devices :class:`Position`; raises
        ``InvalidBody``
    :ivar form_field: name of the form's field that holds the JSON; "" for a plain body
    :ivar is_strict: whether the sender is told what is wrong with its body. Services are not: they would
        send the same again for days; what can't be read is kept, and shown as failed
    :ivar answer: what the sender takes for success
    """

    verify: Callable
    parse: Callable
    form_field: str = ""
    is_strict: bool = False
    answer: dict = field(default_factory=lambda: {"result": "accepted"})


def _verify_aftership(message, secret, _now):
    return signatures.verify_base64(message.content, secret, message.headers.get("aftership-hmac-sha256"))


def _verify_easypost(message, secret, _now):
    secret = unicodedata.normalize("NFKD", secret or "")
    signature = message.headers.get("X-Hmac-Signature")
    return signatures.verify_hex(message.content, secret, signature, "hmac-sha256-hex=")


def _verify_track17(message, secret, _now):
    return signatures.verify_with_suffix(message.content, secret, message.headers.get("sign"))


def _verify_kuaidi100(message, secret, _now):
    return signatures.verify_salted(message.content, secret, message.fields.get("sign"))


def _verify_dcsa(message, secret, _now):
    signature = message.headers.get("Notification-Signature")
    return signatures.verify_hex(message.content, secret, signature, "sha256=")


def _verify_generic(message, secret, now):
    """A fresh signature, or the secret itself as a bearer key."""
    signature, timestamp = message.headers.get("X-Signature"), message.headers.get("X-Timestamp")
    if signature:
        return signatures.verify_timed(message.content, secret, signature, timestamp, now)
    return signatures.verify_key(secret, message.bearer)


def _verify_address(_message, _secret, _now):
    """Apps on phones can't sign: the random address is the secret, and whoever has it was given it."""
    return True


def _verify_bearer(message, secret, _now):
    return signatures.verify_key(secret, message.bearer)


# What it does not get in these words it sends again.
_KUAIDI100_TAKEN = {"result": True, "returnCode": "200", "message": "成功"}

SERVICES = {
    "aftership": Service(_verify_aftership, parse_aftership),
    "easypost": Service(_verify_easypost, parse_easypost),
    "track17": Service(_verify_track17, parse_track17),
    "kuaidi100": Service(_verify_kuaidi100, parse_kuaidi100, form_field="param", answer=_KUAIDI100_TAKEN),
    "dcsa": Service(_verify_dcsa, parse_dcsa),
    "generic": Service(_verify_generic, parse_generic_events, is_strict=True),
}

# GPS devices, and the servers that forward what they say.
DEVICES = {
    "osmand": Service(_verify_address, parse_osmand),
    "traccar": Service(_verify_bearer, parse_traccar),
}
