"""``desk quality``: the figures about the code itself, a section of ``docs/quality.md``."""

import argparse
import ast

from .repeats import find_repeats
from .source import ADDONS, ROOT, files, functions, is_test, models, relative, tree
from .ui import DeskError, say

LONGEST_METHOD = 45
LONGEST_FILE = 400
# So many lines alike are one piece of logic written twice.
REPEATED_LINES = 8
_LISTED = 10
_OTHER_PARTS = ("deskcli", "bench", "docs", "tests")
_HEADERS = ("part", "models", "files", "lines", "methods", "mean lines", "longest", "tests", "JS lines")
_BEGIN, _END = "<!-- made by ./desk quality -->\n", "<!-- end of what ./desk quality makes -->\n"


def quality(arguments):
    """Print the section, or put it into the document in place of the one that is there."""
    parser = argparse.ArgumentParser("desk quality")
    parser.add_argument("--write", action="store_true", help="put it into docs/quality.md")
    section = make_section()
    if not parser.parse_args(arguments).write:
        say(section)
        return
    document = ROOT / "docs" / "quality.md"
    document.write_text(put_into(document.read_text(), section))


def put_into(text, section):
    """Return the text with the section in place of the one between its marks."""
    before, begin, rest = text.partition(_BEGIN)
    _old, end, after = rest.partition(_END)
    if not (begin and end):
        raise DeskError("docs/quality.md has no place for the section", f"add these lines:\n{_BEGIN}{_END}")
    return f"{before}{begin}\n{section}\n\n{end}{after}"


def make_section():
    """Return the section as Markdown."""
    parts = [*sorted(path.parent for path in ADDONS.glob("*/__manifest__.py"))]
    parts += [ROOT / name for name in _OTHER_PARTS]
    ours = get_code()
    repeats = get_repeats()
    limits = f"At most {LONGEST_METHOD} lines a method and {LONGEST_FILE} lines a file, tests apart."
    return "\n\n".join(
        [
            "### Sizes\n\nFiles, lines and methods are those of Python without tests.",
            _table(_HEADERS, [_measure(part) for part in parts]),
            f"### Longest methods\n\n{limits}",
            _table(("lines", "method"), get_long_methods(ours)[:_LISTED]),
            "### Longest files",
            _table(("lines", "file"), get_long_files(ours)[:_LISTED]),
            f"### Lines that stand twice\n\nRuns of {REPEATED_LINES} lines or more in Python, JavaScript and "
            "SCSS, tests included; imports and comments do not count.",
            _table(("lines", "here", "and here"), repeats) if repeats else "None.",
        ]
    )


def get_code():
    """Return the Python files that are no tests."""
    return [path for path in files(ROOT, ".py") if not is_test(path)]


def get_long_methods(paths):
    """Return ``[(lines, place)]`` of all methods, the longest first."""
    found = [
        (length, f"{relative(path)}:{node.lineno} {node.name}")
        for path in paths
        for node, length in functions(path)
    ]
    return sorted(found, key=lambda row: (-row[0], row[1]))


def get_long_files(paths):
    """Return ``[(lines, file)]``, the longest first."""
    found = [(_count_lines(path), relative(path)) for path in paths]
    return sorted(found, key=lambda row: (-row[0], row[1]))


def get_repeats():
    """Return ``[(lines, place, place)]`` of what stands twice, the longest first."""
    return [
        (length, *(f"{relative(path)}:{number}" for path, number in places))
        for length, *places in find_repeats(files(ROOT, ".py", ".js", ".scss"), REPEATED_LINES)
    ]


def _measure(part):
    paths = files(part, ".py")
    code = [path for path in paths if not is_test(path)] or paths
    lengths = [length for path in code for _node, length in functions(path)] or [0]
    tests = [path for path in paths if path.name.startswith("test_")]
    return (
        part.name,
        sum(len(models(path)) for path in code),
        len(code),
        sum(map(_count_lines, code)),
        sum(map(bool, lengths)),
        round(sum(lengths) / len(lengths), 1),
        max(lengths),
        sum(map(_count_tests, tests)),
        sum(map(_count_lines, files(part / "static" / "src", ".js"))),
    )


def _count_tests(path):
    return sum(
        isinstance(node, ast.FunctionDef) and node.name.startswith("test_") for node in ast.walk(tree(path))
    )


def _count_lines(path):
    return len(path.read_text().splitlines())


def _table(headers, rows):
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)
