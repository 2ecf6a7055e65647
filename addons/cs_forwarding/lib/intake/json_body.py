"""Reads the values of a JSON order body into an :class:`OrderData` and collects what is wrong with them."""

from ..order_data import Issue, OrderData
from .address import fill_address
from .cn_address import is_chinese
from .errors import BadValue
from .mapping import Mapping
from .states import order_state
from .text import clean_cell, squeeze
from .values import check_exact, parse_decimal, parse_moment

MAX_QUANTITY = 10**6
MAX_PRICE = 10**9


class BodyReader:
    """Reads values of one body and collects issues."""

    def __init__(self, data):
        self.data = data
        self.order = OrderData()

    def read(self, path, read, data=None):  # pylint: disable=method-required-super
        """The value at a dotted path through ``read``; None when it is absent or bad."""
        text = text_at(self.data if data is None else data, path)
        if text == "":
            return None
        try:
            return read(text)
        except BadValue as bad:
            self.note(bad.code, path, text)
            return None

    def text(self, path, data=None):
        return squeeze(text_at(self.data if data is None else data, path))

    def amount(self, path, data=None):
        return self.read(path, parse_decimal, data)

    def moment(self, path, tz="UTC"):
        return self.read(path, lambda text: parse_moment(text, tz))

    def full_name(self, group):
        """First and last name of an address, in the order of their script."""
        first, last = self.text(f"{group}.first_name"), self.text(f"{group}.last_name")
        return last + first if is_chinese(last + first) else f"{first} {last}".strip()

    def _check_ref(self):
        try:
            check_exact(self.order.ref)
        except BadValue as bad:
            self.note(bad.code, "ref", self.order.ref)

    def check_lines(self):
        """Quantities and prices out of all reason make no order."""
        for position, line in enumerate(self.order.lines):
            field = f"lines[{position}]"
            if not line.sku and not line.title:
                self.note("no_product", f"{field}.sku")
            if line.qty is None:
                self.note("no_quantity", f"{field}.qty")
            elif not 0 < line.qty <= MAX_QUANTITY:
                self.note("bad_quantity", f"{field}.qty", str(line.qty))
            if line.price is not None and not 0 <= line.price <= MAX_PRICE:
                self.note("bad_price", f"{field}.price", str(line.price))

    def note(self, code, field, value=""):
        self.order.issues.append(Issue(code, field, value[:200]))

    def finish(self, values, country=""):
        """Complete what all bodies have in common and return the order."""
        self._check_ref()
        self.check_lines()
        fill_address(self.order, Mapping(country=country))
        self.order.currency = self.order.currency.upper()
        order_state(self.order, values)
        return self.order


def text_at(data, path):
    """Text at a dotted path; '' when it is absent, null or no plain value."""
    for name in path.split("."):
        data = data.get(name) if isinstance(data, dict) else None
    if data is None or isinstance(data, dict | list | bool):
        return ""
    return clean_cell(str(data))
