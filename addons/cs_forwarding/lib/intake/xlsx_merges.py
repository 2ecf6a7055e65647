"""The merged cells of a sheet. They stand behind its rows, so the XML is run through once more."""

import re

_RANGE = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_CHUNK = 2**20
_OVERLAP = 200
MAX_MERGES = 200_000


def merged_cells(workbook, part):
    """Return (first row, first column, last row, last column) of each; rows from 1, columns from 0."""
    ranges, rest = {}, b""
    with workbook.open(part) as stream:
        while (chunk := stream.read(_CHUNK)) and len(ranges) < MAX_MERGES:
            data = rest + chunk
            for match in _RANGE.finditer(data):
                left, top, right, bottom = match.groups()
                ranges[int(top), _column(left), int(bottom), _column(right)] = True
            rest = data[-_OVERLAP:]
    return list(ranges)


def _column(letters):
    position = 0
    for letter in letters:
        position = position * 26 + letter - 64
    return position - 1
