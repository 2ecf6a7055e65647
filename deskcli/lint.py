"""``desk lint``: style, Odoo's habits, modules and translations, each by its own tool."""

import os
import subprocess
from pathlib import Path

from . import packages, python_env
from .environment import alone
from .process import child_env
from .ui import say

PYTHON_FOLDERS = ("addons", "bench", "deskcli", "docs", "tests", "conftest.py")


def lint(settings, arguments):
    """Run every tool even when one complains; return 1 when any did."""
    with alone(settings):
        packages.ensure(settings)
        python_env.ensure_lint(settings)
    tools = dict(_tools(settings, arguments))
    complaints = [name for name, command in tools.items() if not _clean(settings, name, command)]
    say(f"lint: {', '.join(complaints)} complained" if complaints else "lint: clean")
    return 1 if complaints else 0


def _tools(settings, arguments):
    tools = settings.home / "lint" / "bin"
    manifests = sorted(settings.addons_dir.glob("*/__manifest__.py"))
    folders = [path.parent for path in manifests]
    catalogs = sorted(settings.addons_dir.glob("*/i18n/*.po*"))
    yield "ruff", [tools / "ruff", "check", "--no-cache", *PYTHON_FOLDERS, *arguments]
    # a model of several processes has a file for each process
    merging = "--disable=consider-merging-classes-inherited"
    yield "pylint-odoo", [tools / "pylint", "--score=n", merging, *folders]
    # the addons' READMEs are Markdown, like all other documents
    yield "oca-checks-odoo-module", [tools / "oca-checks-odoo-module", "-d", "prefer-readme-rst", *manifests]
    if catalogs:
        yield "oca-checks-po", [tools / "oca-checks-po", *catalogs]


def _clean(settings, name, command):
    command = [os.path.relpath(part, settings.root) if isinstance(part, Path) else part for part in command]
    env = child_env(settings, PYLINTHOME=settings.home / "pylint")
    result = subprocess.run(
        command,
        cwd=settings.root,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    say(f"{name}: {'clean' if result.returncode == 0 else 'complains'}")
    if result.returncode:
        say(f"{result.stdout}{result.stderr}".rstrip())
    return result.returncode == 0
