"""Shopify's order bodies."""

from decimal import Decimal

from ..order_data import AddressData, LineData
from .formats import SHOPIFY_ORDER
from .json_body import BodyReader
from .schema import validate


def parse_shopify(body, *, tz="UTC", country=""):
    """The body of ``orders/create`` and ``orders/updated``."""
    validate(body, SHOPIFY_ORDER)
    reader = BodyReader(body)
    order = reader.order
    order.ref = reader.text("name")
    order.email = reader.text("email") or reader.text("contact_email") or reader.text("customer.email")
    order.buyer_account = order.email
    order.ordered_at = reader.moment("created_at", tz)
    order.currency = reader.text("currency")
    order.total, order.tax = reader.amount("total_price"), reader.amount("total_tax")
    order.ship, order.bill = _shopify_address(reader, "shipping_address"), None
    if body.get("billing_address"):
        order.bill = _shopify_address(reader, "billing_address")
    order.buyer_name = (order.bill.name if order.bill else "") or order.ship.name
    order.ship.phone = order.ship.phone or reader.text("phone") or (order.bill.phone if order.bill else "")
    order.buyer_note = reader.text("note")
    order.payment_method = ", ".join(filter(None, body.get("payment_gateway_names") or []))
    order.lines = [_shopify_line(reader, item) for item in body["line_items"]]
    order.discount = _shopify_discount(reader)
    _shopify_shipping(reader, body.get("shipping_lines") or [])
    values = {
        "status": reader.text("financial_status"),
        "fulfillment": reader.text("fulfillment_status"),
        "cancelled_at": reader.text("cancelled_at"),
        "outstanding": reader.amount("total_outstanding"),
    }
    return reader.finish(values, country)


def _shopify_address(reader, group):
    name = reader.text(f"{group}.name") or reader.full_name(group)
    return AddressData(
        name=name,
        company=reader.text(f"{group}.company"),
        phone=reader.text(f"{group}.phone"),
        street=reader.text(f"{group}.address1"),
        street2=reader.text(f"{group}.address2"),
        city=reader.text(f"{group}.city"),
        state=reader.text(f"{group}.province_code") or reader.text(f"{group}.province"),
        zip=reader.text(f"{group}.zip"),
        country=reader.text(f"{group}.country_code") or reader.text(f"{group}.country"),
    )


def _shopify_line(reader, item):
    return LineData(
        sku=reader.text("sku", item),
        title=reader.text("title", item) or reader.text("name", item),
        spec=reader.text("variant_title", item),
        qty=reader.amount("quantity", item),
        price=reader.amount("price", item),
        discount=reader.amount("total_discount", item) or Decimal(0),
        ref=reader.text("id", item),
    )


def _shopify_discount(reader):
    """What is taken off the order, apart from what the lines carry themselves."""
    total = reader.amount("total_discounts") or Decimal(0)
    return max(total - sum(line.discount for line in reader.order.lines), Decimal(0))


def _shopify_shipping(reader, lines):
    order = reader.order
    for line in lines:
        order.carrier = order.carrier or reader.text("title", line)
        charge = reader.amount("discounted_price", line)
        order.shipping += (reader.amount("price", line) if charge is None else charge) or Decimal(0)
