"""The fields of an order that a column can be mapped to."""

# There is no environment here, words are only marked.
# pylint: disable=prefer-env-translation

from dataclasses import dataclass

from .terms import _


@dataclass(frozen=True, slots=True)
class Target:
    """``kind`` is text, exact (an identifier), number, quantity, moment, status or address."""

    code: str
    label: str
    kind: str = "text"
    required: bool = False
    sample: str = ""


TARGET_LIST = [
    Target("ref", _("Order Number"), "exact", True, "4230019827364512345"),
    Target("status", _("Order Status"), "status", False, "paid"),
    Target("fulfillment", _("Fulfillment Status"), "status", False, "unfulfilled"),
    Target("cancelled_at", _("Cancelled On"), "moment", False, "2026-05-01 10:00:00"),
    Target("ordered_at", _("Ordered On"), "moment", False, "2026-05-01 10:00:00"),
    Target("paid_at", _("Paid On"), "moment", False, "2026-05-01 10:02:11"),
    Target("buyer_account", _("Buyer Account"), "text", False, "tb_xiaoming88"),
    Target("buyer_name", _("Buyer Name"), "text", False, "王小明"),
    Target("email", _("E-mail"), "text", False, "buyer@example.com"),
    Target("currency", _("Currency"), "text", False, "CNY"),
    Target("total", _("Total to Pay"), "number", False, "199.00"),
    Target("paid", _("Paid Amount"), "number", False, "199.00"),
    Target("outstanding", _("Outstanding Amount"), "number", False, "0.00"),
    Target("shipping", _("Shipping Charge"), "number", False, "10.00"),
    Target("discount", _("Order Discount"), "number", False, "5.00"),
    Target("tax", _("Taxes"), "number", False, "13.00"),
    Target("buyer_note", _("Buyer's Note"), "text", False, "Please ring twice"),
    Target("seller_note", _("Seller's Note")),
    Target("payment_method", _("Payment Method")),
    Target("carrier", _("Carrier or Shipping Method"), "text", False, "SF Express"),
    Target("waybill", _("Waybill Number"), "exact", False, "SF1234567890123"),
    Target("ship.name", _("Recipient"), "text", False, "王小明"),
    Target("ship.company", _("Recipient's Company")),
    Target("ship.phone", _("Recipient's Phone"), "exact", False, "13800001234"),
    Target("ship.raw", _("Address in One Piece"), "address", False, "吉林省 通化市 柳河县 …(135300)"),
    Target("ship.street", _("Street"), "text", False, "紫御府七号楼3单元201室"),
    Target("ship.street2", _("Street 2")),
    Target("ship.district", _("District"), "text", False, "柳河县"),
    Target("ship.city", _("City"), "text", False, "通化市"),
    Target("ship.state", _("State or Province"), "text", False, "吉林省"),
    Target("ship.zip", _("Zip"), "exact", False, "135300"),
    Target("ship.country", _("Country"), "text", False, "CN"),
    Target("bill.name", _("Billing Name")),
    Target("bill.company", _("Billing Company")),
    Target("bill.phone", _("Billing Phone"), "exact"),
    Target("bill.street", _("Billing Street")),
    Target("bill.street2", _("Billing Street 2")),
    Target("bill.city", _("Billing City")),
    Target("bill.state", _("Billing State")),
    Target("bill.zip", _("Billing Zip"), "exact"),
    Target("bill.country", _("Billing Country")),
    Target("line.sku", _("Product Code (SKU)"), "exact", False, "CS-07"),
    Target("line.title", _("Product Name"), "text", False, "Cable, 2 m"),
    Target("line.spec", _("Specification"), "text", False, "colour: black"),
    Target("line.qty", _("Quantity"), "quantity", False, "2"),
    Target("line.price", _("Unit Price"), "number", False, "99.50"),
    Target("line.amount", _("Line Total"), "number", False, "199.00"),
    Target("line.discount", _("Line Discount"), "number", False, "0.00"),
    Target("line.tax", _("Line Tax"), "number"),
    Target("line.shipping", _("Line Shipping Charge"), "number"),
    Target("line.shipping_tax", _("Line Shipping Tax"), "number"),
    Target("line.shipping_discount", _("Line Shipping Discount"), "number"),
    Target("line.ref", _("Line Number"), "exact"),
    Target("line.goods", _("Several Goods in One Cell"), "text", False, "CS-07*2; CS-08*1"),
]
TARGETS = {target.code: target for target in TARGET_LIST}
