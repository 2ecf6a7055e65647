"""What a reader gives: tables of text, one for each sheet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from .errors import FileError
from .text import clean_cell, plain_header_key

# Reserved keys of a raw row. No real column is called so.
PROBLEM_KEY = "!problem"
EXTRA_KEY = "!extra"

# So many rows are looked at for the one with the column names.
HEADER_SEARCH_ROWS = 30


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may hold before it is refused."""

    max_bytes: int = 128 * 2**20
    max_unpacked: int = 768 * 2**20
    max_ratio: int = 300  # unpacked : packed, of entries over max_ratio_free bytes
    max_ratio_free: int = 16 * 2**20
    max_entries: int = 5000
    max_shared_strings: int = 192 * 2**20
    max_sheets: int = 50
    max_rows: int = 500_000
    max_columns: int = 1000
    max_cell: int = 100_000


@dataclass(slots=True)
class Table:
    """One sheet, or a whole text file.

    :ivar rows: ``(row number in the file, cells)``; numbers are 1-based, blank rows are left out, a row
        may have fewer cells than the header. Reading may raise ``FileError`` late; rows given before are good
    :ivar problems: row number -> code of ``ROW_PROBLEMS``; filled while ``rows`` is read
    :ivar head: the rows down to that of the column names, as they stand in the file
    :ivar merges: returns the merged cells as (first row, first column, last row, last column); rows are
        counted from 1, columns from 0
    """

    sheet: str
    header: list[str]
    rows: Iterator[tuple[int, list[str]]]
    encoding: str = ""
    header_row: int = 1
    problems: dict[int, str] = field(default_factory=dict)
    head: list[tuple[int, list[str]]] = field(default_factory=list)
    merges: Callable[[], list[tuple[int, int, int, int]]] = list


@dataclass(slots=True)
class RawRow:
    """One row as a person sees it: column name -> text. ``number`` is its row in the file."""

    number: int
    sheet: str
    cells: dict[str, str]


def raw_rows(table):
    """Yield the rows of a table as :class:`RawRow`; trouble with a row travels in its reserved keys."""
    width = len(table.header)
    for number, cells in table.rows:
        values = dict(zip(table.header, cells, strict=False))
        for name in table.header[len(cells) :]:
            values[name] = ""
        if len(cells) > width:
            values[EXTRA_KEY] = " | ".join(cells[width:])
        if number in table.problems:
            values[PROBLEM_KEY] = table.problems[number]
        yield RawRow(number, table.sheet, values)


def build_table(sheet, rows, limits, *, known=frozenset(), encoding="", problems=None):
    """Find the header in ``rows`` (an iterator of (number, uncleaned cells)) and wrap the rest.

    Returns None when the sheet is blank.
    """
    problems = {} if problems is None else problems
    cleaned = _clean_rows(rows, limits)
    head = []
    for item in cleaned:
        head.append(item)
        if len(head) >= HEADER_SEARCH_ROWS:
            break
    if not head:
        return None
    at = _find_header(head, known)
    number, cells = head[at]
    header = unique_names(cells)
    body = _checked_rows(chain(head[at + 1 :], cleaned), len(header), problems, limits)
    return Table(sheet, header, body, encoding, number, problems, head[: at + 1])


def unique_names(cells):
    """Name every column: blank ones by position, repeated ones with a counter."""
    seen, names = {}, []
    for position, cell in enumerate(cells, 1):
        name = " ".join(cell.split()) or f"column {position}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return names


def _clean_rows(rows, limits):
    for number, cells in rows:
        values = [clean_cell(cell) if cell else "" for cell in cells]
        while values and not values[-1]:
            values.pop()
        if not values:
            continue
        if len(values) > limits.max_columns:
            raise FileError("too_large", what="columns", limit=limits.max_columns, row=number)
        yield number, values


def _checked_rows(rows, width, problems, limits):
    for count, (number, cells) in enumerate(rows, 1):
        if count > limits.max_rows:
            raise FileError("too_large", what="rows", limit=limits.max_rows, row=number)
        if len(cells) > width:
            problems.setdefault(number, "too_many_cells")
        for cell in cells:
            if len(cell) > limits.max_cell:
                raise FileError("too_large", what="cell", limit=limits.max_cell, row=number)
        yield number, cells


def _find_header(head, known):
    """Position of the row with the most known column names, else of the first as wide as the rest."""
    hits = [len({plain_header_key(cell) for cell in cells if cell} & known) for _number, cells in head]
    best = max(hits)
    if best >= 2:
        return hits.index(best)
    filled = [sum(map(bool, cells)) for _number, cells in head]
    usual = max(filled)
    return next(at for at, count in enumerate(filled) if count * 10 >= usual * 6)
