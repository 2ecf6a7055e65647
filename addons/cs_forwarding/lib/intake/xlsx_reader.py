"""XLSX, row by row, straight from the XML: numbers keep their digits, blank rows cost next to nothing.

Other readers give floats: a 19-digit order number would come back rounded and nobody could tell.
"""

import posixpath
import re
from functools import partial

from .errors import FileError
from .excel_numbers import format_kind, number_text, serial_text
from .tables import build_table
from .xlsx_merges import merged_cells
from .xlsx_trim import TrimmedSheet
from .zip_container import local_name, namespaced

_CELL_NAME = re.compile(r"([A-Z]{1,3})\d+$")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MAX_COLUMN = 16384


def read_xlsx_tables(workbook, limits, known=frozenset()):
    """Yield the visible sheets' tables in the order of the workbook."""
    _refuse_macros(workbook)
    book = _Book(workbook, limits)
    sheets = list(book.sheets())
    if len(sheets) > limits.max_sheets:
        raise FileError("too_large", what="sheets", limit=limits.max_sheets)
    for name, part in sheets:
        table = build_table(name, book.rows(part), limits, known=known)
        if table:
            table.merges = partial(merged_cells, workbook, part)
            yield table


def _refuse_macros(workbook):
    if workbook.has("[Content_Types].xml"):
        with workbook.open("[Content_Types].xml") as stream:
            if b"macroEnabled" in stream.read(2**20):
                raise FileError("macro_workbook")


class _Book:
    """The parts of a workbook that cells refer to."""

    def __init__(self, workbook, limits):
        self.workbook = workbook
        self.epoch_1904 = False
        self.strings = self._read_strings(limits)
        self.kinds = self._read_formats()

    def sheets(self):
        """Yield (name, part) of the sheets that are not hidden."""
        targets = self._targets()
        for element in self.workbook.iterate("xl/workbook.xml", "workbookPr", "sheet"):
            if local_name(element) == "workbookPr":
                self.epoch_1904 = element.get("date1904") in ("1", "true")
                continue
            part = targets.get(namespaced(element, "id"))
            if part and self.workbook.has(part) and element.get("state", "visible") == "visible":
                yield element.get("name", ""), part

    def _targets(self):
        part = "xl/_rels/workbook.xml.rels"
        if not self.workbook.has(part):
            raise FileError("corrupt", detail=part)
        return {
            element.get("Id"): posixpath.normpath(posixpath.join("/xl", element.get("Target", "")))[1:]
            for element in self.workbook.iterate(part, "Relationship")
            if element.get("Type", "").endswith("/worksheet")
        }

    def _read_strings(self, limits):
        part = "xl/sharedStrings.xml"
        if not self.workbook.has(part):
            return []
        if self.workbook.size(part) > limits.max_shared_strings:
            raise FileError("too_large", what="bytes", limit=limits.max_shared_strings)
        return [_rich_text(element) for element in self.workbook.iterate(part, "si")]

    def _read_formats(self):
        """Kind (date, time or '') of each cell style."""
        if not self.workbook.has("xl/styles.xml"):
            return []
        codes, kinds = {}, []
        for element in self.workbook.iterate("xl/styles.xml", "numFmt", "cellXfs"):
            if local_name(element) == "numFmt":
                codes[element.get("numFmtId")] = element.get("formatCode", "")
                continue
            for style in element:
                number = style.get("numFmtId", "0")
                kinds.append(format_kind(int(number), codes.get(number, "")))
        return kinds

    def rows(self, part):
        """Yield (row number, cells) of the rows with content."""
        number = 0
        for row in self.workbook.iterate(part, "row", wrap=TrimmedSheet):
            number = int(row.get("r") or number + 1)
            cells = self._cells(row)
            if cells:
                yield number, cells

    def _cells(self, row):
        cells = []
        for cell in row:
            if not len(cell):
                if cell.get("r") is None:
                    cells.append("")
                continue
            column = _column(cell.get("r"), len(cells))
            cells.extend([""] * (column - len(cells)))
            cells.append(self._text(cell))
        return cells

    def _text(self, cell):
        kind = cell.get("t", "n")
        value, formula, inline = _parts(cell)
        if value is None and kind != "inlineStr":
            # A formula nobody has calculated: its text says so to whoever reads the cell.
            return f"={formula}" if formula is not None else ""
        if kind == "s":
            return self._shared(value)
        if kind == "inlineStr":
            return inline
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        return self._number(value, cell) if kind == "n" else _unescape(value)

    def _shared(self, value):
        return self.strings[int(value)] if value.isdecimal() and int(value) < len(self.strings) else ""

    def _number(self, value, cell):
        style = cell.get("s")
        index = int(style) if style else 0
        kind = self.kinds[index] if index < len(self.kinds) else ""
        return serial_text(value, kind, self.epoch_1904) if kind else number_text(value)


def _parts(cell):
    """(value or None, formula or None, inline text) of a cell."""
    value = formula = None
    inline = ""
    for child in cell:
        name = local_name(child)
        if name == "v":
            value = child.text
        elif name == "f":
            formula = child.text or ""
        elif name == "is":
            inline = _rich_text(child)
    return value, formula, inline


def _rich_text(element):
    """Text of a string with its formatted runs, without the reading aid of Asian strings."""
    if len(element) == 1 and local_name(element[0]) == "t":
        return _unescape(element[0].text or "")
    return _unescape("".join(_run_text(child) for child in element))


def _run_text(child):
    name = local_name(child)
    if name == "t":
        return child.text or ""
    return "".join(part.text or "" for part in child if local_name(part) == "t") if name == "r" else ""


def _unescape(text):
    """Excel writes control characters as ``_x000D_``."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _column(name, following):
    """Position of ``AB12`` counted from 0; a cell without a name follows the one before."""
    match = _CELL_NAME.match(name or "")
    if not match:
        return following
    position = 0
    for letter in match[1]:
        position = position * 26 + ord(letter) - 64
    if not following < position <= _MAX_COLUMN:
        raise FileError("corrupt", detail=name)
    return position - 1
