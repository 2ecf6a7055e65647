"""Events of container lines as DCSA describes them: one event, a list, or an object that holds a list."""

from ..intake.schema import InvalidBody
from .update import TrackingUpdate
from .values import MAX_UPDATES, content_key, country, moment, objects, position, text, when

_CLASSIFIERS = {"PLN": "planned", "REQ": "planned", "EST": "estimated", "ACT": "actual"}
_CODES = ("transportEventTypeCode", "equipmentEventTypeCode", "shipmentEventTypeCode", "eventTypeCode")
# Documents whose number a customer would know his shipment by.
_DOCUMENTS = frozenset(("BKG", "CBR", "TRD", "BOL", "SHI", "TRO"))


def parse_dcsa(payload, tz):
    """Return an update for each event and each number (container, bill of lading, booking) it concerns."""
    if isinstance(payload, dict) and "events" in payload:
        payload = payload["events"]
    events = objects({"events": payload if isinstance(payload, list) else [payload]}, "events")
    updates = [
        TrackingUpdate(waybill=number, **_event(event, tz)) for event in events for number in _numbers(event)
    ]
    if not updates:
        raise InvalidBody(["events: none names a container, a document or a booking"])
    return updates[:MAX_UPDATES]


def _numbers(event):
    """The numbers an event concerns, each once, the container first."""
    found = [text(event, "equipmentReference")]
    found += [
        text(reference, "documentReferenceValue")
        for reference in objects(event, "documentReferences")
        if text(reference, "documentReferenceType") in _DOCUMENTS
    ]
    found += [text(event, "documentID"), text(event, "carrierBookingReference")]
    found += [text(event, "transportDocumentReference")]
    return [number for number in dict.fromkeys(found) if 0 < len(number) <= 100]


def _event(data, tz):
    code, words = text(data, *_CODES), text(data, "eventDateTime")
    classifier = text(data, "eventClassifierCode")
    at = _place(data)
    place = text(at, "locationName", "UNLocationCode")
    identity = [text(data, "eventID")] if text(data, "eventID") else [code, words, classifier, place]
    return {
        "code": code,
        **when(words, tz),
        "classifier": _CLASSIFIERS.get(classifier, "actual"),
        "description": text(data, "description", "changeRemark", "delayReasonCode", "reason"),
        "place": place,
        "country_code": country(text(at, "UNLocationCode")[:2] or text(at, "address.countryCode")),
        **position(text(at, "latitude"), text(at, "longitude")),
        "key": content_key(*identity),
        "reported_at": moment(text(data, "eventCreatedDateTime"), "UTC")[0],
        "raw": data,
    }


def _place(data):
    """Where it happened: the event's own place, else the port of call; {} when neither is named."""
    call = data.get("transportCall")
    call = call if isinstance(call, dict) else {}
    found = [data.get("eventLocation"), call.get("location"), data.get("location"), call]
    named = (place for place in found if text(place, "locationName", "UNLocationCode", "latitude"))
    return next(named, {})
