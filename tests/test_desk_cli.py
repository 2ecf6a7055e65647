"""The `desk` command where it does not need an environment: help, refusals, pins, ports, mail, sums."""

import hashlib
import importlib.util
import json
import os
import smtplib
import socket
import subprocess
import sys
from dataclasses import replace
from email.message import EmailMessage

import pytest

from deskcli import addons, core_tests, odoo_tree, packages, testing
from deskcli.cli import COMMANDS, HELP
from deskcli.odoo import Odoo, gate
from deskcli.postgres import Postgres
from deskcli.server import free_port
from deskcli.settings import INSIDE, Settings
from deskcli.ui import DeskError
from tests.repository import ROOT


@pytest.fixture
def settings(tmp_path):
    return Settings(root=tmp_path / "checkout", home=tmp_path / "home", odoo_home=None, pg_host="", port=8069)


@pytest.fixture
def run_desk(tmp_path):
    def run(*arguments, **variables):
        env = {
            key: value for key, value in os.environ.items() if not key.startswith(("PG", "DESK", "PYTHON"))
        }
        env |= {"DESK_HOME": str(tmp_path / "desk home"), **variables}
        return subprocess.run(
            [ROOT / "desk", *arguments], capture_output=True, text=True, env=env, cwd=tmp_path, check=False
        )

    return run


# -- the command line --------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [(), ("help",), ("--help",)])
def test_help(run_desk, arguments):
    result = run_desk(*arguments)
    assert result.returncode == 0
    assert result.stdout.strip() == HELP.strip()
    assert result.stderr == ""


def test_help_names_every_command():
    assert all(f"  {name}" in HELP for name in COMMANDS if not name.startswith("-"))


def test_unknown_command(run_desk):
    result = run_desk("frobnicate")
    assert result.returncode == 1
    assert "there is no command 'frobnicate'" in result.stderr
    assert "mend: ./desk help" in result.stderr
    assert "Traceback" not in result.stderr


def test_bad_port(run_desk):
    result = run_desk("up", DESK_PORT="eighty")
    assert result.returncode == 1
    assert "DESK_PORT=eighty is not a port number" in result.stderr


def test_down_and_reset_of_nothing(run_desk, tmp_path):
    assert run_desk("down").returncode == 0
    assert run_desk("reset", "--all").returncode == 0
    assert not (tmp_path / "desk home").exists()


