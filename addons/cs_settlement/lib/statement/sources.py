"""A file -> sheets of raw rows in batches. Plain delimited text takes a short way."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fnmatch import fnmatch
from itertools import chain, islice

from ....cs_forwarding.lib.intake.csv_reader import check_text, sniff_delimiter
from ....cs_forwarding.lib.intake.encodings import decodes, detect_encoding
from ....cs_forwarding.lib.intake.errors import BadValue, FileError
from ....cs_forwarding.lib.intake.readers import read_tables
from ....cs_forwarding.lib.intake.tables import Limits
from ....cs_forwarding.lib.intake.text import header_key
from .values import WeightReader, decimal_text

BATCH = 1024  # small enough for the caches of the processor
LIMITS = Limits(max_bytes=1024 * 2**20, max_unpacked=2048 * 2**20, max_rows=5_000_000)
_SNIFF = 256 * 1024
_BINARY_STARTS = (b"PK", b"\xd0\xcf\x11\xe0", b"%PDF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


@dataclass(slots=True)
class Sheet:
    """Rows of one sheet in batches.

    :ivar batches: iterator of (row numbers, rows of cells); cells may be unclean
    :ivar problems: row number -> code of trouble with the row; filled while the rows are read
    """

    name: str
    batches: Iterator[tuple]
    problems: dict[int, str] = field(default_factory=dict)
    merges: Callable[[], list] = list


def open_sheets(content, layout, filename=""):
    """Yield the sheets of a file that the layout wants.

    :raise FileError: when nothing can be read
    """
    if len(content) > LIMITS.max_bytes:
        raise FileError("too_large", what="bytes", limit=LIMITS.max_bytes)
    if not content[:1024].strip(b"\x00\r\n\t ") and not content.strip(b"\x00\r\n\t "):
        raise FileError("empty_file")
    plain = _open_plain(content, layout)
    if plain:
        yield plain
        return
    known = frozenset(map(header_key, layout.names()))
    for table in read_tables(content, filename, limits=LIMITS, known_headers=known):
        if _is_wanted(layout, table.sheet):
            rows = chain(table.head, table.rows)
            yield Sheet(table.sheet, _in_batches(rows), table.problems, table.merges)


def _is_wanted(layout, name):
    def fits(patterns):
        return any(fnmatch(name.casefold(), pattern.casefold()) for pattern in patterns)

    return not fits(layout.skip_sheets) and (not layout.sheets or not name or fits(layout.sheets))


def _in_batches(rows):
    while batch := list(islice(rows, BATCH)):
        yield [number for number, _cells in batch], [cells for _number, cells in batch]


def _open_plain(content, layout):
    """The sheet of a text file in which each line is a row that can be read; None for anything else."""
    if content.startswith(_BINARY_STARTS):
        return None
    check_text(content)
    encoding = layout.encoding or detect_encoding(content)
    if not _is_plain(content, encoding):
        return None
    sample = io.TextIOWrapper(io.BytesIO(content[:_SNIFF]), encoding, errors="replace").read()
    known = frozenset(map(header_key, layout.names()))
    delimiter = layout.delimiter or sniff_delimiter(sample, known)
    problems = {}
    batches = _plain_batches(content, encoding, delimiter)
    if not content.endswith((b"\n", b"\r")):
        batches = _flag_cut_end(batches, problems)
    return Sheet("", batches, problems)


def _flag_cut_end(batches, problems):
    """A last row without line end and shorter than the row before it was cut off."""
    width = 0
    for numbers, rows in batches:
        before = len(rows[-2]) if len(rows) > 1 else width
        last, width = numbers[-1], len(rows[-1])
        if width < before:
            problems[last] = "truncated_row"
        else:
            problems.clear()
        yield numbers, rows


def _is_plain(content, encoding):
    """Whether all bytes are text of the encoding, and no quoted cell runs over lines."""
    if encoding.startswith(("utf-16", "utf-32")) or not decodes(content, encoding, whole=True):
        return False
    return b'"' not in content or all(line.count(b'"') % 2 == 0 for line in io.BytesIO(content))


def _plain_batches(content, encoding, delimiter):
    stream = io.TextIOWrapper(io.BytesIO(content), encoding)
    reader = csv.reader(stream, delimiter=delimiter)
    start = 1
    while rows := list(islice(reader, BATCH)):
        yield range(start, start + len(rows)), rows
        start += len(rows)


class MergedRows:
    """Gives the rows under a merged cell what it says, and puts rows that share one amount together.

    A merged waybill stands for all its rows. A merged amount is one amount: the waybills of its rows come
    into one cell and their weights are added up, so that nothing is charged twice and no weight is lost.
    """

    def __init__(self, merges, amount_columns, ref_column, weight_columns):
        self.fills = {}
        self.ends = {}
        for top, left, bottom, right in merges:
            if bottom == top or right - left > 1:
                continue
            if left in amount_columns:
                self.ends[top] = max(bottom, self.ends.get(top, 0))
            elif left not in weight_columns:
                self.fills.update({(row, left): top for row in range(top + 1, bottom + 1)})
        self.ref_column = ref_column
        self.weight_columns = weight_columns
        self.tops = dict.fromkeys(((top, left) for (_row, left), top in self.fills.items()), "")
        self.columns = {}
        for row, column in self.fills:
            self.columns.setdefault(row, []).append(column)

    def batches(self, batches):
        if not self.fills and not self.ends:
            yield from batches
            return
        rows = (
            (number, row) for numbers, cells in batches for number, row in zip(numbers, cells, strict=True)
        )
        yield from _in_batches(self._folded(map(self._filled, rows)))

    def _filled(self, item):
        number, row = item
        for column in self.columns.get(number, ()):
            row.extend([""] * (column + 1 - len(row)))
            row[column] = row[column] or self.tops.get((self.fills[number, column], column), "")
        for column, cell in enumerate(row):
            if (number, column) in self.tops:
                self.tops[number, column] = cell
        return number, row

    def _folded(self, rows):
        anchor, end = None, 0
        for number, row in rows:
            if anchor and number <= end:
                self._fold(anchor[1], row)
                continue
            if anchor:
                yield anchor
            anchor, end = (number, row), self.ends.get(number, 0)
        if anchor:
            yield anchor

    def _fold(self, anchor, row):
        at = self.ref_column
        if 0 <= at < len(row) and row[at] and row[at] not in anchor[at].split():
            anchor[at] = f"{anchor[at]} {row[at]}".strip()
        for column in self.weight_columns:
            if column < len(row) and row[column]:
                anchor.extend([""] * (column + 1 - len(anchor)))
                anchor[column] = _add(anchor[column], row[column])


def _add(first, second):
    read = WeightReader()
    try:
        return decimal_text(Decimal(read(first) or 0) + Decimal(read(second) or 0))
    except BadValue:
        return first
