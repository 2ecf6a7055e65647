"""Waybills as bills write them: their key, several in one cell, numbers a spreadsheet has spoilt."""

import re

from ....cs_forwarding.lib.intake.errors import BadValue
from ....cs_forwarding.lib.intake.text import clean_cell, half_width
from ....cs_forwarding.lib.intake.values import check_exact
from ....cs_forwarding.lib.tracking.waybill import normalize_waybill

_SEPARATORS = re.compile(r"[+/,;|、，；\s]+")
_FLOAT = re.compile(r"^(\d{6,})\.0+$")
MIN_LENGTH = 6
# A waybill in the form of its key: Latin letters and digits, a digit among them.
_KEY = re.compile(rf"(?=.{{{MIN_LENGTH}}})[A-Z]*[0-9][0-9A-Z]*")


def is_waybill(text):
    """Whether a text looks like a waybill: long enough, Latin letters and digits, a digit among them."""
    key = normalize_waybill(text)
    return len(key) >= MIN_LENGTH and not key.isalpha() and len(key) * 2 > len(text.strip())


def find_odd(texts):
    """Return the positions of the texts that are not waybills in the form of their keys.

    A column of plain waybills takes a few steps for any number of them.
    """
    joined = "".join(texts)
    is_plain = (
        joined.isascii()
        and joined.isalnum()
        and joined == joined.upper()
        and min(map(len, texts)) >= MIN_LENGTH
        and not any(map(str.isalpha, texts))
    )
    return [] if is_plain else [at for at, hit in enumerate(map(_KEY.fullmatch, texts)) if not hit]


class RefReader:
    """Cell -> (waybill, key, other waybills of the cell). All None for a blank cell.

    :param pattern: what a waybill of this carrier looks like; '' for anything
    :param split: whether a cell may hold several
    """

    def __init__(self, pattern="", split=True):
        self.pattern = re.compile(pattern, re.IGNORECASE) if pattern else None
        self.split = split

    def __call__(self, text):
        plain = half_width(clean_cell(text)).removeprefix("No:").strip()
        if not plain or plain.casefold() in ("-", "--", "null", "none", "n/a"):
            return None, None, None
        parts = self._parts(plain)
        for part in parts:
            check_exact(part)
            if self.pattern and not self.pattern.search(normalize_waybill(part)):
                raise BadValue("bad_ref", text)
        return parts[0], normalize_waybill(parts[0]) or None, " ".join(parts[1:]) or None

    def _parts(self, plain):
        whole = _FLOAT.sub(r"\1", plain)
        if self.split:
            parts = [_FLOAT.sub(r"\1", part) for part in _SEPARATORS.split(plain) if part]
            if len(parts) > 1 and all(map(is_waybill, parts)):
                return list(dict.fromkeys(parts))
        return [whole]


def read_other_ref(text):
    """A further reference without blanks inside: they stand between references."""
    plain = "".join(half_width(clean_cell(text)).split())
    return plain if plain and plain != "-" else None
