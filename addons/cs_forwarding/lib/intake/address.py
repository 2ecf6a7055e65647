"""Finish the delivery address of an order: split it, name the country, note what the platform hides."""

from .cn_address import is_chinese, split_cn_address
from .values import is_masked, is_masked_phone

_PARTS = ("state", "city", "district", "street", "zip", "country")
# Words for a country that are no ISO code.
_COUNTRY_WORDS = {
    "中国": "CN", "中国大陆": "CN", "china": "CN", "中華人民共和國": "CN", "香港": "HK", "hong kong": "HK",
    "台湾": "TW", "台灣": "TW", "taiwan": "TW", "澳门": "MO", "usa": "US", "united states": "US", "uk": "GB",
    "united kingdom": "GB", "great britain": "GB", "germany": "DE", "deutschland": "DE", "france": "FR",
    "japan": "JP", "日本": "JP", "canada": "CA", "australia": "AU",
}  # fmt: skip


def fill_address(order, mapping):
    """Complete ``order.ship`` in place and fill ``order.masked``."""
    ship = order.ship
    if ship.raw:
        _split_raw(ship)
    for address in filter(None, (ship, order.bill)):
        address.country = country_code(address.country)
    if not ship.country and (ship.street or ship.city or ship.raw):
        ship.country = mapping.country
    note_masks(order)


def note_masks(order):
    """Fill ``order.masked`` with what the platform hides."""
    ship = order.ship
    hidden = {
        "name": is_masked(ship.name),
        "phone": is_masked_phone(ship.phone),
        "street": is_masked(ship.street) or is_masked(ship.raw),
    }
    order.masked = {name for name, masked in hidden.items() if masked}


def country_code(word):
    """ISO code of a country's usual names; other words as they are."""
    plain = word.strip()
    return _COUNTRY_WORDS.get(plain.casefold(), plain.upper() if len(plain) == 2 else plain)


def _split_raw(ship):
    if not is_chinese(ship.raw):
        ship.street = ship.street or ship.raw
        return
    parts = split_cn_address(ship.raw)
    if ship.state or ship.city or ship.district:
        parts.street = parts.street or parts.raw
    for name in _PARTS:
        if not getattr(ship, name):
            setattr(ship, name, getattr(parts, name))
