"""``desk shots``: the pictures of the documentation, from a fresh clone of the demo database."""

import subprocess

from .environment import alone, prepare
from .server import Server
from .testing import disposable_clone
from .ui import step

LANGUAGES = ("en_US", "zh_CN")
_PORT = 18069


def shots(settings, names):
    """Run ``docs/shots.py`` once per language against a server on the clone."""
    with alone(settings):
        desk = prepare(settings)
        template = desk.templates.addons(demo=True)
    code = 0
    with disposable_clone(desk, template, "shots") as database:
        for language in LANGUAGES:
            code |= _shoot(desk, database, language, names)
    return code


def _shoot(desk, database, language, names):
    settings = desk.settings
    # Everybody works in the language; the server is started after it, so nothing is cached.
    desk.postgres.sql(
        f"update res_partner set lang = '{language}' where id in (select partner_id from res_users)", database
    )
    server = Server(desk, "shots_server")
    url = server.start(database, _PORT)
    try:
        with step(f"pictures in {language}"):
            env = desk.odoo.env(DESK_URL=url, DESK_LANGUAGE=language)
            return subprocess.call(
                [str(settings.python), "docs/shots.py", *names],
                cwd=settings.root,
                env=env,
                stdin=subprocess.DEVNULL,
            )
    finally:
        server.stop()
