"""Takes the blank rows out of a sheet before it is parsed: formatting down to row 1 000 000 is common."""

import re

# Only rows that name their own number may go; the place of the others does not depend on them.
_BLANK_ROW = re.compile(rb'<row r="[^<>]*(?:/>|>(?:<c r="[^<>]*/>)*</row>)')
_CHUNK = 2**20


class TrimmedSheet:
    """A readable stream of the sheet's XML without its blank rows."""

    def __init__(self, stream):
        self.stream = stream
        self.rest = b""

    def read(self, _size=-1):  # pylint: disable=method-required-super
        """Return the next piece, b'' at the end; the size asked for is not kept to."""
        while True:
            chunk = self.stream.read(_CHUNK)
            data = self.rest + chunk
            self.rest = b""
            if not chunk:
                return _BLANK_ROW.sub(b"", data)
            cut = data.rfind(b"<row")
            if cut >= 0 and len(data) - cut < _CHUNK:
                data, self.rest = data[:cut], data[cut:]
            trimmed = _BLANK_ROW.sub(b"", data)
            if trimmed:
                return trimmed
