"""Workbooks that leave the house, all in one look.

What others have typed is written as text and stays text: a cell never becomes a formula or a link. Rows go to
the disk as they come, so memory does not grow with them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import xlsxwriter

AMOUNT = "#,##0.00"
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_HEADER = {"bold": True, "bg_color": "#E9ECEF", "border": 1, "text_wrap": True, "valign": "top"}
# What a spreadsheet takes at the most: signs of a sheet's name, signs in a cell.
_MAX_NAME = 31
_MAX_TEXT = 32767
_WIDTHS = (8, 40)
_FITTED_ROWS = 200


@dataclass(frozen=True)
class Column:
    header: str
    width: int
    # how numbers look in it, in the words of a spreadsheet
    number: str = AMOUNT


@dataclass(frozen=True)
class Sheet:
    """One table.

    :param rows: tuples of text, numbers and dates; None, False and "" are blank
    :param title: lines above the table, each a tuple of texts
    """

    columns: Sequence[Column]
    rows: Iterable
    name: str = "Sheet1"
    title: Sequence[tuple] = ()


def write_workbook(sheets):
    """Return the bytes of a workbook with these sheets."""
    output = BytesIO()
    with xlsxwriter.Workbook(output, _OPTIONS) as book:
        styles = {
            "title": book.add_format({"bold": True, "font_size": 12}),
            "header": book.add_format(_HEADER),
            "text": book.add_format({"num_format": "@", "valign": "top"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"}),
        }
        for sheet in sheets:
            _write_sheet(book, styles, sheet)
    return output.getvalue()


def fit_columns(headers, rows, number=AMOUNT):
    """Return columns as wide as their first rows."""
    low, high = _WIDTHS
    cells = zip(headers, *rows[:_FITTED_ROWS], strict=True)
    return [
        Column(header, min(max(max(map(_measure, column)) + 2, low), high), number)
        for header, column in zip(headers, cells, strict=True)
    ]


def _measure(value):
    # Chinese signs are twice as wide as others
    return len(str(value)) + sum(sign > "\u2e80" for sign in str(value))


def _write_sheet(book, styles, sheet):
    page = book.add_worksheet(sheet.name[:_MAX_NAME])
    numbers = {column.number for column in sheet.columns}
    formats = {number: book.add_format({"num_format": number, "valign": "top"}) for number in numbers}
    top = _write_head(page, styles, sheet)
    looks = [{**styles, "number": formats[column.number]} for column in sheet.columns]
    last = top
    for last, row in enumerate(sheet.rows, top + 1):
        for position, (value, look) in enumerate(zip(row, looks, strict=True)):
            _write_cell(page, last, position, value, look)
    page.autofilter(top, 0, last, len(sheet.columns) - 1)


def _write_head(page, styles, sheet):
    """Write what stands above the rows; return the number of the row with the headers."""
    for position, column in enumerate(sheet.columns):
        page.set_column(position, position, column.width)
    for number, line in enumerate(sheet.title):
        for position, words in enumerate(line):
            page.write_string(number, position, words, styles["text" if number else "title"])
    top = len(sheet.title) + 1 if sheet.title else 0
    for position, column in enumerate(sheet.columns):
        page.write_string(top, position, column.header, styles["header"])
    page.freeze_panes(top + 1, 0)
    return top


def _write_cell(page, row, position, value, look):
    if value is None or value is False or value == "":
        return
    if isinstance(value, str):
        page.write_string(row, position, value[:_MAX_TEXT], look["text"])
    elif isinstance(value, date):
        page.write_datetime(row, position, value, look["date"])
    else:
        page.write_number(row, position, value, look["number"])