def test_called_through_a_path_with_blanks(run_desk, tmp_path):
    (tmp_path / "a folder").symlink_to(ROOT)
    result = subprocess.run(
        [tmp_path / "a folder" / "desk", "help"], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0


def test_home_that_cannot_be_made(run_desk, tmp_path):
    (tmp_path / "file").touch()
    result = run_desk("lint", DESK_HOME=str(tmp_path / "file" / "below"))
    assert result.returncode == 1
    assert "mend: set DESK_HOME" in result.stderr


@pytest.fixture
def said(monkeypatch):
    """What the modules tell the person."""
    lines = []
    for module in (odoo_tree, core_tests):
        monkeypatch.setattr(module, "say", lines.append)
    return lines


# -- pins and own trees ------------------------------------------------------------------------


@pytest.fixture
def debs(tmp_path, monkeypatch):
    """Two packages and pins that fit them."""
    files = [tmp_path / "one.deb", tmp_path / "two.deb"]
    for path in files:
        path.write_text(path.name)
    pins = [(hashlib.sha256(path.read_bytes()).hexdigest(), "sid", path.stem, "1") for path in files]
    monkeypatch.setattr(odoo_tree, "read_pins", lambda: pins)
    return files


def test_pins_that_fit(debs):
    assert odoo_tree.check_pins(debs, accept_moved=False) is False


def test_moved_pin_is_named_and_stops(debs):
    debs[1].write_text("another build")
    with pytest.raises(DeskError) as caught:
        odoo_tree.check_pins(debs, accept_moved=False)
    assert "two.deb" in str(caught.value) and "one.deb" not in str(caught.value)
    assert "--accept-moved" in caught.value.mend


def test_moved_pin_goes_on_when_told(debs, said):
    debs[1].write_text("another build")
    assert odoo_tree.check_pins(debs, accept_moved=True) is True
    assert "other packages than pinned" in said[0]


def test_pins_are_complete():
    pins = odoo_tree.read_pins()
    assert all(len(digest) == 64 for digest, *_ in pins)
    assert "odoo-19" in [pin[2] for pin in pins]


def test_odoo_home_must_be_odoo_19(settings, tmp_path):
    with pytest.raises(DeskError, match="is not a tree of Odoo 19.0"):
        odoo_tree.ensure(replace(settings, odoo_home=tmp_path))


def test_odoo_home_that_is_a_clone_brings_its_two_addons_folders(settings, tmp_path):
    (tmp_path / "addons").mkdir()
    dirs = replace(settings, odoo_home=tmp_path).core_addons_dirs
    assert dirs == [tmp_path / "addons", tmp_path / "odoo" / "addons"]


def test_own_server_that_does_not_answer(settings, tmp_path, monkeypatch):
    monkeypatch.setenv("PGHOST", str(tmp_path))
    with pytest.raises(DeskError, match="PostgreSQL of PGHOST does not answer") as caught:
        Postgres(replace(settings, pg_host=str(tmp_path))).ensure()
    assert "PGHOST" in caught.value.mend


def test_own_server_keeps_two_checkouts_apart(settings, tmp_path):
    one = replace(settings, pg_host="db")
    other = replace(one, home=tmp_path / "elsewhere")
    assert one.db_prefix != other.db_prefix
    assert settings.db_prefix == "desk"


def test_missing_packages_as_an_ordinary_user(settings, monkeypatch):
    monkeypatch.setattr(packages, "_missing", lambda _settings: ["chromium", "poppler-utils"])
    monkeypatch.setattr(packages.os, "geteuid", lambda: 1000)
    with pytest.raises(DeskError, match="missing system packages: chromium, poppler-utils") as caught:
        packages.ensure(settings)
    assert caught.value.mend == "as root: apt-get install --no-install-recommends chromium poppler-utils"


# -- hashes, conf, gate ------------------------------------------------------------------------


@pytest.fixture
def addon(settings):
    folder = settings.addons_dir / "cs_example"
    (folder / "tests").mkdir(parents=True)
    (folder / "__manifest__.py").write_text("{'name': 'Example', 'depends': ['sale', 'base']}")
    return folder


def test_content_hash_follows_files_but_not_tests(settings, addon):
    before = addons.content_hash(settings, "cs_example")
    (addon / "tests" / "test_x.py").write_text("1")
    (addon / "cs_example.pyc").write_text("1")
    assert addons.content_hash(settings, "cs_example") == before
    (addon / "model.py").write_text("1")
    assert addons.content_hash(settings, "cs_example") != before


def test_browser_tests_of_an_addon_belong_to_its_content(settings, addon):
    before = addons.content_hash(settings, "cs_example")
    (addon / "static" / "tests").mkdir(parents=True)
    (addon / "static" / "tests" / "tour.js").write_text("1")
    assert addons.content_hash(settings, "cs_example") != before


def test_translations_do_not_change_the_terms(settings, addon):
    before = addons.source_hash(settings)
    (addon / "i18n").mkdir()
    (addon / "i18n" / "zh_CN.po").write_text("1")
    assert addons.source_hash(settings) == before


def test_core_modules(settings, addon):
    assert addons.core_modules(settings) == ["base", "sale"]


def test_no_addon_at_all(settings):
    with pytest.raises(DeskError, match="no addon in"):
        addons.names(settings)


def test_conf_calls_nobody_and_serves_this_machine(settings):
    settings.home.mkdir()
    postgres = type("Server", (), {"env": {"PGHOST": "/run/pg", "PGUSER": "odoo"}})()
    conf = Odoo(settings, postgres).write_conf("x", "desk_live", 8070).read_text()
    assert "http_interface = 127.0.0.1" in conf
    assert "publisher_warranty_url = http://127.0.0.1" in conf
    assert "workers = 0" in conf
    assert "dbfilter = ^desk_live$" in conf


@pytest.mark.parametrize("level", ["WARNING", "ERROR", "CRITICAL"])
def test_gate_refuses_a_loud_log(tmp_path, level):
    log = tmp_path / "install.log"
    log.write_text(
        f"2026-01-01 10:00:00,000 7 INFO db odoo: fine\n2026-01-01 10:00:00,000 7 {level} db x: bad\n"
    )
    with pytest.raises(DeskError, match="x: bad"):
        gate(log)


def test_gate_passes_a_quiet_log(tmp_path):
    log = tmp_path / "install.log"
    log.write_text("2026-01-01 10:00:00,000 7 INFO db odoo: WARNING is only a word here\n")
    gate(log)


# -- server and mail ---------------------------------------------------------------------------


def test_taken_port_gives_the_next():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) > port


