"""Cells of a statement -> decimal texts, ISO dates, kilograms, currencies.

The readers raise ``BadValue`` with a code of :data:`reasons.ROW_ERRORS` and return None for a blank cell.
"""

import re
from datetime import date
from decimal import Decimal

from ....cs_forwarding.lib.intake.errors import BadValue
from ....cs_forwarding.lib.intake.excel_numbers import serial_datetime
from ....cs_forwarding.lib.intake.text import clean_cell, half_width, squeeze
from ....cs_forwarding.lib.intake.values import check_exact, parse_decimal

MAX_DECIMALS = 8
_MAX_DIGITS = 18
_PLAIN = re.compile(r"-?(?:0|[1-9]\d{0,11})(?:\.\d{1,8})?\Z")
_MINUS_BEHIND = re.compile(r"^([^-]*\d)\s*-$")
_CREDIT = re.compile(r"^(.*\d)\s*CR$", re.IGNORECASE)
_BLANKS = {"-", "--", "/", "\\", "—", "无", "無", "n/a", "null", "none"}
_DAY = re.compile(
    r"^(?P<a>\d{1,4})\s*[-/.年]\s*(?P<b>\d{1,2})\s*[-/.月]\s*(?P<c>\d{1,4})\s*日?(?:[T\s].*)?$", re.IGNORECASE
)
_COMPACT = re.compile(r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:\d{4}|\d{6})?$")
_NO_YEAR = re.compile(r"^(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?$")
_NAMED = re.compile(r"^(?P<d>\d{1,2})[-\s]?(?P<m>[A-Za-z]{3})[a-z]*[-\s,]*(?P<y>\d{2,4})$")
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: at for at, name in enumerate(_MONTH_NAMES, 1)}
_SERIAL = re.compile(r"^[2-7]\d{4}(?:\.\d+)?$")
_WEIGHT = re.compile(
    r"^(?P<number>.*?\d\.?)\s*(?P<unit>kgs?|kgm|g|lbs?|lbr|tne|oz|t|k|l|o|公斤|千克|克|吨|斤)?$",
    re.IGNORECASE,
)

# Kilograms of a unit, as bills write them. K, L and O are UPS's letters.
UNIT_KG = {
    "": Decimal(1),
    **dict.fromkeys(("kg", "kgs", "k", "kgm", "公斤", "千克"), Decimal(1)),
    **dict.fromkeys(("g", "克"), Decimal("0.001")),
    **dict.fromkeys(("lb", "lbs", "l", "lbr"), Decimal("0.45359237")),
    **dict.fromkeys(("oz", "o"), Decimal("0.028349523125")),
    **dict.fromkeys(("t", "吨", "tne"), Decimal(1000)),
    "斤": Decimal("0.5"),
}
_CURRENCY_WORDS = {
    **dict.fromkeys(("人民币", "人民幣", "rmb", "元", "¥", "￥", "cn¥"), "CNY"),
    **dict.fromkeys(("港币", "港幣", "hk$"), "HKD"),
    **dict.fromkeys(("新台币", "新臺幣", "nt$"), "TWD"),
    **dict.fromkeys(("美元", "us$", "$"), "USD"),
    **dict.fromkeys(("欧元", "歐元", "€"), "EUR"),
    "£": "GBP",
}


