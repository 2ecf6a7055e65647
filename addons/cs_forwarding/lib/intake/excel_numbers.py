"""Numbers and dates as spreadsheets keep them -> the text a person would read."""

import re
from datetime import datetime, timedelta
from decimal import Decimal

# A double keeps 15 decimal digits: beyond that a spreadsheet has already thrown digits away.
EXACT_DIGITS = 15
_MAX_SERIAL = 2958466  # 9999-12-31 and a day
_BASE_1900 = datetime.fromisoformat("1899-12-30")
_BASE_EARLY_1900 = datetime.fromisoformat("1899-12-31")
_BASE_1904 = datetime.fromisoformat("1904-01-01")
_BUILTIN_DATES = {14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)}
_BUILTIN_TIMES = {18, 19, 20, 21, 45, 47}
_LITERALS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


def number_text(raw):
    """``19.989999999999998`` -> ``19.99``; a number with lost digits stays in the form ``6.92E+18``."""
    if raw.isdecimal() and len(raw) <= EXACT_DIGITS:
        return raw
    try:
        value = float(raw)
    except ValueError:
        return raw
    if abs(value) < 10**EXACT_DIGITS:
        return format(Decimal(f"{value:.15g}"), "f")
    # All digits there: written by a program that does not calculate in doubles.
    if raw.isdecimal() and len(raw.rstrip("0")) > EXACT_DIGITS:
        return raw
    return f"{value:.14E}"


def format_kind(number_format_id, code):
    """``date``, ``time`` or '' for a cell format."""
    if number_format_id in _BUILTIN_DATES:
        return "date"
    if number_format_id in _BUILTIN_TIMES:
        return "time"
    letters = _LITERALS.sub("", code or "").lower().replace("general", "")
    if re.search("[yd]", letters) or ("m" in letters and not re.search("[hs0#?]", letters)):
        return "date"
    return "time" if re.search("[hs]", letters) else ""


def serial_text(raw, kind, epoch_1904=False):
    """A day number as ISO text; what is no date stays a number."""
    try:
        serial = float(raw)
    except ValueError:
        return raw
    if not 0 <= serial < _MAX_SERIAL:
        return number_text(raw)
    if kind == "time" and serial < 1:
        return str(timedelta(seconds=round(serial * 86400)))
    moment = serial_datetime(serial, epoch_1904)
    return f"{moment:%Y-%m-%d}" if serial == int(serial) and kind == "date" else f"{moment:%Y-%m-%d %H:%M:%S}"


def serial_datetime(serial, epoch_1904=False):
    """Day number -> naive datetime, to the second. 1900 counts a 29th of February that never was."""
    base = _BASE_1904 if epoch_1904 else _BASE_1900 if serial >= 61 else _BASE_EARLY_1900
    return base + timedelta(seconds=round(serial * 86400))