def _load(name):
    spec = importlib.util.spec_from_file_location(name, INSIDE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_mail_is_kept_and_not_sent(tmp_path):
    port = _load("outbox").start(tmp_path)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "desk@example.com", "王@example.com", "运单 1"
    message.set_content("first\n.\n..second\n")
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(message)
        client.send_message(message)
    kept = sorted(tmp_path.glob("*.eml"))
    assert len(kept) == 2
    assert b"first\r\n.\r\n..second" in kept[0].read_bytes()


# -- choosing and counting tests ---------------------------------------------------------------


def test_targets(settings, addon):
    (settings.root / "tests").mkdir()
    assert testing._targets(settings, []) == ["addons", "tests"]
    assert testing._targets(settings, ["cs_example"]) == ["addons/cs_example"]
    assert testing._targets(settings, ["tests", "-k", "x"]) == ["tests", "-k", "x"]
    assert testing._targets(settings, ["-k", "word"]) == ["-k", "word", "addons", "tests"]


@pytest.fixture
def count_jobs(settings, addon, monkeypatch):
    """The number of processes for arguments, on four cores with an addon of three files of tests."""
    for name in ("a", "b", "c"):
        (addon / "tests" / f"test_{name}.py").touch()
    monkeypatch.delenv("DESK_JOBS", raising=False)
    monkeypatch.setattr(testing.os, "sched_getaffinity", lambda _pid: {0, 1, 2, 3})
    monkeypatch.setattr(testing, "_free_memory", lambda: 10 * testing.WORKER_MEMORY)
    return lambda *arguments, wanted=None: testing.count_jobs(settings, arguments, wanted)


def test_jobs_go_by_files_cores_and_memory(count_jobs, addon, monkeypatch):
    assert count_jobs("addons/cs_example/tests/test_a.py::Test") == 1
    assert count_jobs("addons") == 3
    (addon / "tests" / "test_d.py").touch()
    (addon / "tests" / "test_e.py").touch()
    assert count_jobs("addons") == 4
    monkeypatch.setattr(testing, "_free_memory", lambda: 2 * testing.WORKER_MEMORY)
    assert count_jobs("addons") == 2
    monkeypatch.setattr(testing, "_free_memory", lambda: 0)
    assert count_jobs("addons") == 1


def test_jobs_as_told(count_jobs, monkeypatch):
    assert count_jobs("addons", "--pdb") == 1
    monkeypatch.setenv("DESK_JOBS", "5")
    assert count_jobs("addons") == 5
    assert count_jobs("addons", wanted="1") == 1
    with pytest.raises(DeskError, match="0 is not a number of processes"):
        count_jobs("addons", wanted="0")


def _count(tmp_path, text, *options):
    """Run pytest on a file with the repository's conftest; return what is reported."""
    (tmp_path / "conftest.py").write_text((ROOT / "conftest.py").read_text())
    (tmp_path / "test_it.py").write_text(text)
    report = tmp_path / "report.json"
    env = {name: value for name, value in os.environ.items() if not name.startswith(("DESK", "PYTEST"))}
    env |= {"DESK_REPORT": str(report), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    code = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, str(tmp_path)],
        capture_output=True,
        env=env,
        cwd=tmp_path,
        check=False,
    ).returncode
    return testing._read_report(report, code, tmp_path / "seconds.json")


def test_count_of_passed_and_failed(tmp_path):
    text = "def test_a():\n    pass\n\ndef test_b():\n    assert 0\n\ndef test_c():\n    pass\n"
    assert _count(tmp_path, text) == (2, 1)


def test_collection_error_is_a_failure(tmp_path):
    assert _count(tmp_path, "import nothing_of_that_name\n") == (0, 1)


def test_missing_browser_is_a_failure(tmp_path):
    text = "import unittest\n\nclass T(unittest.TestCase):\n    def test_a(self):\n"
    text += "        raise unittest.SkipTest('Chrome executable not found')\n"
    assert _count(tmp_path, text) == (0, 1)


