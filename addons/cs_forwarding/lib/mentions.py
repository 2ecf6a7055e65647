"""What a customer's text mentions: waybills, order numbers, phone numbers. Nothing here knows Odoo.

Only candidates are found here; which of them mean something the database tells. So the net is wide, and the
number of candidates of one text is bounded.
"""

import re
import unicodedata
from collections import namedtuple

import phonenumbers

from .tracking.waybill import normalize_waybill

# Longer texts are read so far; a mail's history may be endless.
READ_CHARACTERS = 20_000
# A text with more candidates than this is a list, not a matter; the first ones count.
MOST_CANDIDATES = 40
# Numbers written in groups ("1Z 999 AA1 01 2345 6784") are put together from so many of them.
MOST_GROUPS = 6

_LEAST_LENGTH, _MOST_LENGTH, _LEAST_DIGITS = 5, 34, 4
# A group of Latin letters and digits, with the signs that numbers of orders have inside.
_GROUP = re.compile(r"[0-9A-Z]+(?:[-_/#][0-9A-Z]+)*")
_MAIL_OR_LINK = re.compile(r"\S+@\S+|\b(?:https?://|www\.)\S+", re.IGNORECASE)
_LINK_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{8,34}(?![0-9A-Za-z])")
_CHINESE_PHONE = re.compile(
    r"(?<![0-9A-Za-z])(?:\+|00)?(?:86[-\s]?)?"
    r"(1[3-9]\d(?:[-\s]?\d{4}){2}|0\d{2,3}[-\s]?\d{7,8}|400[-\s]?\d{3}[-\s]?\d{4})(?![0-9A-Za-z])"
)
_DATE = re.compile(r"(?<![-0-9A-Za-z])(?:19|20)\d\d-[01]?\d-[0-3]?\d(?![-0-9A-Za-z])")
# Only what begins so can be a number of another country; looking for them costs far more than the rest.
_FOREIGN = re.compile(r"\+\s?\d|(?<!\d)00[1-9]\d{6}|\(\d")
# Groups that belong together: each with a digit; before them may stand the letters of the carrier.
_CARRIER = re.compile(r"[A-Z]{1,4}")
_HAS_DIGIT = re.compile(r"\d")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))

Mentions = namedtuple("Mentions", "waybills numbers phones")
Mentions.__doc__ = """What a text mentions, each a list without doubles in the order of the text.

``waybills`` are keys as :func:`normalize_waybill` makes them, ``numbers`` are upper case as written,
``phones`` are in E.164.
"""


def find_mentions(*texts, country="CN"):
    """Return the :class:`Mentions` of the texts, the earlier texts first.

    :param country: ISO code of the country whose phone numbers are written without a country code

    >>> find_mentions("我的快递ＳＦ1234567890123还没到，电话138-0000-1234").waybills[0]
    'SF1234567890123'
    >>> find_mentions("Order S00123 is late").numbers
    ['S00123']
    >>> find_mentions("请联系 138 0000 1234").phones
    ['+8613800001234']
    """
    text = _clean("\n".join(text for text in texts if text))
    plain, links = _MAIL_OR_LINK.sub(" ", text), " ".join(_MAIL_OR_LINK.findall(text))
    plain = _DATE.sub(";", plain)
    phones, rest = _take_phones(plain, country)
    rest = rest.upper()
    written = [*_iter_numbers(rest), *_iter_link_numbers(links)]
    numbers = _first(number for number in written if _is_number(number))
    waybills = _first(normalize_waybill(number) for number in (*numbers, *_iter_joined(rest)))
    return Mentions(waybills, numbers, phones)


def find_phone(text, country="CN"):
    """Return one phone number as a person typed it in E.164, or None.

    >>> find_phone("0086 138-0000-1234"), find_phone("S00123")
    ('+8613800001234', None)
    """
    return next(iter(_take_phones(_clean(text or ""), country)[0]), None)


def _clean(text):
    return unicodedata.normalize("NFKC", text[:READ_CHARACTERS]).translate(_DASHES)


def _first(values):
    return list(dict.fromkeys(values))[:MOST_CANDIDATES]


def _is_number(text):
    return (
        _LEAST_LENGTH <= len(text) <= _MOST_LENGTH and sum(sign.isdigit() for sign in text) >= _LEAST_DIGITS
    )


def _iter_numbers(text):
    for match in _GROUP.finditer(text):
        group = match.group()
        yield group
        # "Order/S00123" and "2 pcs-S00123": the parts may be what counts.
        parts = re.split(r"[-_/#]", group)
        if len(parts) > 1:
            yield from parts


def _iter_link_numbers(links):
    """Numbers in the address of a tracking page."""
    return (number.upper() for number in _LINK_NUMBER.findall(links))


def _iter_joined(text):
    """Yield what groups separated by one blank or dash make together, where most of it is digits."""
    groups = list(_GROUP.finditer(text))
    for start, first in enumerate(groups):
        joined, end = first.group(), first.end()
        if not _HAS_DIGIT.search(joined) and not _CARRIER.fullmatch(joined):
            continue
        for group in groups[start + 1 : start + MOST_GROUPS]:
            if text[end : group.start()] not in (" ", "-", " - ") or not _HAS_DIGIT.search(group.group()):
                break
            joined, end = joined + group.group(), group.end()
            key = normalize_waybill(joined)
            digits = sum(sign.isdigit() for sign in key)
            if 8 <= len(key) <= _MOST_LENGTH and digits * 2 > len(key):
                yield joined


def _take_phones(text, country):
    """Return the phone numbers of a text and what is left of it.

    Eleven digits in a row may be a waybill as well; they are left where they stand.
    """
    found = {match.span(): _parse(match.group(1), "CN") for match in _CHINESE_PHONE.finditer(text)}
    if country != "CN" or _FOREIGN.search(text):
        matcher = phonenumbers.PhoneNumberMatcher(text, country, leniency=phonenumbers.Leniency.VALID)
        for match in matcher:
            if not any(start < match.end and match.start < end for start, end in found):
                found[match.start, match.end] = match.number
    spans = sorted(span for span, number in found.items() if number)
    phones = _first(_to_e164(found[span]) for span in spans)
    for start, end in reversed(spans):
        if not text[start:end].isdigit():
            text = f"{text[:start]};{text[end:]}"
    return phones, text


def _to_e164(number):
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _parse(text, country):
    number = phonenumbers.parse(text, country)
    return number if phonenumbers.is_valid_number(number) else None
