"""The repository as a stranger finds it."""

import ast
import re
from pathlib import Path

import pytest

from deskcli.cli import COMMANDS
from tests.repository import ADDONS, ROOT, files, is_test, relative, report, tree

CODE = (".py", ".xml", ".js", ".scss", ".csv", ".sh", "desk", "run", "Dockerfile")
TEXT = (*CODE, ".md", ".toml", ".yml", ".in", ".txt", ".po", ".pot")
DOCUMENTS = ["LICENSE", "COPYING", "CONTRIBUTING.md", "CHANGELOG.md", "docs/glossary.md"]
LONGEST_METHOD = 45
LONGEST_MODEL_FILE = 400


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


def _methods(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, node.end_lineno - node.lineno + 1


def test_methods_are_short():
    found = [
        f"{relative(path)}:{node.lineno}: {node.name} has {length} lines, at most {LONGEST_METHOD}"
        for path in files(ROOT, ".py")
        for node, length in _methods(path)
        if length > LONGEST_METHOD
    ]
    assert not found, report(found)


def test_model_files_are_short():
    found = [
        f"{relative(path)}: {length} lines, at most {LONGEST_MODEL_FILE}"
        for path in files(ADDONS, ".py")
        if not is_test(path) and (length := len(path.read_text().splitlines())) > LONGEST_MODEL_FILE
    ]
    assert not found, report(found)


def test_tests_assert_something():
    """A test that only says it is fine, or hides behind a skip, proves nothing."""
    found = _found(r"assertTrue\(True\)|\bassert True\b|@(unittest|pytest\.mark)\.skip|\bskipTest\(", ".py")
    assert not found, report(found)
