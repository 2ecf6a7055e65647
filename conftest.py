"""For every test of the repository: a browser test must run, and the outcome is counted."""

import json
import os
import re
from pathlib import Path

import pytest

# Odoo skips a browser test when the browser or its helper is missing or slow to start.
BROWSER_SKIP = re.compile(
    r"chrome executable|chrome.* not found|chromium.* not found|devtools port|websocket-client|"
    r"--odoo-http is not set|failed to detect chrome|unpatched qt",
    re.IGNORECASE,
)


class Counter:
    """Counts tests, not phases: one test that fails twice is one failure."""

    def __init__(self):
        self.passed = set()
        self.failed = set()

    def pytest_runtest_logreport(self, report):
        if report.failed:
            self.failed.add(report.nodeid)
        elif report.passed and report.when == "call":
            self.passed.add(report.nodeid)

    def pytest_collectreport(self, report):
        if report.failed:
            self.failed.add(report.nodeid)

    def pytest_sessionfinish(self):
        counts = {"passed": len(self.passed - self.failed), "failed": len(self.failed)}
        Path(os.environ["DESK_REPORT"]).write_text(json.dumps(counts))


def pytest_configure(config):
    if os.environ.get("DESK_REPORT") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Counter(), "desk-counter")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.skipped and BROWSER_SKIP.search(str(report.longrepr)):
        report.outcome = "failed"
        report.longrepr = f"this test has to run, it was skipped: {report.longrepr}"
