"""Which encoding a text file is in. What the file or its sender declares is not believed."""

import codecs
import re

from .errors import FileError

_BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_SAMPLE = 256 * 1024
# Lead bytes of the common characters of each double-byte encoding.
_COMMON_LEADS = {"gb18030": range(0xB0, 0xD8), "big5": range(0xA4, 0xC7)}
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_PUNCTUATION_LEADS = range(0xA1, 0xA4)


def detect_encoding(data):
    """Return a Python codec name for ``data``; raise FileError('unknown_format') for binary data."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    wide = _wide_encoding(data[:_SAMPLE])
    if wide:
        return wide
    if b"\x00" in data[:_SAMPLE]:
        raise FileError("unknown_format")
    if decodes(data, "utf-8"):
        return "utf-8"
    if _is_nearly_utf8(data[:_SAMPLE]):
        return "utf-8"
    return _double_byte_encoding(data[:_SAMPLE]) or _guess(data[:_SAMPLE])


def _is_nearly_utf8(sample):
    """A few broken characters, as a program leaves that cuts texts by bytes, make no other encoding."""
    text = sample.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    return sum(not char.isascii() for char in text) > 5 * broken


def _wide_encoding(sample):
    """UTF-16 without a mark: read from the wrong end, hardly a delimiter, digit or line end is left."""
    if not sample.count(0):
        return None
    even = sample[: len(sample) // 2 * 2]
    texts = {encoding: even.decode(encoding, errors="replace") for encoding in ("utf-16-le", "utf-16-be")}
    best = max(texts, key=lambda encoding: _plain_share(texts[encoding]))
    is_text = _plain_share(texts[best]) > 0.1 and not _CONTROLS.search(texts[best])
    return best if is_text else None


def _plain_share(text):
    return sum(char.isascii() for char in text) / max(len(text), 1)


def decodes(data, encoding, whole=False):
    """Whether ``data`` is valid; unless it is meant to be whole, its last character may be cut off."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    view = memoryview(data)
    try:
        for start in range(0, len(data), 2**20):
            decoder.decode(view[start : start + 2**20])
        decoder.decode(b"", final=whole)
    except UnicodeDecodeError:
        return False
    return True


def _double_byte_encoding(sample):
    """The one of GB18030 and Big5 in which more of the characters are common ones."""
    scores = {encoding: _common_share(sample, encoding) for encoding in _COMMON_LEADS}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] >= 0.5 else None


def _common_share(sample, encoding):
    text = sample.decode(encoding, errors="replace")
    wide = [char for char in text if not char.isascii()]
    if not wide:
        return 0.0
    leads = _COMMON_LEADS[encoding]
    common = 0
    for char in wide:
        lead = _lead_byte(char, encoding)
        common += 1 if lead in leads else 0.5 if lead in _PUNCTUATION_LEADS else 0
    return common / len(wide)


def _lead_byte(char, encoding):
    return char.encode(encoding)[0] if char != "\ufffd" else 0


def _guess(sample):
    """Leave what is neither UTF-8 nor Chinese to charset-normalizer, if it is there."""
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return "gb18030"
    match = from_bytes(sample[:65536]).best()
    if match is None:
        raise FileError("unknown_format")
    return match.encoding
