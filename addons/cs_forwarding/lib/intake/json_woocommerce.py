"""WooCommerce's order bodies."""

from decimal import Decimal

from ..order_data import AddressData, LineData
from .formats import WOOCOMMERCE_ORDER
from .json_body import BodyReader
from .schema import validate


def parse_woocommerce(body, *, tz="UTC", country=""):
    """The body of ``order.created``, ``order.updated`` and ``order.restored``."""
    validate(body, WOOCOMMERCE_ORDER)
    reader = BodyReader(body)
    order = reader.order
    order.ref = reader.text("number") or reader.text("id")
    order.email = reader.text("billing.email")
    order.buyer_account = order.email
    order.ordered_at = reader.moment("date_created_gmt") or reader.moment("date_created", tz)
    order.paid_at = reader.moment("date_paid_gmt") or reader.moment("date_paid", tz)
    order.currency = reader.text("currency")
    order.total, order.tax = reader.amount("total"), reader.amount("total_tax")
    order.shipping = reader.amount("shipping_total") or Decimal(0)
    order.bill = _woo_address(reader, "billing")
    has_shipping = reader.text("shipping.address_1") or reader.text("shipping.city")
    order.ship = _woo_address(reader, "shipping" if has_shipping else "billing")
    order.ship.phone = order.ship.phone or order.bill.phone
    order.buyer_name = order.bill.name or order.ship.name
    order.buyer_note = reader.text("customer_note")
    order.payment_method = reader.text("payment_method_title") or reader.text("payment_method")
    order.carrier = next((reader.text("method_title", line) for line in body.get("shipping_lines") or []), "")
    order.lines = [_woo_line(reader, item) for item in body["line_items"]]
    return reader.finish({"status": reader.text("status")}, country)


def _woo_address(reader, group):
    return AddressData(
        name=reader.full_name(group),
        company=reader.text(f"{group}.company"),
        phone=reader.text(f"{group}.phone"),
        street=reader.text(f"{group}.address_1"),
        street2=reader.text(f"{group}.address_2"),
        city=reader.text(f"{group}.city"),
        state=reader.text(f"{group}.state"),
        zip=reader.text(f"{group}.postcode"),
        country=reader.text(f"{group}.country"),
    )


def _woo_line(reader, item):
    """``price`` is after discounts and rounded: the sums of the line are exact."""
    qty = reader.amount("quantity", item)
    before, after = reader.amount("subtotal", item), reader.amount("total", item)
    price = before / qty if before is not None and qty else reader.amount("price", item)
    return LineData(
        sku=reader.text("sku", item),
        title=reader.text("parent_name", item) or reader.text("name", item),
        qty=qty,
        price=price,
        discount=max(before - after, Decimal(0)) if before is not None and after is not None else Decimal(0),
        ref=reader.text("id", item),
    )
