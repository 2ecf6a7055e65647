"""Kuaidi100 pushes (快递100): the whole list, newest first, times of China without a zone."""

from ..intake.schema import validate
from .update import TrackingUpdate
from .values import content_key, estimate, objects, position, text, when

_TZ = "Asia/Shanghai"
_SIGNED = "3"
_ABORTED = "abort"
# The words it writes instead of a code when a subscription asks for no codes.
_STATE_OF_WORD = {
    "在途": "0",
    "揽收": "1",
    "疑难": "2",
    "签收": "3",
    "退签": "4",
    "派件": "5",
    "退回": "6",
    "转单": "7",
    "转投": "7",
    "清关": "8",
    "拒签": "14",
}
_SCHEMA = {
    "type": "object",
    "required": ["lastResult"],
    "properties": {
        "lastResult": {
            "type": "object",
            "required": ["nu"],
            "properties": {
                "nu": {"type": "string", "minLength": 1, "maxLength": 100},
                "data": {"type": ["array", "null"]},
            },
        },
        "destResult": {"type": ["object", "null"]},
    },
}


def parse_kuaidi100(payload, tz=_TZ):
    """Return the updates of the JSON in ``param``, of both countries where there are two.

    :param tz: zone of the times; the service's own unless its connection says otherwise
    """
    validate(payload, _SCHEMA)
    result, abroad = payload["lastResult"], payload.get("destResult") or {}
    common = {"waybill": text(result, "nu"), "carrier_word": text(result, "com")}
    updates = _updates(common, result, tz)
    updates += _updates({**common, "carrier_word": text(abroad, "com")}, abroad, tz)
    if text(payload, "status") == _ABORTED:
        message = text(payload, "message") or text(result, "message")
        key = content_key(_ABORTED, message)
        raw = {"status": _ABORTED, "message": message}
        said = {"code": _ABORTED, "occurred_at": None, "description": message, "key": key, "raw": raw}
        updates.append(TrackingUpdate(**common, **said))
    arrival = text(result, "arrivalTime")
    return updates + estimate(common, _SIGNED, f"{arrival}:00" if len(arrival) == 13 else arrival, tz)


def _updates(common, result, tz):
    items = [_item(item, tz) for item in objects(result, "data")]
    state = text(result, "state")
    if items and state and not items[0]["code"]:
        # Items carry codes only on request; then the parcel's own state is all there is.
        newest = items[0]["occurred_text"]
        raw, key = {"state": state}, content_key("state", state, newest)
        items.append({"code": state, **when(newest, tz), "key": key, "raw": raw})
    return [TrackingUpdate(**common, **item) for item in items]


def _item(data, tz):
    word = text(data, "status")
    code = text(data, "statusCode") or _STATE_OF_WORD.get(word, word)
    words = text(data, "ftime", "time")
    description = text(data, "context")
    place = text(data, "areaName", "location")
    east, _comma, north = text(data, "areaCenter").partition(",")
    return {
        "code": code,
        **when(words, tz),
        "description": description,
        "place": place,
        **position(north, east),
        "key": content_key(code, words, description, place),
        "raw": data,
    }
