"""Masks of phone numbers, streets and texts that carry them. Nothing here knows Odoo."""

import json
import re

# Stands for what is hidden. Also the sign by which a masked value is told from a real one.
MARK = "***"

_COUNTRY_CODE = re.compile(r"^\s*(?:\+|00)(86|852|853|886|1(?=\D)|\d{1,3}(?=[\s.-]))[\s.-]*")
_NOT_DIGIT = re.compile(r"\D+")
_EXTENSION = re.compile(r"(?:转|轉|ext\.?|x|#).*$", re.IGNORECASE)
_VIRTUAL_EXTENSION = re.compile(r"(?<=\d{4})-\d{1,5}\s*$")  # 13800001234-5678, as platforms write it
_CHINESE = re.compile(r"[\u3400-\u9fff]")
# Province, city and district; the "区" of a housing estate (小区, 园区, 社区) is no district.
_CHINESE_REGION = re.compile(
    r"^(?:[\u3400-\u9fff]{2,8}?(?:省|自治区|特别行政区))?"
    r"(?:[\u3400-\u9fff]{2,8}?(?:市|自治州|地区|盟))?"
    r"(?:[\u3400-\u9fff]{1,8}?(?:(?<![小园社])区|县|旗|市(?!场)))?"
)
_LATIN_WORD = re.compile(r"[^\W\d_]{2}")
_PHONE_IN_TEXT = re.compile(
    r"(?<![A-Za-z0-9+])(?:(?:\+|00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])(?:\+|00)[1-9]\d{0,2}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]?\d{2,4}){2,4}"
    r"(?![A-Za-z0-9])"
)
_PHONE_KEY = re.compile(r"phone|mobile|(?:^|_)tel(?:$|_|ephone)|电话|手机|電話|手機|联系方式", re.IGNORECASE)
_STREET_KEY = re.compile(r"street|address(?!ee)|addr(?:$|_)|地址|街道", re.IGNORECASE)
_ADDRESS_LINE_KEY = re.compile(
    r"^(?:ship|shipping|billing|ship-|bill-)?[-_ ]?address[-_ ]?[123]$", re.IGNORECASE
)


def is_masked(value):
    """Tell whether a text holds the sign of a mask."""
    return isinstance(value, str) and MARK in value


def mask_phone(value):
    """Return a phone number with its middle hidden: ``138****1234``, ``+86 138****1234``.

    Short numbers keep less, so that at least four digits stay unknown; an extension is dropped.
    """
    if not value:
        return value
    text = str(value)
    country = _COUNTRY_CODE.match(text)
    digits = _main_digits(text[country.end() :] if country else text)
    head, tail = _visible_digits(len(digits))
    prefix = f"+{country[1]} " if country else ""
    return f"{prefix}{digits[:head]}****{digits[len(digits) - tail :]}"


def _main_digits(text):
    digits = _NOT_DIGIT.sub("", _EXTENSION.sub("", text)) or _NOT_DIGIT.sub("", text)
    without = _NOT_DIGIT.sub("", _VIRTUAL_EXTENSION.sub("", text))
    return without if 11 <= len(without) < len(digits) else digits


def phone_tail(value, count=4):
    """Return the last digits of a number without its extension; "" where there are fewer."""
    digits = _main_digits(str(value)) if value else ""
    return digits[-count:] if len(digits) >= count else ""


def _visible_digits(length):
    for least, head, tail in ((11, 3, 4), (10, 3, 3), (9, 2, 3), (8, 2, 2), (7, 1, 2)):
        if length >= least:
            return head, tail
    return 0, 0


def mask_street(value):
    """Return a street with what finds the door hidden.

    Chinese keeps province, city and district (``上海市浦东新区***``) or the first two characters
    (``紫御***``); other scripts keep the first two letters of the first word (``Ma***``).
    """
    if not value:
        return value
    text = str(value).strip()
    if _CHINESE.search(text):
        region = _CHINESE_REGION.match(text).end()
        kept = text[:region] if 0 < region < len(text) else text[: 2 if len(text) > 4 else 0]
        return ("" if any(char.isdigit() for char in kept) else kept) + MARK
    word = _LATIN_WORD.search(text)
    return (word[0] if word and len(text) > 4 else "") + MARK


