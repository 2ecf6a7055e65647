"""Working time as arithmetic: how much of it lies between two moments, and when a given amount is used up.

All moments are naive UTC datetimes in whole seconds; amounts are seconds. Nothing here knows Odoo: a
timeline asks its ``fetch`` for the working intervals of one chunk of weeks at a time and keeps prefix sums,
so that a deadline costs two binary searches however many clocks share the calendar.
"""

from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta
from itertools import accumulate

# Chunks start on a Monday, so that calendars with a weekly budget of flexible hours give the same
# intervals whichever clock asks first.
CHUNK_EPOCH = datetime(1970, 1, 5)  # noqa: DTZ001 moments are naive UTC here
CHUNK_DAYS = 56
# 25 chunks are the 100 fortnights after which resource.calendar gives up as well.
MAX_CHUNKS = 25
# A chunk begins at midnight of the calendar's own zone, at most 14 hours away from midnight in UTC.
ZONE_SLACK = timedelta(days=1)


def chunk_index(moment):
    """Return the number of the chunk ``moment`` falls into when the zone is UTC."""
    return (moment - CHUNK_EPOCH).days // CHUNK_DAYS


def chunk_start(index):
    """Return the (local) midnight at which a chunk begins."""
    return CHUNK_EPOCH + timedelta(days=CHUNK_DAYS * index)


class WorkIntervals:
    """Disjoint working intervals in order, with the seconds worked before each of them."""

    __slots__ = ("before", "pairs", "starts", "total")

    def __init__(self, pairs):
        self.pairs = [(start, stop) for start, stop in pairs if start < stop]
        self.starts = [start for start, _stop in self.pairs]
        lengths = [int((stop - start).total_seconds()) for start, stop in self.pairs]
        *self.before, self.total = accumulate(lengths, initial=0)

    def worked_until(self, moment):
        """Return the working seconds before ``moment``."""
        position = bisect_right(self.starts, moment) - 1
        if position < 0:
            return 0
        start, stop = self.pairs[position]
        worked = min(moment, stop) - start
        return self.before[position] + worked.days * 86400 + worked.seconds

    def moment_after(self, seconds):
        """Return the earliest moment before which ``seconds`` (0 < seconds <= total) are worked."""
        position = bisect_left(self.before, seconds) - 1
        return self.starts[position] + timedelta(0, seconds - self.before[position])


class WorkTimeline:
    """The working time of one calendar.

    :param fetch: function from a chunk's number to its :class:`WorkIntervals`
    """

    def __init__(self, fetch):
        self._fetch = fetch
        self._chunks = {}
        self._positions = {}

    def _chunk(self, index):
        if index not in self._chunks:
            self._chunks[index] = self._fetch(index)
        return self._chunks[index]

    def add(self, start, seconds):
        """Return the earliest moment by which ``seconds`` are worked from ``start`` on.

        None when the calendar does not offer that much within :data:`MAX_CHUNKS` chunks.
        """
        if seconds <= 0:
            return start
        first, done = self._position(start)
        seconds += done
        for index in range(first, first + MAX_CHUNKS + 1):
            chunk = self._chunk(index)
            if seconds <= chunk.total:
                return chunk.moment_after(seconds)
            seconds -= chunk.total
        return None

    def between(self, start, stop):
        """Return the working seconds between two moments; 0 when they are not in order."""
        if stop <= start:
            return 0
        (first, done), (last, done_then) = self._position(start), self._position(stop)
        if first == last:
            return done_then - done
        return sum(self._chunk(index).total for index in range(first, last)) + done_then - done

    def spans(self, start, stop):
        """Return the working intervals between two moments, cut to them."""
        return [
            (max(start, low), min(stop, high))
            for chunk in self._chunks_of(start, stop)
            for low, high in chunk.pairs
            if low < stop and high > start
        ]

    def _position(self, moment):
        """Return a chunk that begins before the moment, and the seconds worked from there to the moment.

        Kept, as a clock asks for its own start and for now again and again.
        """
        found = self._positions.get(moment)
        if not found:
            first, last = chunk_index(moment - ZONE_SLACK), chunk_index(moment + ZONE_SLACK)
            done = self._chunk(first).worked_until(moment)
            if first != last:
                done += self._chunk(last).worked_until(moment)
            found = self._positions[moment] = (first, done)
        return found

    def _chunks_of(self, start, stop):
        first, last = chunk_index(start - ZONE_SLACK), chunk_index(stop + ZONE_SLACK)
        return [self._chunk(index) for index in range(first, last + 1)]


class WallTimeline:
    """Time that never stops, for periods that run in calendar days."""

    def add(self, start, seconds):
        return start + timedelta(seconds=max(seconds, 0))

    def between(self, start, stop):
        return max(int((stop - start).total_seconds()), 0)

    def spans(self, start, stop):
        return [(start, stop)] if start < stop else []


def round_to_minute(moment):
    """Return ``moment`` at the nearest full minute.

    Calendars write the end of a day as 23:59:59.999999 and that of a holiday as 23:59:59.
    """
    return (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)
