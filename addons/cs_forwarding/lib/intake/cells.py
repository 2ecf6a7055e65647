"""Values of an order's rows; what can't be read becomes an issue that names row and column."""

from decimal import Decimal

from ..order_data import Issue
from .errors import BadValue
from .values import parse_decimal

_MAX_ABS = Decimal(10) ** 12
_SHOWN = 200


class CellReader:
    """Reads cells for one order and keeps its issues."""

    def __init__(self, order):
        self.order = order

    def note(self, code, field="", value="", *, reader=None, column=""):
        row = reader.row.number if reader else 0
        self.order.issues.append(Issue(code, field, value[:_SHOWN], True, row, column))

    def note_cell(self, code, target, reader):
        """Note an issue about the cell of a target."""
        column, text = reader.find(target)
        self.note(code, target, text, reader=reader, column=column)

    def value(self, target, reader, read):
        """``read(text)`` of the target's cell; None when it is blank or bad."""
        column, text = reader.find(target)
        if not text:
            return None
        try:
            return read(text)
        except BadValue as bad:
            self.note(bad.code, target, text, reader=reader, column=column)
            return None

    def amount(self, target, reader):
        return self.value(target, reader, parse_amount)


def parse_amount(text):
    """A sum of money of a believable size."""
    number = parse_decimal(text)
    if number is not None and abs(number) > _MAX_ABS:
        raise BadValue("bad_number", text)
    return number