def decimal_text(number):
    """A Decimal as plain text without an exponent and without zeros that say nothing."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


class AmountReader:
    """Amounts as decimal texts.

    :param mark: the decimal mark of the file: ``point``, ``comma``, or ``auto`` to tell it from each cell
    :param implied: how many decimals stand without a mark (EDI)
    """

    def __init__(self, mark="auto", implied=0):
        self.mark = mark
        self.implied = implied

    def __call__(self, text):
        if self.mark != "comma" and not self.implied and _PLAIN.match(text):
            return text
        plain = half_width(clean_cell(text)).replace("\u2212", "-").strip()
        if not plain or plain.casefold() in _BLANKS:
            return None
        number = self._number(plain, text)
        if number is None:
            return None
        if self.implied and "." not in plain:
            number = number.scaleb(-self.implied)
        if -number.as_tuple().exponent > MAX_DECIMALS:
            number = _shorten(number, text)
        if number.adjusted() >= _MAX_DIGITS - MAX_DECIMALS + 2:
            raise BadValue("bad_number", text)
        return decimal_text(number)

    def _number(self, plain, text):
        credit = _MINUS_BEHIND.match(plain) or _CREDIT.match(plain)
        if credit:
            plain = f"-{credit[1]}"
        if self.mark == "comma":
            plain = plain.replace(".", "").replace(",", ".")
        elif self.mark == "point":
            plain = plain.replace(",", "")
        return parse_decimal(plain)


def _shorten(number, text):
    """Drop the noise of a binary fraction; refuse what would have to be rounded."""
    short = number.quantize(Decimal(1).scaleb(-MAX_DECIMALS))
    if abs(number - short) > Decimal("1e-11"):
        raise BadValue("too_precise", text)
    return short.normalize()


class DateReader:
    """Dates as ISO texts; a time behind the date is left away.

    :param order: ``ymd``, ``dmy`` or ``mdy``, for dates that do not begin with the year
    :param year_of: ISO date of the statement, whose year a date without one takes
    """

    def __init__(self, order="ymd", year_of=""):
        self.order = order
        self.year_of = year_of

    def __call__(self, text):
        plain = squeeze(half_width(clean_cell(text)))
        if not plain or plain.casefold() in _BLANKS or plain.startswith("0000-00-00"):
            return None
        try:
            found = self._date(plain)
        except BadValue:
            raise
        except (ValueError, OverflowError) as error:
            raise BadValue("bad_date", text) from error
        if not found:
            check_exact(plain)
            raise BadValue("bad_date", text)
        return found.isoformat()

    def _date(self, plain):
        if match := _DAY.match(plain):
            return self._from_parts(match["a"], match["b"], match["c"])
        if match := _COMPACT.match(plain):
            return date(int(match["y"]), int(match["m"]), int(match["d"]))
        if match := _NAMED.match(plain):
            month = _MONTHS.get(match["m"].lower(), 0)
            return date(_full_year(match["y"]), month, int(match["d"]))
        if match := _NO_YEAR.match(plain):
            return self._without_year(int(match["m"]), int(match["d"]), plain)
        return serial_datetime(float(plain)).date() if _SERIAL.match(plain) else None

    def _from_parts(self, first, second, third):
        if len(first) == 4:
            return date(int(first), int(second), int(third))
        if self.order == "ymd" and len(third) != 4:
            return date(_full_year(first), int(second), int(third))
        if self.order == "ymd" and int(first) <= 12 and int(second) <= 12 and first != second:
            raise ValueError("day or month first")
        month_first = self.order == "mdy" or (self.order == "ymd" and int(second) > 12)
        day, month = (second, first) if month_first else (first, second)
        return date(_full_year(third), int(month), int(day))

    def _without_year(self, month, day, text):
        if not self.year_of:
            raise BadValue("no_year", text)
        end = date.fromisoformat(self.year_of)
        found = date(end.year, month, day)
        # A statement of January bills the shipments of December.
        return found.replace(year=end.year - 1) if (found - end).days > 180 else found


def _full_year(text):
    year = int(text)
    if len(text) == 2:
        return 2000 + year
    if len(text) != 4:
        raise ValueError(text)
    return year


class WeightReader:
    """Weights in kilograms as decimal texts; a unit behind the number outweighs that of the column."""

    def __init__(self, mark="auto", unit="kg"):
        self.amount = AmountReader(mark)
        self.factor = UNIT_KG.get(unit.lower(), Decimal(1))

    def __call__(self, text):
        if self.factor == 1 and _PLAIN.match(text):
            return text
        match = _WEIGHT.match(half_width(clean_cell(text)))
        unit = match["unit"] if match else None
        number = self.amount(match["number"] if match else text)
        if number is None:
            return None
        return in_kg(number, UNIT_KG[unit.lower()] if unit else self.factor)


def in_kg(number, factor):
    return decimal_text((Decimal(number) * factor).quantize(Decimal("0.000001"))) if factor != 1 else number


def read_pieces(text):
    """Number of pieces: ``3``, ``3.0``, ``3件``."""
    number = AmountReader()(re.sub(r"\s*(?:件|个|pcs?)$", "", text, flags=re.IGNORECASE))
    if number is None:
        return None
    if Decimal(number) % 1 or abs(Decimal(number)) >= 10**9:
        raise BadValue("bad_number", text)
    return str(int(Decimal(number)))


def read_currency(text):
    plain = half_width(clean_cell(text)).strip()
    return _CURRENCY_WORDS.get(plain.casefold(), plain.upper()[:3] or None)


def read_text(text):
    return squeeze(clean_cell(text)) or None
