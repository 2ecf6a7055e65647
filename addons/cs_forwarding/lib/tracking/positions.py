"""Positions of GPS devices: OsmAnd's parameters and JSON, and what a Traccar server forwards."""

from dataclasses import dataclass
from datetime import datetime
from math import asin, cos, radians, sin, sqrt

from ..intake.schema import InvalidBody
from .values import moment, objects, position, text

_EARTH = 6_371_000
_KMH_OF_KNOT = 1.852
_KMH_OF_METRE_A_SECOND = 3.6
_FALSE = ("false", "0")


@dataclass(frozen=True, slots=True)
class Position:
    """Where a device was.

    :ivar device: its own number
    :ivar recorded_at: naive UTC; None when the device did not say
    :ivar speed: km/h; 0 when unknown
    """

    device: str
    recorded_at: datetime | None
    latitude: float
    longitude: float
    speed: float = 0.0


def parse_osmand(payload, _tz):
    """Return the positions of a request of OsmAnd or the Traccar app: parameters, or its JSON."""
    _check_object(payload)
    locations = objects(payload, "location") or [payload.get("location")]
    if isinstance(locations[0], dict):
        device = text(payload, "device_id", "deviceid", "id", size=100)
        return _named(device, [_read_location(location) for location in locations])
    north, _comma, east = text(payload, "location").partition(",")
    at = position(text(payload, "lat") or north, text(payload, "lon") or east)
    fix = _read_fix(text(payload, "timestamp"), at, text(payload, "speed"), _KMH_OF_KNOT)
    known = text(payload, "valid").lower() not in _FALSE
    return _named(text(payload, "id", "deviceid", size=100), [fix] if known else [])


def parse_traccar(payload, _tz):
    """Return the position that a Traccar server forwards, alone or with an event."""
    _check_object(payload)
    found = payload.get("position")
    fixes = []
    if isinstance(found, dict) and found.get("valid") is not False:
        at = position(text(found, "latitude"), text(found, "longitude"))
        moment_words = text(found, "fixTime", "deviceTime")
        fixes.append(_read_fix(moment_words, at, text(found, "speed"), _KMH_OF_KNOT))
    return _named(text(payload, "device.uniqueId", "device.id", "position.deviceId", size=100), fixes)


def _check_object(payload):
    if not isinstance(payload, dict):
        raise InvalidBody(["body: must be an object"])


def _read_location(location):
    at = position(text(location, "coords.latitude"), text(location, "coords.longitude"))
    speed = text(location, "coords.speed")
    return _read_fix(text(location, "timestamp"), at, speed, _KMH_OF_METRE_A_SECOND)


def _read_fix(words, at, speed, factor):
    """The fields of a position; {} when it names no place on earth, or no time that can be."""
    recorded_at = moment(words, "UTC")[0]
    if not at or words and not recorded_at:
        return {}
    return {"recorded_at": recorded_at, **at, "speed": _speed(speed, factor)}


def _speed(words, factor):
    """km/h of a number; phones say -1 when they do not know."""
    try:
        return max(round(float(words) * factor, 1), 0.0)
    except ValueError:
        return 0.0


def _named(device, fixes):
    if not device:
        raise InvalidBody(["id: is missing"])
    return [Position(device, **fix) for fix in fixes if fix]


def distance(one, other):
    """Metres between two things with a latitude and a longitude."""
    north, other_north = radians(one.latitude), radians(other.latitude)
    up = sin((other_north - north) / 2) ** 2
    across = sin(radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * _EARTH * asin(sqrt(up + cos(north) * cos(other_north) * across))


def thin(positions, last, metres, seconds):
    """Return those of the positions that are worth keeping, in the order of time.

    :param positions: with their time
    :param last: the newest one kept before, or None; what is older than it tells nothing new
    :param metres: a device that has moved so far is kept …
    :param seconds: … and one that stands, so often
    """
    kept = []
    for found in sorted(positions, key=lambda found: found.recorded_at):
        since = last and (found.recorded_at - last.recorded_at).total_seconds()
        if last is None or since > 0 and (since >= seconds or distance(found, last) >= metres):
            kept.append(found)
            last = found
    return kept
