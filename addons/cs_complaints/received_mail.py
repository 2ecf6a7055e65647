"""What the methods of the mail gateway get to know of a mail of the desk."""

from collections import namedtuple

# Where a mail belongs: the ``addresses`` of the desk it was sent to, the ``ticket`` it is about and the
# ``parent`` message it answers; ``previous`` is a ticket that ended too long ago to be taken up again.
# ``has_others`` tells whether other applications get the mail, too.
Place = namedtuple("Place", "addresses ticket parent previous has_others")
Received = namedtuple("Received", "mail kind place")

KEY = "cs_received_mail"


def get_received(env):
    """Return the mail that is being worked on, else None; no caller from outside can make one up."""
    received = env.context.get(KEY)
    return received if isinstance(received, Received) else None
