"""The environment as a whole: made when missing, left alone when there."""

import fcntl
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from . import odoo_tree, packages, python_env
from .odoo import Odoo
from .postgres import Postgres
from .templates import Templates
from .ui import DeskError, say

_OTHER_HOME = "set DESK_HOME to a folder of yours"


class Desk:
    """Everything a command works with, once :func:`prepare` has made it."""

    def __init__(self, settings):
        self.settings = settings
        self.postgres = Postgres(settings)
        self.odoo = Odoo(settings, self.postgres)
        self.templates = Templates(settings, self.postgres, self.odoo)


def make_home(settings):
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DeskError(f"cannot make {settings.home}: {error}", _OTHER_HOME) from error
    if not os.access(settings.home, os.W_OK):
        raise DeskError(f"cannot write to {settings.home}", _OTHER_HOME)


@contextmanager
def alone(settings):
    """Keep a second desk of the same home waiting while this one builds something."""
    make_home(settings)
    with open(settings.home / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another desk is building here: waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare(settings):
    """Make packages, Odoo, Python and PostgreSQL stand; return the desk."""
    packages.ensure(settings)
    with ThreadPoolExecutor() as pool:
        jobs = [pool.submit(part.ensure, settings) for part in (odoo_tree, python_env)]
    for job in jobs:
        job.result()
    desk = Desk(settings)
    desk.postgres.ensure()
    return desk
