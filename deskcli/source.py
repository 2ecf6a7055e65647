"""The repository's own files, as the figures and the tests about them read them."""

import ast
import os
from functools import cache
from pathlib import Path

from .settings import ROOT

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


@cache
def tree(path):
    return ast.parse(path.read_text())


def is_test(path):
    return "tests" in path.relative_to(ROOT).parts


def functions(path):
    """Yield the functions and methods of a Python file with their lengths in lines."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, node.end_lineno - node.lineno + 1


def models(path):
    """Return the names of the models that a Python file defines, not those it extends."""
    found = []
    for node in tree(path).body:
        if isinstance(node, ast.ClassDef):
            name, inherited = _get_texts(node, "_name"), _get_texts(node, "_inherit")
            found += [] if set(name) & set(inherited) else name
    return found


def _get_texts(node, attribute):
    """Return the texts that a class's attribute is set to: one, or a list."""
    for line in node.body:
        if isinstance(line, ast.Assign) and getattr(line.targets[0], "id", "") == attribute:
            return [part.value for part in ast.walk(line.value) if isinstance(part, ast.Constant)]
    return []
