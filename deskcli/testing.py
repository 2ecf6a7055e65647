"""``desk test``: the tests of the addons and of the repository on a clone of a template database."""

import json
import os
import re
import subprocess
from contextlib import contextmanager
from pathlib import Path

from . import addons
from .environment import alone, prepare
from .ui import say, step

# Odoo's own suites that our addons have to leave green.
CORE_SUITES = ("sale", "sale_management", "sale_stock", "stock_delivery", "delivery", "stock_picking_batch")
_CORE_FAILURE = re.compile(r"\b(?:FAIL|ERROR): (\w+\.\w+(?:\.\w+)?.*)$")
_CORE_TOTAL = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")


def test(settings, arguments, core=False):
    """Run the tests and print the closing line; return the exit code.

    With ``core``, Odoo's own suites run with our addons installed; the arguments may choose some.
    """
    with alone(settings):
        desk = prepare(settings)
        _drop_leftovers(desk)
        template = desk.templates.addons()
    with disposable_clone(desk, template, "run") as database:
        passed, failed = (
            _run_core(desk, database, arguments) if core else _run_pytest(desk, database, arguments)
        )
    say(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


@contextmanager
def disposable_clone(desk, template, kind):
    """Give a database of one's own, gone at the end."""
    database = f"{desk.settings.db_prefix}_{kind}_{os.getpid()}"
    with step(f"clone of {template}"):
        desk.postgres.clone(template, database)
    try:
        yield database
    finally:
        desk.postgres.drop(database)


def _drop_leftovers(desk):
    """Drop the clones of runs that were killed."""
    for name in desk.postgres.list(desk.settings.db_prefix + "_"):
        pid = re.search(r"_(?:run|i18n|shots|bench\w*)_(\d+)", name)
        if pid and not Path(f"/proc/{pid[1]}").exists():
            desk.postgres.drop(name)


def _targets(settings, arguments):
    """Turn names of addons into paths; everything when no path is named."""
    ours = set(addons.names(settings))
    chosen = [f"addons/{item}" if item in ours else item for item in arguments]
    if any(not item.startswith("-") and (settings.root / item.split("::")[0]).exists() for item in chosen):
        return chosen
    return [*chosen, "addons", "tests"]


def _run_pytest(desk, database, arguments):
    settings = desk.settings
    conf = desk.odoo.write_conf("test")
    report = settings.home / f"report-{os.getpid()}.json"
    command = [settings.python, "-m", "pytest", f"--odoo-config={conf}", f"--odoo-database={database}"]
    command += ["--odoo-http", *_targets(settings, arguments)]
    env = desk.odoo.env(DESK_REPORT=report, DESK_TEST_HOME=settings.home)
    code = subprocess.call(
        [str(part) for part in command], cwd=settings.root, env=env, stdin=subprocess.DEVNULL
    )
    return _read_report(report, code)


def _read_report(report, code):
    """Return (passed, failed); a run that ended without a report, or badly in spite of it, has failed."""
    try:
        counts = json.loads(report.read_text())
    except (OSError, ValueError):
        return 0, 1
    report.unlink()
    failed = counts["failed"]
    return counts["passed"], failed or (1 if code else 0)


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
