"""An :class:`OrderData` as plain JSON values and back."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal

from .order_data import AddressData, Issue, LineData, OrderData

_MOMENTS = ("ordered_at", "paid_at")
_AMOUNTS = ("total", "paid", "shipping", "discount", "tax")
_LINE_AMOUNTS = ("qty", "price", "discount")


def dump_order(order):
    """Return the order as dicts, lists and text; numbers stay exact as text.

    >>> dump_order(OrderData(ref="1", total=Decimal("9.90")))["total"]
    '9.90'
    """
    return _plain(asdict(order))


def load_order(values):
    """Return the order that :func:`dump_order` wrote.

    >>> order = OrderData(ref="1", shipping=Decimal("5"), lines=[LineData(sku="A", qty=Decimal(2))])
    >>> load_order(dump_order(order)) == order
    True
    """
    values = _with_decimals(values, _AMOUNTS)
    for name in _MOMENTS:
        values[name] = datetime.fromisoformat(values[name]) if values[name] else None
    values["ship"] = AddressData(**values["ship"])
    values["bill"] = AddressData(**values["bill"]) if values["bill"] else None
    values["lines"] = [LineData(**_with_decimals(line, _LINE_AMOUNTS)) for line in values["lines"]]
    values["masked"] = set(values["masked"])
    values["issues"] = [Issue(**issue) for issue in values["issues"]]
    return OrderData(**values)


def _plain(value):
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, set):
        return sorted(value)
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, datetime) else value


def _with_decimals(values, names):
    decimals = {name: Decimal(values[name]) for name in names if values[name] is not None}
    return {**values, **decimals}
