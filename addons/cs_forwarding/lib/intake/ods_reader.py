"""ODS (LibreOffice), row by row. Repeated cells are written once with a count; it is not believed blindly."""

from .errors import FileError
from .excel_numbers import number_text
from .tables import build_table
from .zip_container import local_name, namespaced

_MAX_REPEATED_ROWS = 1000  # equal rows in a block; a longer block is a mistake or an attack
_NUMBERS = ("float", "currency", "percentage")


def read_ods_tables(workbook, limits, known=frozenset()):
    """Yield the sheets' tables in the order of the workbook."""
    if workbook.has("META-INF/manifest.xml"):
        with workbook.open("META-INF/manifest.xml") as stream:
            if b"encryption-data" in stream.read(2**20):
                raise FileError("encrypted")
    for position, name in enumerate(_sheet_names(workbook, limits)):
        table = build_table(name, _rows(workbook, position, limits), limits, known=known)
        if table:
            yield table


def _sheet_names(workbook, limits):
    names = [namespaced(element, "name") or "" for element in workbook.iterate("content.xml", "table")]
    if len(names) > limits.max_sheets:
        raise FileError("too_large", what="sheets", limit=limits.max_sheets)
    return names


def _rows(workbook, position, limits):
    """Yield (number, cells) of the sheet at ``position``."""
    sheet, number = 0, 0
    for element in workbook.iterate("content.xml", "table-row", "table"):
        if local_name(element) == "table":
            sheet += 1
            if sheet > position:
                return
            continue
        if sheet != position:
            continue
        repeated = _count(element, "number-rows-repeated")
        cells = _cells(element, limits)
        if cells:
            for offset in range(1, min(repeated, _MAX_REPEATED_ROWS) + 1):
                yield number + offset, list(cells)
        number += repeated


def _cells(row, limits):
    """Cells up to the last one with content."""
    cells, blanks = [], 0
    for cell in row:
        repeated = _count(cell, "number-columns-repeated")
        text = _text(cell)
        if not text:
            blanks += repeated
            continue
        if len(cells) + blanks + repeated > limits.max_columns:
            raise FileError("too_large", what="columns", limit=limits.max_columns)
        cells.extend([""] * blanks + [text] * repeated)
        blanks = 0
    return cells


def _text(cell):
    if not len(cell) and namespaced(cell, "value-type") is None:
        return _uncalculated(cell)
    kind = namespaced(cell, "value-type")
    if kind in _NUMBERS:
        return number_text(namespaced(cell, "value") or "")
    if kind == "date":
        return (namespaced(cell, "date-value") or "").replace("T", " ")
    return "\n".join(_paragraph(child) for child in cell if local_name(child) == "p")


def _uncalculated(cell):
    formula = namespaced(cell, "formula")
    return "=" + formula.partition("=")[2] if formula else ""


def _paragraph(element):
    """Text of a paragraph; runs of blanks are elements of their own."""
    parts = [element.text or ""]
    for child in element:
        parts.append(" " if local_name(child) in ("s", "tab") else _paragraph(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _count(element, name):
    value = namespaced(element, name)
    return int(value) if value and value.isdecimal() else 1