def test_run_without_a_report_has_failed(tmp_path):
    assert testing._read_report(tmp_path / "none.json", 0, tmp_path / "seconds.json") == (0, 1)


TWO_WORKERS = ("-p", "xdist", "-n", "2", "--dist=loadfile", "--max-worker-restart=1")


def test_workers_are_counted_together(tmp_path):
    (tmp_path / "test_other.py").write_text("def test_a():\n    pass\n\ndef test_b():\n    assert 0\n")
    assert _count(tmp_path, "def test_c():\n    pass\n", *TWO_WORKERS) == (2, 1)


def test_dead_worker_is_a_failure(tmp_path):
    """Its test and itself have failed; what it had still to do is done by another."""
    text = "import os, pathlib\n\ndef test_a():\n    pass\n\ndef test_b():\n"
    text += f"    once = pathlib.Path({str(tmp_path / 'once')!r})\n"
    text += "    if not once.exists():\n        once.touch()\n        os._exit(0)\n\n"
    text += "def test_c():\n    pass\n"
    assert _count(tmp_path, text, *TWO_WORKERS) == (2, 2)


def test_worker_that_never_starts_is_a_failure(tmp_path):
    text = "import os\n\nif 'PYTEST_XDIST_WORKER' in os.environ:\n    os._exit(0)\n"
    passed, failed = _count(tmp_path, text, *TWO_WORKERS)
    assert passed == 0
    assert failed


def test_longest_files_come_first(tmp_path):
    text = "def test_it():\n    pathlib.Path(__file__).with_name('order').open('a').write(__name__[-1])\n"
    for name in "abc":
        (tmp_path / f"test_{name}.py").write_text(f"import pathlib\n\n{text}")
    seconds = tmp_path / "told.json"
    seconds.write_text(json.dumps({"test_a.py": 1, "test_c.py": 2, "test_it.py": 0}))
    conftest = f"import os\n\nos.environ['DESK_TEST_SECONDS'] = {str(seconds)!r}\n"
    (tmp_path / "plugin.py").write_text(conftest)
    assert _count(tmp_path, "", "-p", "plugin") == (3, 0)
    assert (tmp_path / "order").read_text() == "bca"


def test_time_of_files_is_remembered(tmp_path):
    seconds = tmp_path / "seconds.json"
    seconds.write_text('{"test_gone.py": 7.5}')
    _count(tmp_path, "import time\n\ndef test_a():\n    time.sleep(0.2)\n")
    known = json.loads(seconds.read_text())
    assert known["test_gone.py"] == 7.5
    assert 0.2 <= known["test_it.py"] < 30


# -- Odoo's own suites -------------------------------------------------------------------------

CORE_LOG = """\
2026-01-01 10:00:00,000 7 INFO db odoo.addons.sale.tests.test_x: Starting TestX.test_one ... 3 0.1 0.1
2026-01-01 10:00:00,000 7 ERROR db odoo.addons.sale.tests.test_x: FAIL: Subtest TestX.test_one (case=1)
2026-01-01 10:00:00,000 7 INFO db odoo.addons.sale.tests.test_x: Starting TestX.test_two ...
2026-01-01 10:00:00,000 7 INFO db odoo.addons.sale.tests.test_x: skipped TestX.test_two : no demo data
2026-01-01 10:00:00,000 7 ERROR db odoo.tests.suite: ERROR: setUpClass (odoo.addons.sale.tests.test_y.TestY)
2026-01-01 10:00:00,000 7 INFO db odoo.addons.sale.tests.test_z: Starting TestZ.test_last ... 7 0.2 0.3
"""
CORE_END = "2026-01-01 10:00:00,000 7 ERROR db odoo.tests.result: 1 failed, 1 error(s) of 3 tests when "


def test_outcomes_of_odoos_own_suites_are_read(tmp_path):
    log = tmp_path / "core.log"
    log.write_text(f"{CORE_LOG}{CORE_END}loading database 'db'\n")
    assert core_tests.read_outcomes(log) == {
        "sale/test_x:TestX.test_one": "failed",
        "sale/test_x:TestX.test_two": "skipped",
        "setUpClass (odoo.addons.sale.tests.test_y.TestY)": "failed",
        "sale/test_z:TestZ.test_last": "passed",
    }


