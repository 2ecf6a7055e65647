"""Corrections of phone numbers and addresses that can be told from the data itself."""

import re
import unicodedata
from functools import cache

import phonenumbers
from phonenumbers import PhoneNumberFormat

from .cn_regions import province_cities

# What a person writes between two numbers, and before an extension.
_BETWEEN_NUMBERS = re.compile(r"[;,/|、，；]|\bor\b|或", re.IGNORECASE)
_EXTENSION = re.compile(r"(?:ext\.?|x|转|分机|#)\s*\d{1,6}\s*$", re.IGNORECASE)
# The endings of Chinese divisions, longest first: people leave them out or take the wrong one.
_STATE_ENDING = re.compile(r"(?:维吾尔自治区|壮族自治区|回族自治区|特别行政区|自治区|省|市)$")
_CITY = re.compile(r"^[\u4e00-\u9fff]{2,10}?(?:自治州|地区|市|盟)")
# The provinces of China by their short names, with the first two digits of their postal codes.
_ZIPS_OF_STATES = {
    "北京": "10",
    "上海": "20",
    "天津": "30",
    "重庆": "40",
    "内蒙古": "01 02",
    "山西": "03 04",
    "河北": "05 06 07",
    "辽宁": "11 12",
    "吉林": "13",
    "黑龙江": "15 16",
    "江苏": "21 22",
    "安徽": "23 24",
    "山东": "25 26 27",
    "浙江": "31 32",
    "江西": "33 34",
    "福建": "35 36",
    "湖南": "41 42",
    "湖北": "43 44",
    "河南": "45 46 47",
    "广东": "51 52",
    "广西": "53 54",
    "贵州": "55 56",
    "海南": "57",
    "四川": "61 62 63 64",
    "云南": "65 66 67",
    "陕西": "71 72",
    "甘肃": "73 74",
    "宁夏": "75",
    "青海": "81",
    "新疆": "83 84",
    "西藏": "85 86",
}
CHINESE_ZIP_STATES = {digits: name for name, zips in _ZIPS_OF_STATES.items() for digits in zips.split()}


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
    """Return ``(state name, city, rest)`` read from the words of an address, empty where nothing is found.

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


@cache
def _province_of_city():
    """Return ``{city: province}`` of the cities whose name occurs in one province only."""
    found = {}
    for province, city in province_cities():
        found.setdefault(city, set()).add(province)
    return {city: provinces.pop() for city, provinces in found.items() if len(provinces) == 1}


def read_chinese_address(street, city, zip_code, state_name, state_names):
    """Return ``{"state": …, "city": …, "street": …}``: what the parts of an address say of each other.

    The words of the street go before the city, the city before the postal code; the code only fills what is
    missing. Parts that nothing is known of are absent.

    >>> read_chinese_address("幸福路5号", "通化市", "", "", ["吉林省"])
    {'state': '吉林省'}
    """
    written, found_city, rest = split_chinese_address(street, state_names)
    found = {}
    if found_city and (written or not city and found_city in _province_of_city()):
        found = {"city": found_city, "street": rest or street}
    by_city = _province_of_city().get(found.get("city") or city or "")
    by_zip = "" if state_name else state_of_chinese_zip(zip_code, state_names)
    state = written or (by_city if by_city in state_names else "") or by_zip
    if state and state.endswith("市") and not city:
        found.setdefault("city", state)
    return {"state": state, **found} if state else found
