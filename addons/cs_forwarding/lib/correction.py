"""Corrections of phone numbers and addresses that can be told from the data itself."""

import re
import unicodedata

import phonenumbers
from phonenumbers import PhoneNumberFormat

# What a person writes between two numbers, and before an extension.
_BETWEEN_NUMBERS = re.compile(r"[;,/|、，；]|\bor\b|或", re.IGNORECASE)
_EXTENSION = re.compile(r"(?:ext\.?|x|转|分机|#)\s*\d{1,6}\s*$", re.IGNORECASE)
# The endings of Chinese divisions, longest first: people leave them out or take the wrong one.
_STATE_ENDING = re.compile(r"(?:维吾尔自治区|壮族自治区|回族自治区|特别行政区|自治区|省|市)$")
_CITY = re.compile(r"^[\u4e00-\u9fff]{2,10}?(?:自治州|地区|市|盟)")
# First two digits of a Chinese postal code and the province they lie in, by its short name.
CHINESE_ZIP_STATES = {
    "10": "北京", "20": "上海", "30": "天津", "40": "重庆", "01": "内蒙古", "02": "内蒙古", "03": "山西", "04": "山西",
    "05": "河北", "06": "河北", "07": "河北", "11": "辽宁", "12": "辽宁", "13": "吉林", "15": "黑龙江", "16": "黑龙江",
    "21": "江苏", "22": "江苏", "23": "安徽", "24": "安徽", "25": "山东", "26": "山东", "27": "山东", "31": "浙江",
    "32": "浙江", "33": "江西", "34": "江西", "35": "福建", "36": "福建", "41": "湖南", "42": "湖南", "43": "湖北",
    "44": "湖北", "45": "河南", "46": "河南", "47": "河南", "51": "广东", "52": "广东", "53": "广西", "54": "广西",
    "55": "贵州", "56": "贵州", "57": "海南", "61": "四川", "62": "四川", "63": "四川", "64": "四川", "65": "云南",
    "66": "云南", "67": "云南", "71": "陕西", "72": "陕西", "73": "甘肃", "74": "甘肃", "75": "宁夏", "81": "青海",
    "83": "新疆", "84": "新疆", "85": "西藏", "86": "西藏",
}  # fmt: skip


def corrected_phones(text, countries=()):
    """Return the valid numbers that ``text`` can be read as, in international form, likeliest first.

    ``countries`` are ISO codes in the order of likelihood; a number with its own country code needs none.

    >>> corrected_phones("０１３８－００１３８０００", ["CN"])
    ['+86 138 0013 8000']
    >>> corrected_phones("138-0013-800", ["CN"])
    []
    """
    found = {}
    for part in _BETWEEN_NUMBERS.split(unicodedata.normalize("NFKC", text or "")):
        for reading in _readings(_EXTENSION.sub("", part)):
            for country in countries or (None,):
                if number := _parse(reading, country):
                    found.setdefault(number)
    return list(found)


def _readings(part):
    """Yield the ways a written number can be meant: as it stands, with 00 or a bare country code."""
    digits = re.sub(r"\D", "", part)
    if not digits:
        return
    yield ("+" if part.strip().startswith("+") else "") + digits
    if digits.startswith("00"):
        yield f"+{digits[2:]}"
    elif len(digits) > 10:
        yield f"+{digits}"
    if digits.startswith("0"):
        yield digits.lstrip("0")


def _parse(reading, country):
    try:
        number = phonenumbers.parse(reading, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def phone_country(text):
    """Return the ISO code of the country a number with country code belongs to, or None."""
    number = next(iter(corrected_phones(text)), None)
    return phonenumbers.region_code_for_number(phonenumbers.parse(number)) if number else None


def short_state(name):
    """Return a Chinese division without its ending: 广西壮族自治区 is 广西."""
    return _STATE_ENDING.sub("", name or "")


def split_chinese_address(text, state_names):
    """Return ``(state name, city, rest)`` read from the words of an address; empty texts where nothing is found.

    >>> split_chinese_address("广东深圳市南山区科技路1号", ["广东省", "江苏省"])
    ('广东省', '深圳市', '南山区科技路1号')
    """
    text = re.sub(r"^\s*(?:中国|中华人民共和国)", "", text or "").strip()
    state, rest = _take_state(text, state_names)
    match = _CITY.match(rest)
    city = match.group() if match else ""
    if not city and state.endswith("市"):
        city = state
    return state, city, rest[len(match.group()) if match else 0 :].strip()


def _take_state(text, state_names):
    for name in sorted(state_names, key=len, reverse=True):
        short = short_state(name)
        taken = name if text.startswith(name) else short if len(short) > 1 and text.startswith(short) else ""
        if taken:
            rest = text[len(taken) :].lstrip(" ,，")
            return name, rest[1:] if taken == short and rest.startswith("省") else rest
    return "", text


def state_of_chinese_zip(zip_code, state_names):
    """Return the name of the division a Chinese postal code lies in, or an empty text."""
    short = CHINESE_ZIP_STATES.get((zip_code or "")[:2], "") if re.fullmatch(r"\d{6}", zip_code or "") else ""
    return next((name for name in state_names if short and short_state(name) == short), "")
