"""Small helpers on text as spreadsheets write it."""

import re
import unicodedata

# ="0012" and ="0012"": how exporters keep Excel from reading a number.
_GUARD = re.compile(r'^="(.*?)"*$', re.DOTALL)
# Signs that carry no text: byte order mark, zero-width blanks, NUL, soft hyphen.
_INVISIBLE = re.compile("[\x00\ufeff\u200b\u200c\u200d\u2060\u00ad]")
_BLANKS = " \t\r\n\x0b\x0c\xa0\u3000"
_HEADER_NOISE = re.compile(r"[\s_\-.:*]+")
_COUNTER = re.compile(r"#\d+$")


def clean_cell(value):
    """Return the text of a cell without guards (``="…"``, leading ``'``), tabs and surrounding blanks."""
    text = value
    if text and (text[0] in "=\"'\ufeff" or not text.isprintable() or text[0] == "\u3000"):
        text = _INVISIBLE.sub("", text).strip(_BLANKS)
        guarded = _GUARD.match(text)
        if guarded:
            text = guarded.group(1).replace('""', '"')
        if text.startswith("'"):
            text = text[1:]
    return text.strip(_BLANKS)


def half_width(text):
    """Full-width letters, digits and punctuation become plain ones."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def header_key(name):
    """The form in which two spellings of one column name are equal."""
    return _HEADER_NOISE.sub("", half_width(name)).casefold()


def plain_header_key(name):
    """:func:`header_key` without the counter of a repeated name (``name#2``)."""
    return header_key(_COUNTER.sub("", name))


def squeeze(text):
    """One blank between words, none around."""
    return " ".join(text.split())
