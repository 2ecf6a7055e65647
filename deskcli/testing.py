"""``desk test``: the tests of the addons and of the repository on clones of a template database."""

import json
import os
import re
import subprocess
from contextlib import contextmanager
from pathlib import Path

from . import addons
from .environment import alone, prepare
from .ui import DeskError, say, step

# What a worker may need at its peak: Odoo, its sessions at PostgreSQL and a browser.
WORKER_MEMORY = 1_500_000_000
# With these a person looks on or steps in, which needs a single process.
_ATTENDED = {"-s", "--capture=no", "--pdb", "--trace"}
_PACKAGE_TESTS = "test_*.py"


def test(settings, arguments, jobs=None):
    """Run the tests and print the closing line; return the exit code."""
    arguments = _targets(settings, arguments)
    jobs = count_jobs(settings, arguments, jobs)
    with alone(settings):
        desk = prepare(settings)
        drop_leftovers(desk)
        template = desk.templates.addons()
    with disposable(desk, "run") as database:
        passed, failed = _run_pytest(desk, template, database, arguments, jobs)
    return close(passed, failed)


def close(passed, failed):
    """Print the line that sums all up and return the exit code that goes with it."""
    say(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


# -- databases ---------------------------------------------------------------------------------


@contextmanager
def disposable(desk, kind):
    """Give a name for a database of one's own; it and those whose names go on from it are gone at the end."""
    database = f"{desk.settings.db_prefix}_{kind}_{os.getpid()}"
    try:
        yield database
    finally:
        for name in desk.postgres.list(database):
            desk.postgres.drop(name)


@contextmanager
def disposable_clone(desk, template, kind):
    """Give a clone of one's own, gone at the end."""
    with disposable(desk, kind) as database:
        with step(f"clone of {template}"):
            desk.postgres.clone(template, database)
        yield database


def drop_leftovers(desk):
    """Drop the clones of runs that were killed."""
    for name in desk.postgres.list(desk.settings.db_prefix + "_"):
        pid = re.search(r"_(?:run|core_with|core_without|i18n|shots|bench\w*)_(\d+)", name)
        if pid and not Path(f"/proc/{pid[1]}").exists():
            desk.postgres.drop(name)


# -- what to run, and on how many cores -----------------------------------------------------------


def _targets(settings, arguments):
    """Turn names of addons into paths; everything when no path is named."""
    ours = set(addons.names(settings))
    chosen = [f"addons/{item}" if item in ours else item for item in arguments]
    if _paths(settings, chosen):
        return chosen
    return [*chosen, "addons", "tests"]


def _paths(settings, arguments):
    """Return the arguments that name a file or a folder of the checkout."""
    paths = [settings.root / item.split("::")[0] for item in arguments if not item.startswith("-")]
    return [path for path in paths if path.exists()]


def count_jobs(settings, arguments, wanted=None):
    """Return the number of processes: as told, else one a core, as far as memory and files go round."""
    told = wanted or os.environ.get("DESK_JOBS")
    if told:
        if not str(told).isdigit() or not int(told):
            raise DeskError(f"{told} is not a number of processes", "./desk test --jobs 2")
        return int(told)
    if _ATTENDED & set(arguments):
        return 1
    files = sum(
        len(list(path.rglob(_PACKAGE_TESTS))) if path.is_dir() else 1 for path in _paths(settings, arguments)
    )
    return max(1, min(len(os.sched_getaffinity(0)), _free_memory() // WORKER_MEMORY, files))


def _free_memory():
    """Return the memory in bytes that programs can still have without swapping."""
    text = Path("/proc/meminfo").read_text()
    return int(re.search(r"^MemAvailable:\s+(\d+) kB", text, re.MULTILINE)[1]) * 1024


# -- running ---------------------------------------------------------------------------------------


def _run_pytest(desk, template, database, arguments, jobs):
    """Run pytest on a clone, or a worker on each of several; return (passed, failed)."""
    settings = desk.settings
    conf = desk.odoo.write_conf("test")
    report, seconds = settings.home / f"report-{os.getpid()}.json", settings.home / "test_seconds.json"
    command = [settings.python, "-m", "pytest", f"--odoo-config={conf}", f"--odoo-database={database}"]
    command += ["--odoo-http", *arguments]
    env = desk.odoo.env(DESK_REPORT=report, DESK_HOME=settings.home, DESK_TEST_SECONDS=seconds)
    if jobs > 1:
        # A file stays together: its classes share what is set up for them, and their order.
        command += [f"--numprocesses={jobs}", "--dist=loadfile", "--no-loadscope-reorder"]
        command += [f"--max-worker-restart={jobs}"]
        env["DESK_TEMPLATE"] = template
    else:
        with step(f"clone of {template}"):
            desk.postgres.clone(template, database)
    code = subprocess.call(
        [str(part) for part in command], cwd=settings.root, env=env, stdin=subprocess.DEVNULL
    )
    return _read_report(report, code, seconds)


def _read_report(report, code, seconds):
    """Return (passed, failed); a run that ended without a report, or badly in spite of it, has failed.

    What each file took is remembered in ``seconds``: the next run begins with the longest.
    """
    try:
        counts = json.loads(report.read_text())
    except (OSError, ValueError):
        return 0, 1
    report.unlink()
    _remember(seconds, counts["seconds"])
    failed = counts["failed"]
    return counts["passed"], failed or (1 if code else 0)


def _remember(path, seconds):
    known = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps(known | seconds, indent=1, sort_keys=True))
