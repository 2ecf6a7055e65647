"""Tables of values → an XLSX file."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

_WIDTHS = (8, 40)


def write_workbook(sheets):
    """Return the bytes of a workbook; texts never become formulas.

    :param sheets: ``[(title, [header], [[value]])]``
    """
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, header, rows in sheets:
        sheet = workbook.create_sheet(title[:31])
        _append(sheet, header)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        for row in rows:
            _append(sheet, row)
        _fit_columns(sheet, [header, *rows[:200]])
    output = BytesIO()
    workbook.save(output)
    return output.getvalue()


def _append(sheet, values):
    sheet.append([None if value == "" else value for value in values])
    for cell in sheet[sheet.max_row]:
        if isinstance(cell.value, str):
            cell.data_type = "s"


def _fit_columns(sheet, rows):
    low, high = _WIDTHS
    for number, column in enumerate(zip(*rows, strict=True), 1):
        # Chinese signs are twice as wide as others
        longest = max(len(str(value)) + sum(sign > "\u2e80" for sign in str(value)) for value in column)
        sheet.column_dimensions[get_column_letter(number)].width = min(max(longest + 2, low), high)
