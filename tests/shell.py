"""Odoo processes and databases beside the one of the test."""

import os
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import odoo
from odoo import sql_db
from odoo.tests.common import get_db_name
from odoo.tools import SQL, config

# A script: with several processes Odoo starts the same file again.
_MAIN = Path(__file__).parents[1] / "deskcli" / "inside" / "odoo_main.py"


def odoo_command(name, database, *options):
    """Return the command line of an Odoo command on a database, with the settings of the tests."""
    settings = ["-c", config["config"]] if config["config"] and Path(config["config"]).exists() else []
    return [sys.executable, str(_MAIN), name, "-d", database, "--log-level=warn", *settings, *options]


def odoo_environment():
    """Return the environment in which a process finds this Odoo."""
    path = os.pathsep.join([str(Path(odoo.__path__[0]).parent), os.environ.get("PYTHONPATH", "")])
    return {**os.environ, "PYTHONPATH": path}


def start_shell(database, script, addons=None):
    """Start an Odoo shell of its own on a database with a script to run; return the process.

    :param addons: one more folder with addons
    """
    more = [f"--addons-path={','.join([*config['addons_path'], str(addons)])}"] if addons else []
    process = subprocess.Popen(
        odoo_command("shell", database, "--no-http", "--stop-after-init", *more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=odoo_environment(),
    )
    process.stdin.write(script)
    process.stdin.close()
    process.stdin = None
    return process


def run_in_shell(database, script, addons=None):
    """Run a script in an Odoo shell of its own on a database; return what it prints."""
    output, errors = start_shell(database, script, addons).communicate(timeout=600)
    assert "Traceback" not in errors, errors[-3000:]
    return output


# What a shell runs before the script that several run at the same moment.
_WAIT = """
import pathlib as _pathlib
import time as _time
from odoo.service.model import retrying

(_pathlib.Path({folder!r}) / "ready-{number}").touch()
while not (_pathlib.Path({folder!r}) / "go").exists():
    _time.sleep(0.002)
env.cr.rollback()
"""


def start_together(database, scripts, folder):
    """Start shells that begin their scripts at the same moment; return the processes.

    In the scripts, ``retrying`` is how a request tries again after a conflict.

    :param Path folder: an empty folder in which they wait for each other
    """
    processes = [
        start_shell(database, _WAIT.format(folder=str(folder), number=number) + script)
        for number, script in enumerate(scripts)
    ]
    deadline = time.monotonic() + 400
    while len(list(folder.glob("ready-*"))) < len(scripts):
        if time.monotonic() > deadline:
            for process in processes:
                process.kill()
            raise AssertionError("the shells do not start")
        time.sleep(0.05)
    (folder / "go").touch()
    return processes


def run_together(database, scripts, folder):
    """Run scripts in shells of their own at the same moment; return what each prints."""
    outputs = []
    for process in start_together(database, scripts, folder):
        output, errors = process.communicate(timeout=600)
        assert "Traceback" not in errors, errors[-3000:]
        outputs.append(output)
    return outputs


@contextmanager
def cloned_database(suffix):
    """Give a copy of the test database, dropped afterwards."""
    name = f"{get_db_name()}_{suffix}"
    sql_db.close_all()
    _run_sql(SQL("DROP DATABASE IF EXISTS %s", SQL.identifier(name)))
    _run_sql(SQL("CREATE DATABASE %s TEMPLATE %s", SQL.identifier(name), SQL.identifier(get_db_name())))
    try:
        yield name
    finally:
        sql_db.close_db(name)
        _run_sql(SQL("DROP DATABASE IF EXISTS %s WITH (FORCE)", SQL.identifier(name)))


def query(database, statement):
    """Return the rows of a statement on a database."""
    with closing(sql_db.db_connect(database).cursor()) as cr:
        cr.execute(statement)
        return cr.fetchall()


def wake_servers(database):
    """Let the servers of a database look for scheduled actions at once, not within a minute."""
    _run_sql(SQL("SELECT pg_notify('cron_trigger', %s)", database))


def _run_sql(statement):
    with closing(sql_db.db_connect("postgres").cursor()) as cr:
        cr._cnx.autocommit = True
        cr.execute(statement)
