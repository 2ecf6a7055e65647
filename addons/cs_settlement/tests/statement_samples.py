"""Statement files as carriers lay them out, made up for tests."""

import csv
import io

from openpyxl import Workbook

from ..lib.statement import read_statement
from ..lib.statement.presets import PRESET_BY_CODE
from ..lib.statement.schema import COLUMNS

WORDS = {
    "运费": "freight",
    "保费": "insurance",
    "保价": "insurance",
    "燃油附加费": "fuel",
    "Fuel Surcharge": "fuel",
    "FUEL SURCHARGE": "fuel",
    "Residential": "residential",
    "REMOTE AREA DELIVERY": "remote_area",
}


def make_csv(rows, encoding="utf-8", delimiter=","):
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode(encoding)


def make_xlsx(rows, sheet="账单明细", merges=(), more=None):
    """``more``: name -> rows of further sheets."""
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    for cells in merges:
        book.active.merge_cells(cells)
    for name, further in (more or {}).items():
        extra = book.create_sheet(name)
        for row in further:
            extra.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def make_ups(lines, version="2.1", width=250):
    """UPS Billing Data: rows of 250 cells without names. ``lines``: position -> text."""
    rows = []
    for line in lines:
        cells = [""] * width
        cells[0], cells[2], cells[4], cells[5], cells[9] = (
            version,
            "0000A1B2C3",
            "2026-05-30",
            "0000A1B2C3226",
            "USD",
        )
        for position, text in line.items():
            cells[position] = text
        rows.append(cells)
    return make_csv(rows)


def read(content, code="", filename="bill.csv", **profile):
    """Return (lines as dicts, statement) of a file, read by a preset."""
    base = PRESET_BY_CODE.get(code, {})
    words = {**WORDS, **base.get("charge_types", {})}
    statement = read_statement(content, filename, {**base, "charge_types": words, **profile})
    return [dict(zip(COLUMNS, row, strict=True)) for row in statement.rows], statement


def facts(lines, *names):
    """The values of some columns of each line."""
    return [tuple(line[name] for name in names) for line in lines]
