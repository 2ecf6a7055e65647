"""An import that is killed in the middle goes on and ends with exactly the right orders."""

import signal
import time

import pytest

from odoo.tools import SQL

from tests.shell import cloned_database, query, run_in_shell, start_shell

ORDERS = 600

SETUP = f"""
from odoo.addons.cs_forwarding.tests.intake_common import SHOPIFY_HEADER, IntakeCommon, make_csv

IntakeCommon.currency = env.company.currency_id.name
channel = env["cs.order.channel"].create(
    {{"name": "Resume", "code": "resume", "platform": "shopify", "tz": "UTC"}}
)
env["product.product"].create([{{"name": code, "default_code": code}} for code in ("RESUME-1", "RESUME-2")])
rows = []
for number in range(1, {ORDERS} + 1):
    rows.append(IntakeCommon._row(f"#{{number}}", "RESUME-1", total="110.00"))
    rows.append(IntakeCommon._item(f"#{{number}}", "RESUME-2"))
batch = env["cs.intake.batch"]._import_files(channel, [("resume.csv", make_csv(SHOPIFY_HEADER, rows))])
env.cr.commit()
print("STATE", batch.state, batch.new_count)
"""

PROCESS = 'env["cs.intake.batch"]._cron_process()\n'

FIGURES = SQL(
    """
    SELECT count(*), count(DISTINCT cs_external_ref), coalesce(sum(amount_total), 0),
           (SELECT count(*) FROM sale_order_line l JOIN sale_order o ON o.id = l.order_id
             WHERE o.cs_external_ref IS NOT NULL AND o.cs_intake_batch_id IS NOT NULL),
           (SELECT count(*) FROM cs_intake_line WHERE state = 'new'),
           (SELECT count(*) FROM cs_intake_line WHERE state = 'done' AND order_id IS NOT NULL)
      FROM sale_order WHERE cs_intake_batch_id IS NOT NULL
    """
)
COUNT = SQL("SELECT count(*) FROM sale_order WHERE cs_intake_batch_id IS NOT NULL")


@pytest.fixture
def database():
    with cloned_database("resume") as name:
        yield name


def test_killed_import_goes_on(database):
    assert f"STATE importing {2 * ORDERS}" in run_in_shell(database, SETUP)
    process = start_shell(database, PROCESS)
    made = _wait_for_orders(database, process)
    process.send_signal(signal.SIGKILL)
    assert process.wait(timeout=60) == -signal.SIGKILL
    assert 0 < made < ORDERS
    run_in_shell(database, PROCESS)
    [figures] = query(database, FIGURES)
    assert figures == (ORDERS, ORDERS, 110 * ORDERS, 2 * ORDERS, 0, 2 * ORDERS)
    [(state,)] = query(database, SQL("SELECT state FROM cs_intake_batch"))
    assert state == "done"


def _wait_for_orders(database, process):
    """Return how many orders there are as soon as there are any."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline and process.poll() is None:
        [(made,)] = query(database, COUNT)
        if made:
            return made
        time.sleep(0.2)
    raise AssertionError("no order was made before the process ended")
