"""Order bodies of our own API, described in docs/api.md."""

from decimal import Decimal

from ..order_data import AddressData, LineData
from .formats import GENERIC_ORDER
from .json_body import BodyReader
from .schema import validate

_TEXTS = ("ref", "currency", "buyer_note", "seller_note", "payment_method", "carrier", "waybill")
_ADDRESS = ("name", "company", "phone", "street", "street2", "district", "city", "state", "zip", "country")


def parse_generic(body, *, tz="UTC", country=""):
    """An order in our own format (docs/api.md)."""
    validate(body, GENERIC_ORDER)
    reader = BodyReader(body)
    order = reader.order
    for name in _TEXTS:
        setattr(order, name, reader.text(name))
    order.buyer_account, order.buyer_name = reader.text("buyer.account"), reader.text("buyer.name")
    order.email = reader.text("buyer.email")
    order.ordered_at, order.paid_at = reader.moment("ordered_at", tz), reader.moment("paid_at", tz)
    order.total, order.paid, order.tax = (reader.amount(name) for name in ("total", "paid", "tax"))
    order.shipping = reader.amount("shipping") or Decimal(0)
    order.discount = reader.amount("discount") or Decimal(0)
    order.ship = _generic_address(reader, "ship_to")
    order.bill = _generic_address(reader, "bill_to") if body.get("bill_to") else None
    order.lines = [_generic_line(reader, item) for item in body["lines"]]
    return reader.finish({"status": body.get("status"), "paid": order.paid}, country)


def _generic_address(reader, group):
    address = AddressData(**{name: reader.text(f"{group}.{name}") for name in _ADDRESS})
    address.raw = reader.text(f"{group}.address")
    return address


def _generic_line(reader, item):
    return LineData(
        sku=reader.text("sku", item),
        title=reader.text("title", item),
        spec=reader.text("spec", item),
        qty=reader.amount("qty", item),
        price=reader.amount("price", item),
        discount=reader.amount("discount", item) or Decimal(0),
        ref=reader.text("ref", item),
    )
