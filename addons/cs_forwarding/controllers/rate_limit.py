"""How many requests a sender may make. Counted in each server process: a farm allows the sum."""

import threading
import time
from collections import OrderedDict

WINDOW = 60
_MAX_SENDERS = 20_000


class RateLimiter:
    """Counts events by key over the current and, in proportion, the previous minute."""

    def __init__(self, clock=time.monotonic):
        self._clock = clock
        self._lock = threading.Lock()
        self._counts = OrderedDict()  # key -> (window number, count in it, count in the one before)

    def hit(self, key, limit):
        """Count one event; return 0, or the seconds to wait when the key has had its share."""
        with self._lock:
            window, share, count, before = self._read(key)
            if before * (1 - share) + count >= limit:
                return max(1, round(WINDOW * (1 - share)))
            self._store(key, (window, count + 1, before))
            return 0

    def is_over(self, key, limit):
        """Return the seconds to wait, without counting."""
        with self._lock:
            _window, share, count, before = self._read(key)
            over = before * (1 - share) + count >= limit
            return max(1, round(WINDOW * (1 - share))) if over else 0

    def clear(self):
        with self._lock:
            self._counts.clear()

    def _read(self, key):
        """(current window, share of it that is over, count in it, count in the one before)."""
        window, passed = divmod(self._clock(), WINDOW)
        seen, count, before = self._counts.get(key, (window, 0, 0))
        if seen == window - 1:
            count, before = 0, count
        elif seen != window:
            count = before = 0
        return window, passed / WINDOW, count, before

    def _store(self, key, counts):
        self._counts[key] = counts
        self._counts.move_to_end(key)
        while len(self._counts) > _MAX_SENDERS:
            self._counts.popitem(last=False)


limiter = RateLimiter()
