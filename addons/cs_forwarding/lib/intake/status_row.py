"""A row of a carrier's status file -> tracking updates. Bad content never raises: it becomes a problem."""

from ..tracking.update import TrackingUpdate
from ..tracking.values import when
from ..tracking.waybill import split_waybills
from .errors import BadValue
from .text import squeeze
from .values import check_exact, parse_waybill

_CODE_SIZE = 60


def read_status_row(reader, tz):
    """Return (updates, problem): one update for each waybill of the row, or what is wrong with it.

    :param reader: ``RowReader`` of the row
    :param tz: IANA name of the zone of times that name none
    :return: list of ``TrackingUpdate`` and None, or an empty list and a dict with ``code``, ``column`` and
        ``value``
    """
    try:
        waybills = _required(reader, "event.waybill", "no_waybill", _read_waybills)
        status = _required(reader, "event.status", "no_status", _read_status)
        moment = _required(reader, "event.time", "no_date", lambda text: _read_moment(text, tz))
    except _Problem as problem:
        return [], problem.args[0]
    common = {
        "code": status,
        "description": squeeze(reader.get("event.description")),
        "place": squeeze(reader.get("event.place")),
        "signed_by": squeeze(reader.get("event.signed_by")),
        "raw": {name: value for name, value in reader.row.cells.items() if value},
    }
    return [TrackingUpdate(waybill=waybill, **moment, **common) for waybill in waybills], None


class _Problem(Exception):
    """What keeps a row from being read."""


def _required(reader, target, missing, read):
    column, text = reader.find(target)
    try:
        value = read(text) if text else None
    except BadValue as error:
        raise _Problem({"code": error.code, "column": column, "value": text}) from error
    if not value:
        column = column or next(iter(reader.plan.columns.get(target, ())), "")
        raise _Problem({"code": missing, "column": column, "value": text})
    return value


def _read_waybills(text):
    return [parse_waybill(waybill) for waybill in split_waybills(text)]


def _read_status(text):
    return squeeze(check_exact(text))[:_CODE_SIZE]


def _read_moment(text, tz):
    found = when(squeeze(text), tz)
    if not found["occurred_at"]:
        raise BadValue("bad_date", text)
    return found
