"""Any order file -> tables of text.

``read_tables`` looks at the content, never at the file's name: platforms call tab-separated text ``.xls`` and
web pages ``.xlsx``.
"""

from .csv_reader import check_text, read_csv_table
from .encodings import detect_encoding
from .errors import FileError
from .presets import KNOWN_HEADERS
from .tables import Limits, RawRow, Table, raw_rows

__all__ = ["FileError", "Limits", "RawRow", "Table", "raw_rows", "read_tables"]

_BLANK_SAMPLE = 1024
_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY = (b"%PDF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


def read_tables(data, filename="", *, limits=None, known_headers=KNOWN_HEADERS):
    """Yield one :class:`Table` for each sheet that holds anything.

    :param bytes data: the file
    :param filename: only for the words of errors and for formats that look alike
    :param known_headers: column names that help to find the header row, in the form of ``header_key``
    :raise FileError: when nothing can be read; an iterator of rows may raise it later
    """
    limits = limits or Limits()
    if not data[:_BLANK_SAMPLE].strip(b"\x00\r\n\t ") and not data.strip(b"\x00\r\n\t "):
        raise FileError("empty_file")
    if len(data) > limits.max_bytes:
        raise FileError("too_large", what="bytes", limit=limits.max_bytes)
    found = False
    for table in _reader(data, filename)(data, limits, known_headers):
        found = True
        yield table
    if not found:
        raise FileError("empty_file")


def _reader(data, filename):
    if data.startswith(_ZIP):
        return _read_zip
    if data.startswith(_OLE):
        return _read_ole
    if data.startswith(_BINARY):
        raise FileError("archive" if data.startswith(_ARCHIVES) else "unknown_format")
    return _read_text


def _read_text(data, limits, known):
    check_text(data)
    table = read_csv_table(data, detect_encoding(data), limits, known)
    if table:
        yield table


def _read_zip(data, limits, known):
    from .zip_container import open_workbook

    workbook = open_workbook(data, limits)
    if workbook.kind == "ods":
        from .ods_reader import read_ods_tables as read
    else:
        from .xlsx_reader import read_xlsx_tables as read
    yield from read(workbook, limits, known)


def _read_ole(data, limits, known):
    from .xls_reader import read_xls_tables

    yield from read_xls_tables(data, limits, known)