@pytest.mark.parametrize("end", ["", f"{CORE_END}loading database 'db'\n".replace("of 3", "of 9")])
def test_suite_that_ends_early_or_counts_others_has_failed(tmp_path, end):
    log = tmp_path / "core.log"
    log.write_text(CORE_LOG + end)
    found = core_tests.read_outcomes(log)
    assert found["sale/test_z:TestZ.test_last"] == "failed"
    assert found["the run to its end"] == "failed"


def test_suites_are_compared_with_a_run_without_our_addons(said):
    without = {
        "sale": {"a": "passed", "b": "passed", "c": "failed", "d": "skipped", "e": "passed", "f": "failed"}
    }
    ours = {
        "sale": {"a": "passed", "b": "failed", "c": "failed", "d": "skipped", "e": "skipped", "g": "failed"}
    }
    assert core_tests.compare_suites(without, ours) == (1, 4)
    assert said == [
        "Fails with and without our addons (1):\n  c: failed, without our addons: failed",
        "Only with our addons (4):\n  b: failed, without our addons: passed\n"
        "  e: skipped, without our addons: passed\n  f: not run, without our addons: failed\n"
        "  g: failed, without our addons: not run",
    ]


def test_suite_of_another_name_is_refused(settings):
    with pytest.raises(DeskError, match="no suite of Odoo's: website") as caught:
        core_tests.test_core(settings, ["sale", "website"])
    assert "sale_stock" in caught.value.mend


# -- continuous integration --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lint", "i18n", "line", "code", "last"),
    [
        (0, 0, "7 passed, 0 failed", 0, "9 passed, 0 failed"),
        (1, 0, "7 passed, 0 failed", 0, "8 passed, 1 failed"),
        (0, 1, "7 passed, 2 failed", 1, "8 passed, 3 failed"),
        (0, 0, "crash", 1, "2 passed, 1 failed"),
        (0, 0, "7 passed, 0 failed", 1, "9 passed, 1 failed"),
    ],
)
def test_ci_sums_up(tmp_path, lint, i18n, line, code, last):
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci" / "run").write_text((ROOT / ".ci" / "run").read_text())
    desk = tmp_path / "desk"
    cases = f"lint) exit {lint};; i18n) exit {i18n};; *) echo '{line}'; exit {code};;"
    desk.write_text(f"#!/bin/sh\ncase $1 in {cases} esac\n")
    desk.chmod(0o755)
    result = subprocess.run(["bash", tmp_path / ".ci" / "run"], capture_output=True, text=True, check=False)
    assert result.stdout.splitlines()[-1] == last
    assert result.returncode == (0 if last.endswith(" 0 failed") else 1)


# -- translations ------------------------------------------------------------------------------

POT = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"POT-Creation-Date: {date}\\n"

#. module: x
msgid "Order"
msgstr ""

#. module: x
msgid "Waybill"
msgstr ""
"""


@pytest.fixture
def merge(tmp_path):
    exported = tmp_path / "exported.pot"

    def merge(*options, date="2026-01-01"):
        exported.write_text(POT.format(date=date))
        command = [
            sys.executable,
            INSIDE / "po_merge.py",
            "x",
            exported,
            tmp_path / "i18n",
            "zh_CN",
            *options,
        ]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    return merge


def test_catalogues_follow_the_code(merge, tmp_path):
    assert merge("--check") == {"in_step": False, "languages": {"zh_CN": {"untranslated": 2, "fuzzy": 0}}}
    merge()
    po = tmp_path / "i18n" / "zh_CN.po"
    po.write_text(po.read_text().replace('msgid "Order"\nmsgstr ""', 'msgid "Order"\nmsgstr "订单"'))
    with po.open("a") as stream:
        stream.write('\nmsgid "Gone"\nmsgstr "没了"\n')
    assert merge("--check", date="2026-02-02") == {
        "in_step": True,
        "languages": {"zh_CN": {"untranslated": 1, "fuzzy": 0}},
    }
    merge()
    assert "订单" in po.read_text()
    assert "没了" not in po.read_text()
    before = po.read_text(), po.stat().st_mtime_ns
    merge(date="2026-03-03")
    assert (po.read_text(), po.stat().st_mtime_ns) == before
