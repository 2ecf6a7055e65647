"""Chinese addresses in one piece -> province, city, district, street.

Good for what platforms write (``吉林省 通化市 柳河县 柳河镇紫御府 七号楼(135300)``), with or without
blanks, with short province names. It reads names and does not check that a district exists: the review does.
"""

import re
from functools import cache

from ..cn_regions import cities
from ..order_data import AddressData
from .cn_provinces import MUNICIPALITIES, PROVINCES, REGIONS_OF_THEIR_OWN, ZONES
from .text import half_width, squeeze

_ZIP = re.compile(r"[\s,(]*(?:邮编[::]?\s*)?[(\[]?(?<!\d)(\d{6})(?!\d)[)\]]?\s*$")
_COUNTRY = re.compile(r"^(?:中国大陆|中国|中华人民共和国|China)[\s,]*")
_BY_LENGTH = sorted(
    [(full, full) for full in PROVINCES]
    + [(short + suffix, full) for full, (short, _iso) in PROVINCES.items() for suffix in ("省", "市", "")],
    key=lambda pair: -len(pair[0]),
)
_LONGEST_CITY = 16
_CITY = re.compile(r"^([\u4e00-\u9fff]{1,10}?(?:自治州|地区|盟|市))(?!场|政府|民|中心|辖)")
_DISTRICT = re.compile(
    r"^([\u4e00-\u9fff]{1,12}?(?:自治县|自治旗|林区|新区|特区|县|区|旗|市))(?!场|政府|民|中心)"
)
_NO_DISTRICT = re.compile(r"[路街道号巷弄镇乡村]|小区|园区|社区|校区|厂区|大厦")


def split_cn_address(raw):
    """Return an :class:`AddressData` with what could be read off; ``street`` is the rest."""
    text = squeeze(half_width(raw))
    address = AddressData(raw=raw)
    text, address.zip = _take_zip(text)
    text = _COUNTRY.sub("", text)
    address.state, rest = take_province(text)
    if address.state in REGIONS_OF_THEIR_OWN:
        address.country, address.state, address.street = REGIONS_OF_THEIR_OWN[address.state], "", text
        return address
    text = rest
    address.city, text = _take_city(text, address.state)
    address.state = address.state or _province_of(address.city)
    address.district, text = _take_district(text, address.city)
    address.street = text
    if address.state:
        address.country = "CN"
    return address


def is_chinese(text):
    return re.search("[\u4e00-\u9fff]", text) is not None


def take_province(text):
    """('广东省', rest) for ``广东省…``, ``广东 …``, ``广东深圳…``; ('', text) when none leads."""
    for name, full in _BY_LENGTH:
        if text.startswith(name) and not _is_city_of_same_name(text, name):
            rest = text[len(name) :].lstrip(" ,")
            return full, rest
    return "", text


def _is_city_of_same_name(text, name):
    """``吉林市`` and ``海南藏族自治州`` are no provinces."""
    rest = text[len(name) :]
    if name in ("吉林市", "吉林") and text.startswith("吉林市"):
        return True
    return name == "海南" and rest.startswith(("藏族", "州", "区"))


def _take_zip(text):
    match = _ZIP.search(text)
    if not match or match[1] == "000000":
        return re.sub(r"\(0{6}\)\s*$", "", text).strip(), ""
    return text[: match.start()].strip(" ,"), match[1]


def _take_city(text, province):
    """(city in full, rest). Without a province the city has to be written in full."""
    if province in MUNICIPALITIES:
        return province, _without_municipality(text, province)
    known = cities().get(province) or _all_cities()
    for length in range(min(len(text), _LONGEST_CITY), 1, -1):
        full, districts = known.get(text[:length], ("", ()))
        rest = text[length:]
        if full and (text[:length] == full or province and _leads_on(rest, districts)):
            return full, rest.lstrip(" ,")
    return _take(text, _CITY)


def _leads_on(rest, districts):
    """Whether what follows a city's short name shows that the city is meant, not a street of its name."""
    return rest[:1] in ("", " ") or any(rest.startswith(district) for district in districts)


def _without_municipality(text, province):
    """Platforms write ``上海 上海市 徐汇区``: the province once more."""
    for name in (province, "市辖区", f"{PROVINCES[province][0]} "):
        if text.startswith(name):
            text = text[len(name) :].lstrip(" ,")
    return text


@cache
def _all_cities():
    return {name: found for by_name in cities().values() for name, found in by_name.items()}


def _province_of(city):
    return next((province for province, known in cities().items() if city in known), "")


def _take_district(text, city):
    known = [name for name in _districts_of(city) if text.startswith(name)]
    if known:
        name = max(known, key=len)
        return name, text[len(name) :].lstrip(" ,")
    name, rest = _take(text, _DISTRICT)
    # "幸福小区3栋": a housing estate, not a district.
    return ("", text) if name and _NO_DISTRICT.search(name) else (name, rest)


def _districts_of(city):
    return (*_all_cities().get(city, ("", ()))[1], *ZONES)


def _take(text, pattern):
    head, _blank, tail = text.partition(" ")
    match = pattern.match(head)
    if not match:
        return "", text
    rest = head[match.end() :]
    return match[1], f"{rest} {tail}".strip(" ,") if rest else tail.lstrip(" ,")
