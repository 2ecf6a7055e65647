"""The files of the repository, as the tests that read them see it."""

import ast
import os
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDONS = ROOT / "addons"
# What is made again by tools and never read.
_SKIPPED = {".git", ".desk", "__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis", "dist", "build"}


@cache
def files(folder=ROOT, *suffixes):
    """Return the files below a folder whose names end with one of the suffixes, all without one."""
    found = []
    for path, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in _SKIPPED and not name.endswith(".egg-info")]
        found += [Path(path, name) for name in names if not suffixes or name.endswith(suffixes)]
    return sorted(found)


def relative(path):
    return path.relative_to(ROOT).as_posix()


def addon_names():
    return sorted(path.parent.name for path in ADDONS.glob("*/__manifest__.py"))


def manifest(name):
    return ast.literal_eval((ADDONS / name / "__manifest__.py").read_text())


@cache
def tree(path):
    return ast.parse(path.read_text())


def is_test(path):
    return "tests" in path.relative_to(ADDONS).parts


def report(found):
    """Return a readable text of what was found, for an assertion's message."""
    return "\n".join(["", *found])
