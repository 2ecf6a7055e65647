"""For every test of the repository: a browser test must run, and the outcome is counted.

When ``./desk test`` runs several workers, each gets a database of its own.
"""

import json
import math
import os
import re
from collections import Counter
from pathlib import Path

import pytest

# Odoo skips a browser test when the browser or its helper is missing or slow to start.
BROWSER_SKIP = re.compile(
    r"chrome executable|chrome.* not found|chromium.* not found|devtools port|websocket-client|"
    r"--odoo-http is not set|failed to detect chrome|unpatched qt",
    re.IGNORECASE,
)


class Tally:
    """Counts tests, not phases: one test that fails twice is one failure."""

    def __init__(self):
        self.passed = set()
        self.failed = set()
        self.seconds = Counter()

    def pytest_runtest_logreport(self, report):
        self.seconds[_file_of(report)] += report.duration
        if report.failed:
            self.failed.add(report.nodeid)
        elif report.passed and report.when == "call":
            self.passed.add(report.nodeid)

    def pytest_collectreport(self, report):
        if report.failed:
            self.failed.add(report.nodeid)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node, error):
        if error:
            self.failed.add(node.gateway.id)

    def pytest_sessionfinish(self):
        counts = {
            "passed": len(self.passed - self.failed),
            "failed": len(self.failed),
            "seconds": {name: round(seconds, 1) for name, seconds in self.seconds.items()},
        }
        Path(os.environ["DESK_REPORT"]).write_text(json.dumps(counts))


def _file_of(item):
    return item.nodeid.partition("::")[0]


def pytest_configure(config):
    if hasattr(config, "workerinput"):
        _take_database(config)
    elif os.environ.get("DESK_REPORT"):
        config.pluginmanager.register(Tally(), "desk-tally")


def _take_database(config):
    """Give this worker a clone of the template, with files of its own; the desk drops it."""
    if not (template := os.environ.get("DESK_TEMPLATE")):
        return
    import odoo  # noqa: PLC0415  only a worker of the desk has it for certain

    from deskcli.postgres import Postgres  # noqa: PLC0415
    from deskcli.settings import Settings  # noqa: PLC0415

    # pytest-odoo would copy once more, and let the workers delete each other's files.
    worker = os.environ.pop("PYTEST_XDIST_WORKER")
    database = f"{config.getoption('--odoo-database')}_{worker}"
    Postgres(Settings()).clone(template, database)
    odoo.tools.config["db_name"] = [database]


def pytest_collection_modifyitems(items):
    """Begin with new files and those that took longest, so that the workers end together."""
    path = Path(os.environ.get("DESK_TEST_SECONDS", ""))
    seconds = json.loads(path.read_text()) if path.is_file() else {}
    items.sort(key=lambda item: seconds.get(_file_of(item), math.inf), reverse=True)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.skipped and BROWSER_SKIP.search(str(report.longrepr)):
        report.outcome = "failed"
        report.longrepr = f"this test has to run, it was skipped: {report.longrepr}"
