"""Odoo processes and databases beside the one of the test."""

import os
import subprocess
import sys
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


def _run_sql(statement):
    with closing(sql_db.db_connect("postgres").cursor()) as cr:
        cr._cnx.autocommit = True
        cr.execute(statement)