def mask_text(value):
    """Return a text with the phone numbers in it masked. Containers are walked, keys kept."""
    if isinstance(value, str):
        masked = _PHONE_IN_TEXT.sub(lambda found: mask_phone(found[0]), value)
        return type(value)(masked) if masked != value else value
    if isinstance(value, dict):
        return {key: mask_text(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(mask_text(item) for item in value)
    return value


def mask_json(value, key=""):
    """Return a JSON value with phones and streets hidden, told by the names of its keys and by their form."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        return _mask_json_text(value)
    if isinstance(value, dict):
        return {name: mask_json(item, _get_meaning(value, name)) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [mask_json(item, key) for item in value]
    if isinstance(value, bool) or value is None or value == "" or is_masked(value):
        return value
    if _PHONE_KEY.search(key):
        return mask_phone(value)
    if isinstance(value, str) and (_STREET_KEY.search(key) or _ADDRESS_LINE_KEY.search(key)):
        return mask_street(value) if "@" not in value else value
    if isinstance(value, int) and _PHONE_IN_TEXT.fullmatch(str(value)):
        return mask_phone(value)
    return mask_text(value)


def _get_meaning(item, name):
    """Return the name that tells what a value is: its key, or the field it says it is the value of."""
    field = item.get("field")
    return field if name == "value" and isinstance(field, str) else f"{name}"


def restore_json(value, real, key=""):
    """Return a JSON value in which what equals the mask of the real value is the real value again."""
    if value == mask_json(real, key):
        return real
    if isinstance(value, dict) and isinstance(real, dict):
        return {
            name: restore_json(item, real[name], _get_meaning(real, name)) if name in real else item
            for name, item in value.items()
        }
    if isinstance(value, list) and isinstance(real, list) and len(value) == len(real):
        return [restore_json(item, real_item, key) for item, real_item in zip(value, real, strict=True)]
    return value


def _mask_json_text(text):
    try:
        return json.dumps(mask_json(json.loads(text)), ensure_ascii=False)
    except ValueError:
        return mask_text(text)


def mask_vcard(card):
    """Return a vCard (text, lines folded or not) with the numbers and the street of the address masked."""
    lines = re.sub(r"\r?\n[ \t]", "", card).splitlines()
    return "\r\n".join(_mask_vcard_line(line) for line in lines) + "\r\n"


def _mask_vcard_line(line):
    head, _colon, value = line.partition(":")
    name = head.partition(";")[0].upper()
    if name == "TEL":
        return f"{head}:{mask_phone(value)}"
    if name == "ADR":
        box, extended, street, *rest = re.split(r"(?<!\\);", value)
        return ";".join([f"{head}:{mask_street(box)}", mask_street(extended), mask_street(street), *rest])
    return line


def hide(value):
    """Return nothing: for values of which no part may be shown, such as co-ordinates."""
    return False


MASKS = {
    "phone": mask_phone,
    "street": mask_street,
    "text": mask_text,
    "json": mask_json,
    "hide": hide,
}


def mask(kind, value):
    """Mask a value of a kind (a key of :data:`MASKS`); empty values stay as they are."""
    return MASKS[kind](value) if value else value


def same_number(number, other):
    """Tell whether two written phone numbers are the same one, with or without the country code."""
    digits, others = _NOT_DIGIT.sub("", number or ""), _NOT_DIGIT.sub("", other or "")
    shorter, longer = sorted((digits, others), key=len)
    return len(shorter) >= 7 and longer.endswith(shorter.lstrip("0"))


class Scrubber:
    """Replaces known confidential values wherever they stand in a text.

    :param known: dict real value → its mask. Values that are no clear sign of anything (``Main``,
        ``12``) are left out, so that ordinary words are not hit.
    """

    _key_length = 4

    def __init__(self, known):
        self._buckets = {}
        for value, masked in known.items():
            if self._is_distinctive(value):
                self._buckets.setdefault(value[: self._key_length], []).append((value, masked))
        for bucket in self._buckets.values():
            bucket.sort(key=lambda pair: -len(pair[0]))

    @classmethod
    def _is_distinctive(cls, value):
        if len(value) < cls._key_length or is_masked(value):
            return False
        return len(value) >= 8 or any(char.isdigit() or char.isspace() or char > "\u2e80" for char in value)

    def __bool__(self):
        return bool(self._buckets)

    def text(self, text):
        """Return the text with every known value replaced by its mask; the same object when none is in it."""
        pieces, done, at, size = [], 0, 0, self._key_length
        while at <= len(text) - size:
            found = next(
                (
                    pair
                    for pair in self._buckets.get(text[at : at + size], ())
                    if text.startswith(pair[0], at)
                ),
                None,
            )
            if found:
                pieces += [text[done:at], found[1]]
                at += len(found[0])
                done = at
            else:
                at += 1
        return type(text)("".join([*pieces, text[done:]])) if pieces else text


def mask_parts(value, parts):
    """Replace the parts of a customer's address in a text, or in the texts of a container.

    :param parts: dict real part → its mask; short parts count only as whole words, so that a street "1"
        leaves the post code alone
    """
    if isinstance(value, dict):
        return {key: mask_parts(item, parts) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(mask_parts(item, parts) for item in value)
    return _mask_parts_of_text(value, parts) if isinstance(value, str) else value


def _mask_parts_of_text(text, parts):
    masked = text
    for part, mask_of_part in sorted(parts.items(), key=lambda pair: -len(pair[0])):
        if len(part) >= 4:
            masked = masked.replace(part, mask_of_part)
        else:
            pattern = rf"(?m)(^|[\s,，]){re.escape(part)}(?=[\s,，]|$)"
            masked = re.sub(pattern, rf"\g<1>{mask_of_part}", masked)
    return type(text)(masked)
