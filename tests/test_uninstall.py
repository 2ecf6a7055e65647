"""Taking an addon away leaves a working Odoo, and a working desk, behind."""

import json

import pytest

from tests.shell import cloned_database, run_in_shell

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
env["ir.module.module"].search([("name", "=", "{module}")]).button_immediate_uninstall()
"""

DESK_WITHOUT_TICKETS = """
import json

modules = env["ir.module.module"].search([("name", "like", "cs_%"), ("state", "=", "installed")])
team = env["cs.team"].create({"name": "Desk", "leader_id": env.uid})
kind = env["cs.anomaly.type"].search([], limit=1)
anomaly = env["cs.anomaly"].create({"type_id": kind.id, "summary": "Still here", "team_id": team.id})
anomaly._clock_start("next_update", 60)
env.cr.execute("SELECT count(*) FROM ir_model_data WHERE module LIKE 'cs\\_complaints%'")
external_ids = env.cr.fetchone()[0]
print("FOUND", json.dumps({
    "left": [name for name in modules.mapped("name") if name.startswith("cs_complaints")],
    "ground": "cs_forwarding" in modules.mapped("name"),
    "tables": [name for name in env.registry if name.startswith(("cs.ticket", "cs.handover", "cs.remedy"))],
    "external_ids": external_ids,
    "clock": anomaly.clock_ids.filtered(lambda clock: clock.kind == "next_update").state,
    "counts": bool(env["cs.desk"].action_overview()["counts"]),
}))
"""

DESK_WITHOUT_SETTLEMENT = """
import json

modules = env["ir.module.module"].search([("name", "like", "cs_%"), ("state", "=", "installed")])
journal = env["account.journal"].search([("type", "=", "purchase")], limit=1)
vendor = env["res.partner"].create({"name": "Carrier"})
bill = env["account.move"].create(
    {"move_type": "in_invoice", "partner_id": vendor.id, "journal_id": journal.id,
     "invoice_date": "2026-05-31",
     "invoice_line_ids": [(0, 0, {"name": "Freight", "price_unit": 12.5, "tax_ids": []})]}
)
bill.action_post()
env.cr.execute("SELECT count(*) FROM ir_model_data WHERE module LIKE 'cs\\_settlement%'")
external_ids = env.cr.fetchone()[0]
names = ("cs.charge", "cs.tariff", "cs.carrier", "cs.statement", "cs.dispute", "cs.customer.statement")
print("FOUND", json.dumps({
    "left": [name for name in modules.mapped("name") if name.startswith("cs_settlement")],
    "others": sorted({"cs_forwarding", "cs_complaints"} & set(modules.mapped("name"))),
    "tables": [name for name in env.registry if name.startswith(names) and name != "cs.carrier.score"],
    "external_ids": external_ids,
    "bill": bill.state,
    "counts": bool(env["cs.desk"].action_overview()["counts"]),
}))
"""


@pytest.fixture
def clone():
    """A copy of the test database, dropped afterwards."""
    with cloned_database("uninstall") as name:
        yield name


def _found(clone, script):
    line = next(line for line in run_in_shell(clone, script).splitlines() if "FOUND" in line)
    return json.loads(line.partition("FOUND ")[2])


def test_uninstall_leaves_a_working_odoo(clone):
    run_in_shell(clone, UNINSTALL.format(module="cs_forwarding"))
    assert _found(clone, LOST_AND_FOUND) == {
        "models": 0,
        "columns": 0,
        "external_ids": 0,
        "state": "sale",
        "delivered": 2.0,
        "phone": "+86 138 0000 1234",
        "form": False,
    }


def test_uninstalling_tickets_leaves_a_working_desk(clone):
    run_in_shell(clone, UNINSTALL.format(module="cs_complaints"))
    assert _found(clone, DESK_WITHOUT_TICKETS) == {
        "left": [],
        "ground": True,
        "tables": [],
        "external_ids": 0,
        "clock": "running",
        "counts": True,
    }


def test_uninstalling_settlement_leaves_a_working_desk_and_books(clone):
    run_in_shell(clone, UNINSTALL.format(module="cs_settlement"))
    assert _found(clone, DESK_WITHOUT_SETTLEMENT) == {
        "left": [],
        "others": ["cs_complaints", "cs_forwarding"],
        "tables": [],
        "external_ids": 0,
        "bill": "posted",
        "counts": True,
    }
