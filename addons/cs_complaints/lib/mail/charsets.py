"""Bytes of a mail to text. What a mail declares is a hint: many programs declare less than they write."""

import codecs
import re

# What is declared -> the encoding that holds it and the characters it lacks.
_SUPERSETS = {
    "gb2312": "gb18030",
    "gb231280": "gb18030",
    "gbk": "gb18030",
    "xgbk": "gb18030",
    "cp936": "gb18030",
    "936": "gb18030",
    "ms936": "gb18030",
    "chinese": "gb18030",
    "csgb2312": "gb18030",
    "euccn": "gb18030",
    "hzgb2312": "hz",
    "big5": "big5hkscs",
    "xbig5": "big5hkscs",
    "cp950": "big5hkscs",
    "csbig5": "big5hkscs",
    "ksc56011987": "cp949",
    "euckr": "cp949",
    "shiftjis": "cp932",
    "sjis": "cp932",
    "xsjis": "cp932",
    "iso88591": "cp1252",
    "latin1": "cp1252",
    "iso2022jp": "iso2022_jp_ext",
    "unicode11utf7": "utf-7",
    "utf8mb4": "utf-8",
}
# Declared by programs that do not know: any byte is text in them, or none is.
_MEANINGLESS = {
    "",
    "usascii",
    "ascii",
    "unknown8bit",
    "xunknown",
    "unknown",
    "default",
    "8bit",
    "none",
    "binary",
}
_ONE_BYTE = {"cp1252"}
_MARKS = [(codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16")]
_MARKS += [(codecs.BOM_UTF16_BE, "utf-16")]
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_GB_PAIRS = re.compile(rb"(?:[\xa1-\xf7][\xa1-\xfe])+")
# So many Chinese characters are no accident in a text that is said to be Western.
_FEWEST_PAIRS = 4


def decode(data, declared, detect):
    """Return the text of ``data`` without NUL characters; bytes that nothing explains become U+FFFD.

    :param str declared: the charset of the header, "" where there is none
    :param detect: function of bytes that returns a codec's name or raises ValueError
    """
    text = _decode(data, declared, detect)
    return text.replace("\x00", "").removeprefix("\ufeff")


def _decode(data, declared, detect):
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    encoding = find_codec(declared)
    if encoding == "utf-16":
        return _decode_wide(data, detect)
    if encoding in _ONE_BYTE:
        return _decode_western(data, encoding)
    if encoding and (text := _try(data, encoding)) is not None:
        return text
    if (text := _try(data, "utf-8")) is not None:
        return text
    return data.decode(_detected(data, detect) or encoding or "cp1252", errors="replace")


def find_codec(declared):
    """Return the codec that reads what is declared, "" where the declaration says nothing."""
    name = re.sub(r"[^a-z0-9]", "", declared.lower())
    if name in _MEANINGLESS:
        return ""
    if name in _SUPERSETS:
        return _SUPERSETS[name]
    try:
        found = codecs.lookup(declared.strip("\"' ;"))
    except (LookupError, ValueError):
        return ""
    # Codecs such as base64 and rot13 make no text of bytes.
    return found.name if getattr(found, "_is_text_encoding", False) else ""


def _try(data, encoding):
    try:
        return data.decode(encoding)
    except (UnicodeError, ValueError):
        return None


def _detected(data, detect):
    try:
        encoding = detect(data)
    except ValueError:
        return ""
    return encoding if _try(data, encoding) is not None else ""


def _decode_western(data, encoding):
    """Western texts have single accents, Chinese ones whole runs of pairs; UTF-8 is never an accident."""
    text = _try(data, "utf-8")
    if text is None and _is_chinese(data):
        text = _try(data, "gb18030")
    return data.decode(encoding, errors="replace") if text is None else text


def _is_chinese(data):
    runs = _HIGH_RUN.findall(data)
    return sum(map(len, runs)) >= 2 * _FEWEST_PAIRS and all(_GB_PAIRS.fullmatch(run) for run in runs)


def _decode_wide(data, detect):
    """UTF-16 without a mark: the byte order in which it makes sense."""
    if _detected(data, detect) == "utf-16-le":
        return data.decode("utf-16-le", errors="replace")
    texts = [data.decode(encoding, errors="replace") for encoding in ("utf-16-be", "utf-16-le")]
    return max(texts, key=_count_usual)


def _count_usual(text):
    return sum(char.isascii() or "\u4e00" <= char <= "\u9fff" for char in text)
