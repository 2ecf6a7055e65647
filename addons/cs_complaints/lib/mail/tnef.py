"""winmail.dat: what Outlook packs attachments and text into. Format: Microsoft's [MS-OXTNEF]."""

import struct

from .charsets import decode

SIGNATURE = 0x223E9F78
_BODY, _MESSAGE_PROPS = 0x800C, 0x9003
_CODEPAGE = 0x9007
_NEW_ATTACHMENT, _TITLE, _DATA, _ATTACHMENT_PROPS = 0x9002, 0x8010, 0x800F, 0x9005
_LONG_NAME, _PLAIN_BODY, _HTML_BODY = 0x3707, 0x1000, 0x1013
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_TEXTS = {30: "", 31: "utf-16-le"}
_BINARY = {13, 258}
_MULTIPLE = 0x1000
_MAX_VALUES = 10_000


class InvalidTnef(ValueError):
    """The data are not what Outlook writes."""


class Tnef:
    """What a winmail.dat holds: ``text``, ``html`` and ``attachments`` as (name, bytes)."""

    def __init__(self):
        self.text = ""
        self.html = ""
        self.attachments = []


def read_tnef(data, detect):
    """Unpack a winmail.dat; a truncated one gives what came before its end.

    :raise InvalidTnef: when it is none
    """
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != SIGNATURE:
        raise InvalidTnef("no signature")
    found, reader = Tnef(), _Reader(detect)
    for name, value in _attributes(data):
        reader.take(found, name, value)
    return found


def _attributes(data):
    position = 6
    while position + 9 <= len(data):
        _level, name, _kind, size = struct.unpack_from("<BHHI", data, position)
        position += 9
        yield name, data[position : position + size]
        position += size + 2


class _Reader:
    def __init__(self, detect):
        self.detect = detect
        self.charset = ""

    def take(self, found, name, value):
        if name == _CODEPAGE and len(value) >= 4:
            self.charset = f"cp{struct.unpack_from('<I', value)[0]}"
        elif name == _BODY:
            found.text = self._text(value)
        elif name == _MESSAGE_PROPS:
            self._take_message(found, value)
        elif name == _NEW_ATTACHMENT:
            found.attachments.append(("", b""))
        elif name in (_TITLE, _DATA, _ATTACHMENT_PROPS) and found.attachments:
            self._take_attachment(found, name, value)

    def _take_message(self, found, value):
        properties = dict(self._properties(value))
        found.text = found.text or self._as_text(properties.get(_PLAIN_BODY))
        found.html = found.html or self._as_text(properties.get(_HTML_BODY))

    def _take_attachment(self, found, name, value):
        title, content = found.attachments[-1]
        if name == _DATA:
            content = value
        elif name == _TITLE:
            title = title or self._text(value)
        else:
            title = self._as_text(dict(self._properties(value)).get(_LONG_NAME)) or title
        found.attachments[-1] = (title, content)

    def _text(self, value):
        return decode(value.rstrip(b"\x00"), self.charset, self.detect)

    def _as_text(self, value):
        return self._text(value) if isinstance(value, bytes) else value or ""

    def _properties(self, data):
        """Yield the (number, value) of the properties; a kind nobody knows ends the reading."""
        try:
            yield from self._read_properties(data)
        except (struct.error, InvalidTnef):
            return

    def _read_properties(self, data):
        (count,) = struct.unpack_from("<I", data)
        position = 4
        for _number in range(min(count, _MAX_VALUES)):
            kind, name = struct.unpack_from("<HH", data, position)
            position += 4
            if name >= 0x8000:
                position = _skip_name(data, position)
            value, position = self._read_values(data, position, kind)
            yield name, value

    def _read_values(self, data, position, kind):
        base = kind & ~_MULTIPLE
        if base in _FIXED and not kind & _MULTIPLE:
            return data[position : position + _FIXED[base]], position + _FIXED[base]
        if base not in _FIXED and base not in _TEXTS and base not in _BINARY:
            raise InvalidTnef(f"kind {kind}")
        (count,) = struct.unpack_from("<I", data, position)
        position += 4
        value = b""
        for _number in range(min(count, _MAX_VALUES)):
            size = _FIXED.get(base)
            if size is None:
                (size,) = struct.unpack_from("<I", data, position)
                position += 4
            value, position = data[position : position + size], position + _padded(size)
        if base == 31:
            return value.decode("utf-16-le", errors="replace").rstrip("\x00"), position
        return value, position


def _padded(size):
    return (size + 3) // 4 * 4


def _skip_name(data, position):
    """Named properties carry their name, a number or a text, behind the identifier of its owner."""
    (is_text,) = struct.unpack_from("<I", data, position + 16)
    (size,) = struct.unpack_from("<I", data, position + 20)
    return position + 24 + (_padded(size) if is_text else 0)
