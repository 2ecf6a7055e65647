"""``desk test --core``: Odoo's own suites with our addons installed."""

import re
import subprocess

from .environment import alone, prepare
from .testing import close, disposable_clone, drop_leftovers
from .ui import say, step

# Odoo's own suites that our addons have to leave green.
CORE_SUITES = ("sale", "sale_management", "sale_stock", "stock_delivery", "delivery", "stock_picking_batch")
_CORE_FAILURE = re.compile(r"\b(?:FAIL|ERROR): (\w+\.\w+(?:\.\w+)?.*)$")
_CORE_TOTAL = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")


def test_core(settings, chosen):
    """Run Odoo's own suites, all or the chosen; print the closing line; return the exit code."""
    with alone(settings):
        desk = prepare(settings)
        drop_leftovers(desk)
        template = desk.templates.addons()
    with disposable_clone(desk, template, "core_run") as database:
        passed, failed = _run_core(desk, database, chosen)
    return close(passed, failed)


def _run_core(desk, database, chosen):
    settings = desk.settings
    conf = desk.odoo.write_conf("core_tests")
    rows = desk.postgres.sql("select name from ir_module_module where state = 'installed'", database)
    tags = ",".join(f"/{name}" for name in chosen or CORE_SUITES if name in set(rows))
    log = settings.log("core_tests")
    with step(f"Odoo's own tests {tags}"), open(log, "wb") as out:
        command = desk.odoo.command("-c", conf, "-d", database, "--test-tags", tags, "--stop-after-init")
        command += ["--http-port", "0"]
        env = desk.odoo.env()
        subprocess.call(command, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=env)
    return _read_core_log(log)


def _read_core_log(log):
    text = log.read_text(errors="replace")
    for line in text.splitlines():
        if failure := _CORE_FAILURE.search(line):
            say(f"  {failure[1]}")
    totals = _CORE_TOTAL.findall(text)
    say(f"log: {log}")
    if not totals:
        return 0, 1
    failed, errors, total = map(int, totals[-1])
    return total - failed - errors, failed + errors
