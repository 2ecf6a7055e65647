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


def start_shell(database, script):
    """Start an Odoo shell of its own on a database with a script to run; return the process."""
    command = "import odoo.cli; odoo.cli.main()"
    options = ["shell", "-d", database, "--no-http", "--log-level=warn", "--stop-after-init"]
    if config["config"] and Path(config["config"]).exists():
        options += ["-c", config["config"]]
    path = os.pathsep.join([str(Path(odoo.__path__[0]).parent), os.environ.get("PYTHONPATH", "")])
    process = subprocess.Popen(
        [sys.executable, "-c", command, *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    process.stdin.write(script)
    process.stdin.close()
    process.stdin = None
    return process


def run_in_shell(database, script):
    """Run a script in an Odoo shell of its own on a database; return what it prints."""
    output, errors = start_shell(database, script).communicate(timeout=600)
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
