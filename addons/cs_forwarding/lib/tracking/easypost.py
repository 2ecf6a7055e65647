"""EasyPost events: a tracker with the whole list of its details, oldest first."""

from ..intake.schema import validate
from .update import TrackingUpdate
from .values import content_key, country, estimate, join, moment, objects, text, when

_DELIVERED = "delivered"
# Details that say no more than the status does.
_PLAIN_DETAILS = frozenset(("", "unknown", "status_update", "in_transit", "out_for_delivery", "delivered"))
_SCHEMA = {
    "type": "object",
    "required": ["result"],
    "properties": {
        "result": {
            "type": "object",
            "required": ["tracking_code"],
            "properties": {
                "tracking_code": {"type": "string", "minLength": 1, "maxLength": 100},
                "tracking_details": {"type": ["array", "null"]},
            },
        }
    },
}


def parse_easypost(payload, tz):
    """Return the updates of a ``tracker.created`` or ``tracker.updated`` event; others concern no parcel."""
    if not text(payload, "description").startswith("tracker."):
        return []
    validate(payload, _SCHEMA)
    tracker = payload["result"]
    common = {
        "waybill": text(tracker, "tracking_code"),
        "carrier_word": text(tracker, "carrier"),
        "reported_at": moment(text(tracker, "updated_at") or text(payload, "created_at"), "UTC")[0],
    }
    signed_by = text(tracker, "signed_by")
    details = objects(tracker, "tracking_details") or [
        {"status": text(tracker, "status"), "datetime": text(tracker, "updated_at")}
    ]
    updates = [TrackingUpdate(**common, **_detail(detail, tz, signed_by)) for detail in details]
    return updates + estimate(common, _DELIVERED, text(tracker, "est_delivery_date"), tz)


def _code(data):
    """``status``, with ``/status_detail`` where that says more."""
    status, detail = text(data, "status"), text(data, "status_detail")
    return status if detail in _PLAIN_DETAILS or detail == status else f"{status}/{detail}"


def _detail(data, tz, signed_by):
    code, words = _code(data), text(data, "datetime")
    signed_by = signed_by if code.startswith(_DELIVERED) else ""
    description = text(data, "message", "description")
    place = join(text(data, "tracking_location.city"), text(data, "tracking_location.state"))
    return {
        "code": code,
        **when(words, tz),
        "description": description,
        "place": place,
        "country_code": country(text(data, "tracking_location.country")),
        "key": content_key(code, words, description, place, signed_by),
        "signed_by": signed_by,
        "raw": data,
    }
