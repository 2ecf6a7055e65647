"""``desk up``, ``down``, ``reset`` and ``shell``: the demo database and its server."""

import json
import shutil
import subprocess

from . import addons
from .environment import alone, prepare
from .packages import find_server_bin
from .postgres import Postgres
from .server import Server
from .ui import DeskError, say, step

LOGINS = ("agent", "supervisor", "manager", "warehouse", "accountant", "customer")
# The hashes of the addons that a database was last brought in step with.
_HASHES = "desk.addon_hashes"


def up(settings):
    with alone(settings):
        desk = prepare(settings)
        server = Server(desk, "server")
        _ensure_database(desk, server)
        if not server.is_running():
            with step("server"):
                server.start(settings.demo_db)
    _welcome(desk, server)


def _ensure_database(desk, server):
    """Make the demo database, or bring the one that is there in step with the addons."""
    database = desk.settings.demo_db
    hashes = addons.content_hashes(desk.settings)
    if not desk.postgres.exists(database):
        template = desk.templates.addons(demo=True)
        with step("demo database"):
            desk.postgres.clone(template, database)
            _remember(desk, database, hashes)
        return
    known = _known_hashes(desk, database)
    changed = sorted(name for name, value in hashes.items() if known.get(name) != value)
    if changed:
        server.stop()
        _update(desk, database, changed, known)
        _remember(desk, database, hashes)


def _known_hashes(desk, database):
    rows = desk.postgres.sql(f"select value from ir_config_parameter where key = '{_HASHES}'", database)
    return json.loads(rows[0]) if rows else {}


def _remember(desk, database, hashes):
    value = json.dumps(hashes)
    desk.postgres.sql(
        f"insert into ir_config_parameter (key, value) values ('{_HASHES}', '{value}') "
        "on conflict (key) do update set value = excluded.value",
        database,
    )


def _update(desk, database, changed, known):
    new = [name for name in changed if name not in known]
    old = [name for name in changed if name in known]
    # Changed translations too: the demo database is not where somebody types his own.
    arguments = ["-u", ",".join(old), "--i18n-overwrite"] if old else []
    arguments += ["-i", ",".join(new), "--with-demo"] if new else []
    conf = desk.odoo.write_conf("update", database)
    with step(f"changed addons: {', '.join(changed)}"):
        desk.odoo.run(
            conf,
            database,
            *arguments,
            log=desk.settings.log("update"),
            failed="the demo database does not follow the changed addons",
            mend="mend the addon, or start afresh: ./desk reset && ./desk up",
        )


def _welcome(desk, server):
    say()
    say(f"Customer service desk: {server.url}")
    for login in LOGINS:
        say(f"  login {login:<12} password {login}")
    say("  login admin        password admin   (settings)")
    say(f"Mail is kept in {desk.settings.outbox}, none is sent. Stop: ./desk down")


class _Standing:
    """What stands of a desk, without making what is missing."""

    def __init__(self, settings):
        self.settings = settings
        self.postgres = Postgres(settings)


def _has_anything(settings):
    return settings.home.is_dir() and bool(settings.pg_host or find_server_bin())


def down(settings):
    """Stop the servers; what they hold stays."""
    if not _has_anything(settings):
        say("nothing is running")
        return
    with alone(settings):
        desk = _Standing(settings)
        with step("server") as note:
            note("stopped" if Server(desk, "server").stop() else "was not running")
        with step("PostgreSQL") as note:
            desk.postgres.stop()
            note("left alone, it is yours" if desk.postgres.own else "stopped")


def reset(settings, everything=False):
    """Drop the demo database, or with ``everything`` all that was ever made."""
    if _has_anything(settings):
        with alone(settings):
            desk = _Standing(settings)
            Server(desk, "server").stop()
            _drop_databases(desk, everything)
    if everything:
        with step(f"removing {settings.home}"):
            shutil.rmtree(settings.home, ignore_errors=True)
    say("./desk up makes it anew")


def _drop_databases(desk, everything):
    if everything:
        with step("removing the databases"):
            desk.postgres.remove()
        return
    desk.postgres.ensure()
    with step("dropping the demo database"):
        desk.postgres.drop(desk.settings.demo_db)


def shell(settings, arguments):
    """Open ``odoo shell`` on the demo database; standard input may bring a script."""
    with alone(settings):
        desk = prepare(settings)
        if not desk.postgres.exists(settings.demo_db):
            raise DeskError("there is no demo database yet", "./desk up")
        conf = desk.odoo.write_conf("shell", settings.demo_db)
    command = desk.odoo.command("shell", "-c", conf, "-d", settings.demo_db, "--no-http", *arguments)
    return subprocess.call(command, env=desk.odoo.env(DESK_OUTBOX=settings.outbox), cwd=settings.home)
