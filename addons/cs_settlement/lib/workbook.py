"""Workbooks that leave the house.

What others have typed is written as text and stays text: a cell never becomes a formula or a link.
"""

from io import BytesIO

import xlsxwriter

_OPTIONS = {
    "in_memory": True,
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def write_table(title, columns, rows, sheet="Sheet1"):
    """Return the bytes of a workbook with one table.

    :param title: lines of text above the table
    :param columns: list of (header, width)
    :param rows: iterable of tuples; numbers are written as amounts, all else as text, None and False as blank
    """
    output = BytesIO()
    with xlsxwriter.Workbook(output, _OPTIONS) as book:
        page = book.add_worksheet(sheet)
        formats = {
            "title": book.add_format({"bold": True, "font_size": 12}),
            "header": book.add_format({"bold": True, "bg_color": "#E9ECEF", "border": 1, "text_wrap": True}),
            "amount": book.add_format({"num_format": "#,##0.00"}),
            "text": book.add_format({"num_format": "@", "valign": "top"}),
        }
        _write_head(page, formats, title, columns)
        first = len(title) + 2 if title else 1
        for number, row in enumerate(rows, first):
            _write_row(page, formats, number, row)
    return output.getvalue()


def _write_head(page, formats, title, columns):
    for position, (_header, width) in enumerate(columns):
        page.set_column(position, position, width)
    for number, words in enumerate(title):
        page.write_string(number, 0, words, formats["title"])
    at = len(title) + 1 if title else 0
    for position, (header, _width) in enumerate(columns):
        page.write_string(at, position, header, formats["header"])
    page.freeze_panes(at + 1, 0)


def _write_row(page, formats, number, row):
    for position, value in enumerate(row):
        if value is None or value is False or value == "":
            continue
        if isinstance(value, str):
            page.write_string(number, position, value, formats["text"])
        else:
            page.write_number(number, position, value, formats["amount"])
