"""Values of a tracking message. What can't be read is left out: a strange time never costs an event."""

import hashlib
import json
import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from babel.core import get_global

from ..intake.errors import BadValue
from ..intake.json_body import text_at
from ..intake.text import squeeze
from ..intake.values import parse_moment
from .update import TrackingUpdate

MAX_TEXT = 500
MAX_UPDATES = 2000
_MAX_WORDS = 60
_ZONED = re.compile(r"(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})$")
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?(?:\.\d+)?$")
_YEARS = range(1990, 2100)


def text(data, *paths, size=MAX_TEXT):
    """The text at the first of the dotted paths that holds some."""
    return next((squeeze(found)[:size] for path in paths if (found := text_at(data, path))), "")


def objects(data, *path):
    """The objects of the list at a path; [] when there is none."""
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    found = data if isinstance(data, list) else []
    return [item for item in found[:MAX_UPDATES] if isinstance(item, dict)]


def moment(words, tz):
    """Return ``(naive UTC or None, whether the zone had to be assumed)``.

    :param words: ISO 8601, ``2026-05-01 10:00:00`` or Unix seconds or milliseconds, as text
    :param tz: IANA name of the zone of texts that name none
    """
    if _EPOCH.match(words):
        seconds = float(words) if len(words.partition(".")[0]) == 10 else float(words) / 1000
        return datetime.fromtimestamp(int(seconds), UTC).replace(tzinfo=None), False
    try:
        found = parse_moment(words, tz)
    except BadValue:
        return None, False
    if not found or found.year not in _YEARS:
        return None, False
    return found, not _ZONED.search(words)


def when(words, tz):
    """The fields of an update that say when it happened."""
    occurred_at, zone_assumed = moment(words, tz)
    return {"occurred_at": occurred_at, "occurred_text": words[:_MAX_WORDS], "zone_assumed": zone_assumed}


def position(latitude, longitude):
    """The fields of an update that say where on earth it happened; none when it is no place there.

    Nought and nought is what a receiver without a fix says.
    """
    try:
        north, east = Decimal(str(latitude)), Decimal(str(longitude))
    except InvalidOperation:
        return {}
    if not (north.is_finite() and east.is_finite() and abs(north) <= 90 and abs(east) <= 180):
        return {}
    return {"latitude": float(north), "longitude": float(east)} if north or east else {}


def country(code):
    """A country's code of two letters from one of two or three; "" when it is something else."""
    code = code.upper()
    known = [code] if len(code) == 2 else get_global("territory_aliases").get(code, [])
    return known[0] if len(known) == 1 and known[0].isalpha() and known[0].isascii() else ""


def join(*parts):
    """A place from its parts, smallest first, none twice."""
    return ", ".join(dict.fromkeys(filter(None, parts)))


def content_key(*parts):
    """A key for an event that carries none: what is the same says the same."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:40]


def estimate(common, code, words, tz):
    """[the update that says when the parcel is expected], [] when the message says nothing of it.

    :param common: the fields that all updates of the message share
    :param code: the service's word for a delivered parcel
    """
    occurred = when(words, tz)
    if not occurred["occurred_at"]:
        return []
    key = content_key("estimate", words, str(common.get("reported_at") or ""))
    return [TrackingUpdate(**common, code=code, **occurred, classifier="estimated", key=key, raw={})]
