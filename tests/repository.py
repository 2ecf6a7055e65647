"""The repository as the tests about it see it."""

import ast

from deskcli.source import ADDONS, ROOT, files, functions, is_test, relative, tree

__all__ = [
    "ADDONS",
    "ROOT",
    "addon_names",
    "files",
    "functions",
    "is_test",
    "manifest",
    "relative",
    "report",
    "tree",
]


def addon_names():
    return sorted(path.parent.name for path in ADDONS.glob("*/__manifest__.py"))


def manifest(name):
    return ast.literal_eval((ADDONS / name / "__manifest__.py").read_text())


def report(found):
    """Return a readable text of what was found, for an assertion's message."""
    return "\n".join(["", *found])
