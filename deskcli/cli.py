"""The command line: one function per command, each loading only what it needs."""

import argparse
import os
import sys
from dataclasses import replace

from .settings import Settings
from .ui import DeskError, explain, say, use_stderr

HELP = """\
./desk COMMAND [OPTIONS]

  up                     everything from nothing to a running, demo-filled Odoo; prints address and logins
  down                   stop the server and the database server
  reset [--all]          drop the demo database; --all: everything that was ever made here
  test [ADDON|PATH|-k …] run the tests on all cores (any option of pytest); --jobs N: in N processes
  test --core [SUITE …]  run Odoo's own suites with our addons and compare with a run without them;
                         that one is remembered, --again makes it anew
  lint                   ruff, pylint-odoo, OCA's checks of modules and translations
  i18n [--check]         refresh .pot and .po files; --check: only tell what is missing
  bench NAME [--json] [-n N]  run bench/NAME.py: ours, the peer and the floor in one run
  quality [--write]      sizes, lengths and what stands twice in the code; --write: into docs/quality.md
  shots [NAME …]         take the pictures of the documentation
  shell                  Odoo's Python shell on the demo database
  help                   this text

  --accept-moved         go on when a pinned package was replaced by a newer one

Environment: DESK_HOME (default .desk), DESK_PORT (default 8069), DESK_PYTHON,
             DESK_JOBS (processes of ./desk test),
             ODOO_HOME (an Odoo 19.0 tree of your own), PGHOST PGPORT PGUSER PGPASSWORD (a server of your own)
"""


def _up(settings, _arguments):
    from .demo import up

    up(settings)


def _down(settings, _arguments):
    from .demo import down

    down(settings)


def _reset(settings, arguments):
    from .demo import reset

    parser = argparse.ArgumentParser("desk reset")
    parser.add_argument("--all", action="store_true")
    reset(settings, parser.parse_args(arguments).all)


def _test(settings, arguments):
    from .core_tests import test_core
    from .testing import test

    parser = argparse.ArgumentParser("desk test", add_help=False, allow_abbrev=False)
    parser.add_argument("--core", action="store_true")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--jobs")
    # What is not ours is pytest's.
    options, others = parser.parse_known_args(arguments)
    if options.core:
        return test_core(settings, others, options.jobs, options.again)
    return test(settings, others, options.jobs)


def _lint(settings, arguments):
    from .lint import lint

    return lint(settings, arguments)


def _i18n(settings, arguments):
    from .i18n import i18n

    parser = argparse.ArgumentParser("desk i18n")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("addons", nargs="*")
    options = parser.parse_args(arguments)
    return i18n(settings, options.addons, options.check)


def _bench(settings, arguments):
    from .bench import bench

    if "--json" in arguments:
        use_stderr()
    return bench(settings, arguments)


def _quality(_settings, arguments):
    from .quality import quality

    return quality(arguments)


def _shots(settings, arguments):
    from .shots import shots

    return shots(settings, arguments)


def _shell(settings, arguments):
    from .demo import shell

    return shell(settings, arguments)


def _help(_settings, _arguments):
    say(HELP)


COMMANDS = {
    "up": _up,
    "down": _down,
    "reset": _reset,
    "test": _test,
    "lint": _lint,
    "i18n": _i18n,
    "bench": _bench,
    "quality": _quality,
    "shots": _shots,
    "shell": _shell,
    "help": _help,
    "-h": _help,
    "--help": _help,
}


def run(arguments):
    """Run one command; return its exit code."""
    name, *rest = arguments or ["help"]
    if name not in COMMANDS:
        raise DeskError(f"there is no command {name!r}", "./desk help lists the commands")
    settings = Settings()
    if "--accept-moved" in rest:
        rest.remove("--accept-moved")
        settings = replace(settings, accept_moved=True)
    return COMMANDS[name](settings, rest) or 0


def main():
    os.umask(0o022)
    try:
        sys.exit(run(sys.argv[1:]))
    except DeskError as error:
        explain(error)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit("stopped; the same command goes on from here")
