"""The repository as a stranger finds it."""

import re
from ast import unparse
from collections import Counter
from pathlib import Path

import pytest

from deskcli import quality
from deskcli.cli import COMMANDS
from tests.repository import ROOT, files, functions, relative, report

CODE = (".py", ".xml", ".js", ".scss", ".csv", ".sh", "desk", "run", "Dockerfile")
TEXT = (*CODE, ".md", ".toml", ".yml", ".in", ".txt", ".po", ".pot")
# Methods of Odoo that ours replace.
HOOKS = {"_message_compute_subject", "_rating_get_operator", "update_db_foreign_key"}
# Decorators that hand a function over to nobody.
PLAIN_DECORATORS = {"api.model", "staticmethod", "classmethod", "cache"}
DOCUMENTS = ["LICENSE", "COPYING", "CONTRIBUTING.md", "CHANGELOG.md", "docs/glossary.md"]


def _lines(*suffixes):
    for path in files(ROOT, *suffixes):
        if path != Path(__file__):  # the patterns below would find themselves
            for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
                yield path, number, line


def _found(pattern, *suffixes, flags=0):
    compiled = re.compile(pattern, flags)
    return [
        f"{relative(path)}:{number}: {line.strip()[:100]}"
        for path, number, line in _lines(*suffixes)
        if compiled.search(line)
    ]


@pytest.mark.parametrize("name", ["README.md", "README.zh_CN.md"])
def test_readme_tells_the_way(name):
    text = (ROOT / name).read_text()
    for needed in ("./desk up", "./desk test", "docker compose up", "pip wheel", "LGPL-3", "addons/"):
        assert needed in text, f"{name} does not mention {needed}"


@pytest.mark.parametrize("name", ["README.md", "README.zh_CN.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_documents_link_to_what_exists(name):
    text = (ROOT / name).read_text()
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
    missing = [target for target in targets if not ((ROOT / name).parent / target).exists()]
    assert not missing


def test_both_readmes_tell_the_same_commands():
    commands = [
        sorted(set(re.findall(r"\./desk \w+", (ROOT / name).read_text())))
        for name in ("README.md", "README.zh_CN.md")
    ]
    assert commands[0] == commands[1]
    assert {command.split()[1] for command in commands[0]} <= set(COMMANDS)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_is_there(name):
    assert (ROOT / name).stat().st_size > 500


def test_no_private_path():
    found = _found(r"(?<![\w.])/(home|Users|work|root)/\w", *TEXT)
    assert not found, report(found)


def test_no_registry_host():
    hosts = r"pypi\.org|pythonhosted\.org|deb\.debian\.org|registry\.npmjs|--(extra-)?index-url\b(?!,)"
    found = _found(hosts, *TEXT)
    assert not found, report([line for line in found if "--no-emit-index-url" not in line])


def test_nothing_is_left_for_later():
    found = _found(r"\b(TODO|FIXME|XXX|HACK)\b", ".py", ".xml", ".js", ".scss", ".md")
    assert not found, report(found)


def test_every_file_ends_with_a_newline_and_no_line_with_blanks():
    found = []
    for path in files(ROOT, ".py", ".xml", ".js", ".md", ".toml", ".yml", ".scss"):
        text = path.read_text()
        if text and not text.endswith("\n"):
            found.append(f"{relative(path)}: no newline at the end")
        found += [
            f"{relative(path)}:{number}: blanks at the end"
            for number, line in enumerate(text.split("\n"), 1)
            if line != line.rstrip()
        ]
    assert not found, report(found)


def test_methods_are_short():
    methods = quality.get_long_methods(files(ROOT, ".py"))
    found = [f"{place}: {length} lines" for length, place in methods if length > quality.LONGEST_METHOD]
    assert not found, report(found)


def test_files_are_short():
    lengths = quality.get_long_files(quality.get_code())
    found = [f"{path}: {length} lines" for length, path in lengths if length > quality.LONGEST_FILE]
    assert not found, report(found)


def test_nothing_stands_twice():
    found = [f"{length} lines: {first} and {second}" for length, first, second in quality.get_repeats()]
    assert not found, report(found)


def test_nothing_is_unused():
    """What nobody calls is dead, and a public method is one more that can be called from outside.

    Others call what a decorator hands over, what extends a method of theirs, and what is found by the
    beginning of its name, as in ``getattr(self, f"_detect_{code}")``.
    """
    sources = files(ROOT, ".py", ".js", ".xml", ".csv", ".md", ".yml")
    texts = [path.read_text(errors="replace") for path in sources]
    words = Counter(word for text in texts for word in re.findall(r"\w+", text))
    begins = {begin for text in texts for begin in re.findall(r"""f["'](_[a-z_]+_)\{""", text)}
    begins |= {"__", "pytest_", *HOOKS}
    found = [
        f"{relative(path)}:{node.lineno} {node.name}"
        for path in quality.get_code()
        for node, _length in functions(path)
        if words[node.name] == 1
        and all(unparse(decorator) in PLAIN_DECORATORS for decorator in node.decorator_list)
        and not node.name.startswith(tuple(begins))
        and "super()" not in unparse(node)
    ]
    assert not found, report(found)


def test_tests_assert_something():
    """A test that only says it is fine, or hides behind a skip, proves nothing."""
    found = _found(r"assertTrue\(True\)|\bassert True\b|@(unittest|pytest\.mark)\.skip|\bskipTest\(", ".py")
    assert not found, report(found)
