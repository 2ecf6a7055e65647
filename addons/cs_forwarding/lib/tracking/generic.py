"""Our own form of tracking events, for programs and carriers without one; described in docs/api.md."""

from ..intake.schema import validate
from .update import TrackingUpdate
from .values import content_key, moment, position, text, when

MAX_EVENTS = 500


def _text(size, **more):
    return {"type": ["string", "null"], "maxLength": size, **more}


def _degrees(bound):
    return {"type": ["number", "null"], "minimum": -bound, "maximum": bound}


_MOMENT = _text(40, pattern=r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$")

GENERIC_EVENTS = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Tracking events",
    "type": "object",
    "required": ["events"],
    "additionalProperties": False,
    "properties": {
        "events": {
            "type": "array",
            "minItems": 1,
            "maxItems": MAX_EVENTS,
            "items": {
                "type": "object",
                "required": ["waybill", "code", "occurred_at"],
                "additionalProperties": False,
                "properties": {
                    "waybill": {"type": "string", "minLength": 1, "maxLength": 100},
                    "code": {"type": "string", "minLength": 1, "maxLength": 60},
                    "occurred_at": {**_MOMENT, "type": "string"},
                    "reported_at": _MOMENT,
                    "classifier": {
                        "type": ["string", "null"],
                        "enum": ["planned", "estimated", "actual", None],
                    },
                    "description": _text(500),
                    "place": _text(200),
                    "country": _text(2, pattern="^[A-Za-z]{2}$"),
                    "latitude": _degrees(90),
                    "longitude": _degrees(180),
                    "carrier": _text(100),
                    "signed_by": _text(100),
                    "id": _text(100),
                },
            },
        }
    },
}


def parse_generic_events(payload, tz):
    """Return the updates of a body that is as :data:`GENERIC_EVENTS` says."""
    validate(payload, GENERIC_EVENTS)
    return [_event(event, tz) for event in payload["events"]]


def _event(data, tz):
    words, reported = text(data, "occurred_at"), text(data, "reported_at")
    said = [text(data, name) for name in ("id", "code", "classifier", "description", "place", "signed_by")]
    return TrackingUpdate(
        waybill=text(data, "waybill"),
        code=text(data, "code"),
        **when(words, tz),
        reported_at=moment(reported, tz)[0],
        classifier=text(data, "classifier") or "actual",
        description=text(data, "description"),
        place=text(data, "place"),
        country_code=text(data, "country").upper(),
        **position(text(data, "latitude"), text(data, "longitude")),
        carrier_word=text(data, "carrier"),
        signed_by=text(data, "signed_by"),
        key=content_key(said[0]) if said[0] else content_key(words, *said),
        raw=data,
    )
