"""``desk test --core``: Odoo's own suites with our addons installed, compared with a run without them.

Both runs go the way of Odoo's own: a fresh database, everything installed with tests enabled, so that the
tests meant for a half-installed Odoo find one. The others follow when all modules are there: a suite a
process, each on a clone of that database.
"""

import json
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

from . import addons, odoo_tree
from .environment import alone, prepare
from .templates import key_of
from .testing import close, count_jobs, disposable, drop_leftovers
from .ui import DeskError, say, step

# The suites that our addons have to leave green, the longest first.
SUITES = (
    "account",
    "sale",
    "sale_stock",
    "stock_picking_batch",
    "portal",
    "sale_management",
    "delivery",
    "stock_delivery",
    "rating",
)
_LINE = re.compile(r"^\S+ \S+ \d+ (?:INFO|ERROR) \S+ odoo\.addons\.(\w+)\.tests\.(\w+): (.*)$")
_STARTED = re.compile(r"Starting (\w+(?:\.\w+)+) \.\.\.")
_SKIPPED = re.compile(r"skipped (\w+(?:\.\w+)+) : ")
_FAILED = re.compile(r"(?:FAIL|ERROR): (?:Subtest )?(\w+(?:\.\w+)+)")
# What is set up for a whole class or file belongs to no test.
_FAILED_AROUND = re.compile(r"(?:FAIL|ERROR): (\w+ \(odoo\.addons\.\w+\.tests\.[\w.]+\))")
_ENDED = re.compile(r"\d+ failed, \d+ error\(s\) of (\d+) tests when loading database")


def test_core(settings, suites, jobs=None, remake=False):
    """Run the suites, print what fails only with our addons and the closing line; return the exit code."""
    if unknown := sorted(set(suites) - set(SUITES)):
        raise DeskError(f"no suite of Odoo's: {', '.join(unknown)}", f"choose of: {', '.join(SUITES)}")
    suites = [name for name in SUITES if name in suites] or list(SUITES)
    with alone(settings):
        desk = prepare(settings)
        drop_leftovers(desk)
    jobs = min(count_jobs(settings, ["addons"], jobs), len(suites))
    plain = CoreRun(desk, "without", addons.core_modules(settings), [])
    known = plain.remembered()
    if missing := [name for name in suites if remake or name not in known]:
        known |= plain.run(missing, jobs)
    ours = CoreRun(desk, "with", plain.modules + addons.names(settings), [settings.addons_dir])
    return close(*compare_suites(known, ours.run(suites, jobs)))


