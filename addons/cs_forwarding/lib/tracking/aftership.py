"""AfterShip Tracking webhooks: the whole list of checkpoints with each message, oldest first."""

from ..intake.schema import validate
from .update import TrackingUpdate
from .values import content_key, country, estimate, join, moment, objects, position, text, when

_DELIVERED = "Delivered_001"
_SCHEMA = {
    "type": "object",
    "required": ["event", "msg"],
    "properties": {
        "event": {"type": "string"},
        "msg": {
            "type": "object",
            "required": ["tracking_number"],
            "properties": {
                "tracking_number": {"type": "string", "minLength": 1, "maxLength": 100},
                "checkpoints": {"type": ["array", "null"]},
            },
        },
    },
}


def parse_aftership(payload, tz):
    """Return the updates of a ``tracking_update``, ``edd_revise`` or any other event about one number."""
    validate(payload, _SCHEMA)
    tracking = payload["msg"]
    reported_at = moment(text(payload, "ts"), "UTC")[0]
    common = {
        "waybill": text(tracking, "tracking_number"),
        "carrier_word": text(tracking, "slug"),
        "reported_at": reported_at,
    }
    signed_by = text(tracking, "signed_by")
    updates = [
        TrackingUpdate(**common, **_checkpoint(checkpoint, tz, signed_by))
        for checkpoint in objects(tracking, "checkpoints")
    ]
    codes = {update.code for update in updates}
    if _code(tracking) not in codes | {""}:
        # Pending and Expired are states of the number: no carrier has scanned anything.
        updates.append(TrackingUpdate(**common, **_state(tracking, payload)))
    words = text(
        tracking,
        "latest_estimated_delivery.datetime",
        "aftership_estimated_delivery_date.estimated_delivery_date",
        "expected_delivery",
    )
    return updates + estimate(common, _DELIVERED, words, tz)


def _code(data):
    return text(data, "subtag", "tag")


def _checkpoint(data, tz, signed_by):
    code, words = _code(data), text(data, "checkpoint_time", "created_at")
    signed_by = signed_by if code.startswith("Delivered") else ""
    description = text(data, "message", "subtag_message")
    place = text(data, "location") or join(text(data, "city"), text(data, "state"))
    coordinates = data.get("coordinates")
    east, north = coordinates if isinstance(coordinates, list) and len(coordinates) == 2 else ("", "")
    return {
        "code": code,
        **when(words, tz),
        "description": description,
        "place": place,
        "country_code": country(text(data, "country_iso3")),
        **position(north, east),
        "key": content_key(text(data, "slug"), code, words, description, place, signed_by),
        "signed_by": signed_by,
        "raw": data,
    }


def _state(tracking, payload):
    code = _code(tracking)
    words = text(tracking, "last_updated_at", "updated_at") or text(payload, "ts")
    return {
        "code": code,
        **when(words, "UTC"),
        "description": text(tracking, "subtag_message"),
        "key": content_key("state", code, words),
        "raw": {name: tracking[name] for name in ("tag", "subtag", "subtag_message") if name in tracking},
    }
