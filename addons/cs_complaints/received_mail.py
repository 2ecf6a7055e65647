"""What the methods of the mail gateway get to know of a mail of the desk."""

from collections import namedtuple
from contextlib import contextmanager

# Where a mail belongs: the ``addresses`` of the desk it was sent to, the ``ticket`` it is about and the
# ``parent`` message it answers; ``previous`` is a ticket that ended too long ago to be taken up again.
# ``has_others`` tells whether other applications get the mail, too.
Place = namedtuple("Place", "addresses ticket parent previous has_others")
Received = namedtuple("Received", "mail kind place")

_KEY = "cs_received_mail"


@contextmanager
def working_on(env, received):
    """Let everything inside know the mail that is being worked on.

    It is kept beside the context: a context for each mail would make new environments for each of them, and
    they would all be searched until Python collects its garbage.
    """
    cache = env.cr.cache
    before = cache.get(_KEY)
    cache[_KEY] = received
    try:
        yield
    finally:
        cache[_KEY] = before


def get_received(env):
    """Return the mail that is being worked on, else None."""
    return env.cr.cache.get(_KEY)