class CoreRun:
    """Odoo's suites on a fresh database with some modules; the outcome of each test is kept in a file.

    :param kind: ``with`` or ``without`` our addons
    """

    def __init__(self, desk, kind, modules, addons_dirs):
        self.desk = desk
        self.kind = kind
        self.modules = sorted({*modules, *SUITES} - {"base"})
        self.conf = desk.odoo.write_conf(f"core_{kind}", addons_dirs=addons_dirs)
        folder = desk.settings.home / "core"
        folder.mkdir(exist_ok=True)
        self.list = folder / f"{kind}.json"

    @property
    def key(self):
        """What the outcome depends on when our addons are not there."""
        requirements = (self.desk.settings.root / "requirements.txt").read_text()
        return key_of(odoo_tree.stamp(self.desk.settings), requirements, self.modules)

    def remembered(self):
        """Return {suite: {test: outcome}} of an earlier run with the same Odoo and modules."""
        try:
            kept = json.loads(self.list.read_text())
        except (OSError, ValueError):
            return {}
        return kept["suites"] if kept["key"] == self.key else {}

    def run(self, suites, jobs):
        """Return {suite: {test: outcome}}, outcome ``passed``, ``failed`` or ``skipped``."""
        say(f"Odoo's own tests {self.kind} our addons, in {jobs} at a time")
        with disposable(self.desk, f"core_{self.kind}") as database:
            outcomes = self._install(database, suites)
            with ThreadPoolExecutor(jobs) as pool:
                later = pool.map(lambda suite: self._run_suite(database, suite), suites)
            for suite, found in zip(suites, later, strict=True):
                outcomes[suite] |= found
        kept = {"key": self.key, "suites": self.remembered() | outcomes}
        self.list.write_text(json.dumps(kept, indent=1, sort_keys=True))
        return outcomes

    def _install(self, database, suites):
        """Install everything; return the outcome of the tests that run while it happens."""
        log = self.desk.settings.log(f"core_{self.kind}")
        with step("installation, with the tests that belong to it") as note:
            tags = ",".join(f"/{suite}" for suite in suites)
            modules = ",".join(self.modules)
            self._odoo(log, database, "-i", modules, "--test-tags", f"{tags},-post_install")
            found = read_outcomes(log)
            note(f"{len(found)} tests, log: {log}")
        with step("asset bundles"):
            assets = self.desk.settings.log(f"core_{self.kind}_assets")
            self.desk.odoo.script(self.conf, database, "all_assets.py", assets)
        return {
            suite: {test: outcome for test, outcome in found.items() if suite_of(test) in (suite, "")}
            for suite in suites
        }

    def _run_suite(self, database, suite):
        """Return the outcome of the suite's tests that run when everything is installed."""
        clone = f"{database}_{suite}"
        log = self.desk.settings.log(f"core_{self.kind}_{suite}")
        with step(f"{suite} {self.kind} our addons") as note:
            self.desk.postgres.clone(database, clone)
            self._odoo(log, clone, "--test-tags", f"/{suite},-at_install")
            self.desk.postgres.drop(clone)
            found = read_outcomes(log)
            note(f"{len(found)} tests, log: {log}")
        return found

    def _odoo(self, log, database, *arguments):
        command = self.desk.odoo.command("-c", self.conf, "-d", database, *arguments)
        # The system gives a free port.
        command += ["--http-port", "0", "--stop-after-init"]
        with open(log, "wb") as out:
            subprocess.call(
                command,
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd=self.desk.settings.home,
                env=self.desk.odoo.env(),
            )


def suite_of(test):
    """Return the module that a test of :func:`read_outcomes` belongs to, or empty."""
    return test.partition("/")[0] if "/" in test else ""


def read_outcomes(log):
    """Return {``module/file:Class.method``: outcome} from a log of Odoo.

    What fails around the tests stands there by its own name. When Odoo ended before its tests did, or counted
    others than are found here, the one that was under way has failed, and so has the run.
    """
    found, started, total = {}, [], None
    with open(log, errors="replace") as lines:
        for line in lines:
            if ended := _ENDED.search(line):
                total = int(ended[1])
            elif around := _FAILED_AROUND.search(line):
                found[around[1]] = "failed"
            elif parts := _LINE.match(line):
                started += _note_outcome(found, *parts.groups())
    if total != len(started):
        found |= dict.fromkeys([*started[-1:], "the run to its end"], "failed")
    return found


def _note_outcome(found, module, file, text):
    """Enter what a line of a test says; return the test in a list when it is one that starts."""
    if started := _STARTED.match(text):
        test = f"{module}/{file}:{started[1]}"
        found[test] = "passed"
        return [test]
    for pattern, outcome in ((_SKIPPED, "skipped"), (_FAILED, "failed")):
        if match := pattern.match(text):
            found[f"{module}/{file}:{match[1]}"] = outcome
    return []


def compare_suites(without, ours):
    """Tell what is not as it is without our addons; return (passed, failed).

    A test that passes passes. One that fails, is skipped or does not run has to do so without our addons too.
    """
    passed, new, shared = 0, [], []
    for suite, found in ours.items():
        before = without.get(suite, {})
        passed += list(found.values()).count("passed")
        for test in sorted(before.keys() | found.keys()):
            then, now = before.get(test, "not run"), found.get(test, "not run")
            if now == "passed" or then == now == "skipped":
                continue
            (shared if then == now else new).append(f"  {test}: {now}, without our addons: {then}")
    for title, tests in (("Fails with and without our addons", shared), ("Only with our addons", new)):
        if tests:
            say("\n".join([f"{title} ({len(tests)}):", *tests]))
    return passed, len(new)
