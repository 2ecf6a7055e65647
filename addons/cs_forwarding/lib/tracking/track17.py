"""17TRACK v2 notifications: what each carrier on the way has told, newest first."""

from ..intake.schema import validate
from .update import TrackingUpdate
from .values import content_key, country, estimate, join, moment, objects, position, text, when

_DELIVERED = "Delivered_Other"
_STOPPED = "TRACKING_STOPPED"
_SCHEMA = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {
        "event": {"type": "string"},
        "data": {
            "type": "object",
            "required": ["number"],
            "properties": {
                "number": {"type": "string", "minLength": 1, "maxLength": 100},
                "track_info": {"type": ["object", "null"]},
            },
        },
    },
}


def parse_track17(payload, tz):
    """Return the updates of a ``TRACKING_UPDATED`` or ``TRACKING_STOPPED`` notification."""
    validate(payload, _SCHEMA)
    data = payload["data"]
    info = data.get("track_info") or {}
    common = {"waybill": text(data, "number"), "carrier_word": text(data, "carrier")}
    if payload["event"] == _STOPPED:
        return [
            TrackingUpdate(**common, code=_STOPPED, occurred_at=None, key=content_key(_STOPPED), raw=data)
        ]
    updates = []
    for provider in objects(info, "tracking", "providers"):
        common["carrier_word"] = text(provider, "provider.name", "provider.alias") or text(data, "carrier")
        common["reported_at"] = moment(text(provider, "latest_sync_time"), "UTC")[0]
        updates += [TrackingUpdate(**common, **_event(event, tz)) for event in objects(provider, "events")]
    updates += _current(info, updates, common, tz)
    words = text(info, "time_metrics.estimated_delivery_date.to", "time_metrics.estimated_delivery_date.from")
    return updates + estimate(common, _DELIVERED, words, tz)


def _current(info, updates, common, tz):
    """The number's own status, where no carrier's event says it: events often come without a stage."""
    code = text(info, "latest_status.sub_status", "latest_status.status")
    if not code or code in {update.code for update in updates}:
        return []
    words = _time(info.get("latest_event"))
    description = text(info, "latest_status.sub_status_descr")
    said = {"code": code, "description": description, "key": content_key("status", code, words)}
    return [TrackingUpdate(**common, **said, **when(words, tz), raw=info["latest_status"])]


def _event(data, tz):
    code, words = text(data, "sub_status", "stage"), _time(data)
    description = text(data, "description")
    place = text(data, "location") or join(text(data, "address.city"), text(data, "address.state"))
    return {
        "code": code,
        **when(words, tz),
        "description": description,
        "place": place,
        "country_code": country(text(data, "address.country")),
        **position(text(data, "address.coordinates.latitude"), text(data, "address.coordinates.longitude")),
        "key": content_key(code, words, description, place),
        "raw": data,
    }


def _time(event):
    """The time with a zone where there is one, else as the carrier wrote it."""
    raw_time = f"{text(event, 'time_raw.date')} {text(event, 'time_raw.time')}".strip()
    return text(event, "time_utc", "time_iso") or raw_time
