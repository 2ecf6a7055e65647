"""Waybills as people and files write them."""

import re
import unicodedata

_SEPARATORS = re.compile(r"[,;，；、|\s]+")
_NOISE = re.compile(r"[^0-9A-Z]")


def normalize_waybill(text):
    """Return what makes two spellings of one waybill equal: Latin letters and digits, upper case."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text or "").upper())


def split_waybills(text):
    """Return the waybills in a text such as ``"SF1, SF2"``, as written, each once, in order."""
    found = {normalize_waybill(part): part for part in reversed(_SEPARATORS.split(text or ""))}
    found.pop("", None)
    return list(reversed(found.values()))
