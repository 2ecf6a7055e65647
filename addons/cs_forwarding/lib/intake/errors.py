"""Errors of the intake, as codes: the words for people are made where translation is at hand."""


class FileError(Exception):
    """A file that can't be read (any further).

    :ivar code: one of :data:`FILE_ERRORS`
    :ivar params: what a message needs to name the place, such as ``sheet``, ``row``, ``limit``
    """

    def __init__(self, code, **params):
        super().__init__(f"{code} {params}" if params else code)
        self.code = code
        self.params = params


class BadValue(ValueError):
    """A cell that does not hold what its column should hold; ``code`` becomes an issue of the order."""

    def __init__(self, code, value=""):
        super().__init__(f"{code}: {value!r}")
        self.code = code
        self.value = value


# Code -> what it means. Params in braces.
FILE_ERRORS = {
    "empty_file": "the file holds no bytes, or nothing but blank rows",
    "too_large": "more bytes, rows, columns or sheets than allowed ({what}, {limit})",
    "zip_bomb": "unpacks to far more than an honest workbook would",
    "macro_workbook": "the workbook holds macros",
    "encrypted": "the workbook is protected by a password",
    "html_file": "a web page saved under a spreadsheet's name",
    "xml_spreadsheet": "an Excel 2003 XML file",
    "archive": "an archive, not a spreadsheet: the files in it have to be unpacked first",
    "unknown_format": "neither text nor a known workbook",
    "truncated": "the file ends in the middle of its data",
    "corrupt": "the workbook is damaged ({detail})",
    "no_header": "no row with column names was found",
    "missing_library": "a Python library is not installed ({library})",
}

# Trouble with one row: the rest of the file goes on.
ROW_PROBLEMS = {
    "truncated_row": "the file ends in the middle of this row",
    "stray_quote": "an opening quote of this row is never closed",
    "too_many_cells": "the row has more cells than the header has names",
    "undecodable": "the row holds bytes that are no text in the file's encoding",
}
