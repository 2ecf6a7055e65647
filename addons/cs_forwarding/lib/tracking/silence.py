"""How long a parcel may be silent, as a moment: who was last heard of before it is silent."""

from datetime import datetime, time, timedelta

# A limit that is not used up within so many days runs through days off as well.
MAX_DAYS = 92


def silence_cutoff(now, hours, zone, works_on=None):
    """Return the moment before which the last news must lie for ``hours`` of silence to be over.

    Hours run day and night. With ``works_on`` they stand still on days on which nobody works: a carrier's
    quiet weekend is no silence.

    :param now: naive UTC datetime
    :param zone: pytz time zone in which days begin and end
    :param works_on: function from a local date to a boolean, or None
    :return: naive UTC datetime
    """
    left, end = timedelta(hours=hours), now
    day = zone.fromutc(now).date()
    for _day in range(MAX_DAYS if works_on else 0):
        start = local_moment(day, time(), zone)
        if works_on(day):
            if end - start >= left:
                return end - left
            left -= end - start
        end, day = start, day - timedelta(days=1)
    return end - left


def local_moment(day, at, zone):
    """Return the naive UTC moment of a wall clock time on ``day`` in ``zone``.

    Of a time that comes twice in autumn the first is meant; one that is left out in spring is taken an hour
    earlier.
    """
    aware = zone.normalize(zone.localize(datetime.combine(day, at), is_dst=True))
    return (aware - aware.utcoffset()).replace(tzinfo=None)
