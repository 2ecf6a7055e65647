"""Taking the addon away leaves a working Odoo behind."""

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import odoo
from odoo import sql_db
from odoo.tests.common import get_db_name
from odoo.tools import SQL, config

LOST_AND_FOUND = """
import json

env.cr.execute("SELECT count(*) FROM ir_model WHERE model LIKE 'cs.%'")
models = env.cr.fetchone()[0]
env.cr.execute("SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public'"
               " AND (column_name LIKE 'cs\\\\_%' OR table_name LIKE 'cs\\\\_%')")
columns = env.cr.fetchone()[0]
env.cr.execute("SELECT count(*) FROM ir_model_data WHERE module = 'cs_forwarding'")
external_ids = env.cr.fetchone()[0]
partner = env["res.partner"].create({"name": "After", "phone": "+86 138 0000 1234", "street": "Main 1"})
product = env["product.product"].create({"name": "Thing", "is_storable": True})
order = env["sale.order"].create(
    {"partner_id": partner.id, "order_line": [(0, 0, {"product_id": product.id, "product_uom_qty": 2})]}
)
order.action_confirm()
order.picking_ids.move_ids.write({"quantity": 2, "picked": True})
order.picking_ids.with_context(skip_sms=True).button_validate()
print("FOUND", json.dumps({
    "models": models,
    "columns": columns,
    "external_ids": external_ids,
    "state": order.state,
    "delivered": order.order_line.qty_delivered,
    "phone": partner.read(["phone"])[0]["phone"],
    "form": "cs_" in env["sale.order"].get_view(view_type="form")["arch"],
}))
"""

UNINSTALL = """
env["ir.module.module"].search([("name", "=", "cs_forwarding")]).button_immediate_uninstall()
"""


def _run_in_shell(database, script):
    """Run a script in an Odoo shell of its own on a database; return what it prints."""
    command = "import odoo.cli; odoo.cli.main()"
    options = ["shell", "-d", database, "--no-http", "--log-level=warn", "--stop-after-init"]
    if config["config"] and Path(config["config"]).exists():
        options += ["-c", config["config"]]
    path = os.pathsep.join([str(Path(odoo.__path__[0]).parent), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-c", command, *options],
        input=script,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    return done.stdout


def _run_sql(statement):
    with closing(sql_db.db_connect("postgres").cursor()) as cr:
        cr._cnx.autocommit = True
        cr.execute(statement)


@pytest.fixture
def clone():
    """A copy of the test database, dropped afterwards."""
    name = f"{get_db_name()}_uninstall"
    sql_db.close_all()
    _run_sql(SQL("DROP DATABASE IF EXISTS %s", SQL.identifier(name)))
    _run_sql(SQL("CREATE DATABASE %s TEMPLATE %s", SQL.identifier(name), SQL.identifier(get_db_name())))
    yield name
    sql_db.close_db(name)
    _run_sql(SQL("DROP DATABASE IF EXISTS %s WITH (FORCE)", SQL.identifier(name)))


def test_uninstall_leaves_a_working_odoo(clone):
    _run_in_shell(clone, UNINSTALL)
    line = next(line for line in _run_in_shell(clone, LOST_AND_FOUND).splitlines() if "FOUND" in line)
    assert json.loads(line.partition("FOUND ")[2]) == {
        "models": 0,
        "columns": 0,
        "external_ids": 0,
        "state": "sale",
        "delivered": 2.0,
        "phone": "+86 138 0000 1234",
        "form": False,
    }
