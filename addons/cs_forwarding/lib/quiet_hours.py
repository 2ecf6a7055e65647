"""When a person may be written to."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def end_of_quiet(moment, zone, start, end):
    """Return ``moment`` itself, or the end of the quiet hours it lies in.

    :param datetime moment: naive UTC, as is the result
    :param str zone: the person's time zone
    :param float start: hour of the day from which it is quiet; after ``end``: over midnight
    :param float end: hour of the day at which it ends; equal to ``start``: never quiet
    """
    local = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    hour = local.hour + local.minute / 60 + local.second / 3600
    if start == end or not _is_between(hour, start, end):
        return moment
    days = 1 if start > end and hour >= start else 0
    # Wall-clock arithmetic: the night before a change of the clock is an hour shorter or longer.
    morning = datetime.combine(local.date() + timedelta(days=days), datetime.min.time()) + timedelta(
        hours=end
    )
    return morning.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)


def _is_between(hour, start, end):
    return start <= hour < end if start < end else hour >= start or hour < end
