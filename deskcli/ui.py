"""What the person at the terminal sees: steps with their time, and errors that say what to mend."""

import sys
import time
from contextlib import contextmanager


class DeskError(Exception):
    """Something the person can mend.

    :ivar mend: what to do about it, or empty
    :ivar log: path of the log whose end explains it, or None
    """

    def __init__(self, message, mend="", log=None):
        super().__init__(message)
        self.mend = mend
        self.log = log


class Output:
    """Where progress goes: stdout, or stderr when stdout belongs to a machine-readable answer."""

    stream = sys.stdout


def use_stderr():
    Output.stream = sys.stderr


def say(text=""):
    print(text, file=Output.stream, flush=True)


@contextmanager
def step(title):
    """Announce a step and tell how long it took; the block may refine the text through ``note``."""
    started = time.monotonic()
    notes = []
    if Output.stream.isatty():
        print(f"[  ...  ] {title}", end="\r", file=Output.stream, flush=True)
    try:
        yield notes.append
    except BaseException:
        say(f"[{time.monotonic() - started:6.1f}s] {title}: failed")
        raise
    say(f"[{time.monotonic() - started:6.1f}s] {': '.join([title, *notes])}")


def explain(error):
    """Print an error for a person: what failed, the end of the log, what to mend."""
    print(f"FAILED: {error}", file=sys.stderr)
    if error.log and error.log.exists():
        tail = error.log.read_text(errors="replace").splitlines()[-25:]
        print("\n".join(f"    {line}" for line in tail), file=sys.stderr)
        print(f"whole log: {error.log}", file=sys.stderr)
    if error.mend:
        print(f"mend: {error.mend}", file=sys.stderr)
