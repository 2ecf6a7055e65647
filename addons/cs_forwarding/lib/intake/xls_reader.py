"""Old binary workbooks (.xls) through python-calamine. 65 536 rows at most: read whole."""

import io
from datetime import date, datetime, time, timedelta

from .errors import FileError
from .excel_numbers import number_text
from .tables import build_table

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACROS = "_VBA_PROJECT".encode("utf-16-le")


def read_xls_tables(data, limits, known=frozenset()):
    """Yield the sheets' tables; refuse protected workbooks and such with macros."""
    if _ENCRYPTED in data:
        raise FileError("encrypted")
    if _MACROS in data:
        raise FileError("macro_workbook")
    workbook = _open(data)
    for name in workbook.sheet_names[: limits.max_sheets]:
        sheet = workbook.get_sheet_by_name(name)
        table = build_table(name, _rows(sheet), limits, known=known)
        if table:
            yield table


def _open(data):
    try:
        import python_calamine
    except ImportError as error:
        raise FileError("missing_library", library="python-calamine") from error
    try:
        return python_calamine.load_workbook(io.BytesIO(data))
    except Exception as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise FileError("encrypted") from error
        raise FileError("corrupt", detail=str(error)[:200]) from error


def _rows(sheet):
    start = sheet.start[0] if sheet.start else 0
    for number, cells in enumerate(sheet.iter_rows(), start + 1):
        yield number, [_text(cell) for cell in cells]


def _text(value):
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        return number_text(repr(value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else value
