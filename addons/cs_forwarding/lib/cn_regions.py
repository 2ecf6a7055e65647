"""Provinces, cities and districts of China (GB/T 2260), to see whether an address fits together."""

import re
from functools import cache
from pathlib import Path

_SOURCE = Path(__file__).with_name("cn_regions.txt")  # province, city, districts; one city a line
_PEOPLES = (
    "土家族|苗族|藏族|羌族|彝族|布依族|侗族|哈尼族|壮族|傣族|白族|"
    "景颇族|傈僳族|回族|蒙古族|蒙古|哈萨克|柯尔克孜|朝鲜族"
)
_SUFFIX = re.compile(rf"(?:{_PEOPLES})*自治州$|地区$|(?<=..)[市盟]$")


def short_city(name):
    """Return a city's name as people write it: 通化市 → 通化, 恩施土家族苗族自治州 → 恩施."""
    return _SUFFIX.sub("", name)


@cache
def _rows():
    lines = _SOURCE.read_text(encoding="utf-8").splitlines()
    return [
        (province, city, districts.split())
        for province, city, districts in (line.split("\t") for line in lines)
    ]


@cache
def province_cities():
    """Return the pairs of province and city; cities in full, in short, and towns of city rank."""
    pairs = set()
    for province, city, districts in _rows():
        towns = [city, *(district for district in districts if district.endswith("市"))]
        pairs.update((province, name) for town in towns for name in (town, short_city(town)))
    return sorted(pairs)


@cache
def city_districts():
    """Return the pairs of city and district; the cities in full and in short."""
    return sorted(
        {
            (name, district)
            for _province, city, districts in _rows()
            for district in districts
            for name in (city, short_city(city))
        }
    )


@cache
def cities():
    """Return ``{province: {name: (city in full, its districts)}}``; the names in full and in short."""
    index = {}
    for province, city, districts in _rows():
        index.setdefault(province, {}).update(dict.fromkeys((city, short_city(city)), (city, districts)))
    return index
