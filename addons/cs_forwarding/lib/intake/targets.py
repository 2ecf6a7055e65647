"""The fields of an order that a column can be mapped to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """``kind`` is text, exact (an identifier), number, quantity, moment, status or address."""

    code: str
    label: str
    kind: str = "text"
    required: bool = False
    sample: str = ""


TARGET_LIST = [
    Target("ref", "Order Number", "exact", True, "4230019827364512345"),
    Target("status", "Order Status", "status", False, "paid"),
    Target("fulfillment", "Fulfillment Status", "status", False, "unfulfilled"),
    Target("cancelled_at", "Cancelled On", "moment", False, "2026-05-01 10:00:00"),
    Target("ordered_at", "Ordered On", "moment", False, "2026-05-01 10:00:00"),
    Target("paid_at", "Paid On", "moment", False, "2026-05-01 10:02:11"),
    Target("buyer_account", "Buyer Account", "text", False, "tb_xiaoming88"),
    Target("buyer_name", "Buyer Name", "text", False, "王小明"),
    Target("email", "E-mail", "text", False, "buyer@example.com"),
    Target("currency", "Currency", "text", False, "CNY"),
    Target("total", "Total to Pay", "number", False, "199.00"),
    Target("paid", "Paid Amount", "number", False, "199.00"),
    Target("outstanding", "Outstanding Amount", "number", False, "0.00"),
    Target("shipping", "Shipping Charge", "number", False, "10.00"),
    Target("discount", "Order Discount", "number", False, "5.00"),
    Target("tax", "Taxes", "number", False, "13.00"),
    Target("buyer_note", "Buyer's Note", "text", False, "Please ring twice"),
    Target("seller_note", "Seller's Note"),
    Target("payment_method", "Payment Method"),
    Target("carrier", "Carrier or Shipping Method", "text", False, "SF Express"),
    Target("waybill", "Waybill Number", "exact", False, "SF1234567890123"),
    Target("ship.name", "Recipient", "text", False, "王小明"),
    Target("ship.company", "Recipient's Company"),
    Target("ship.phone", "Recipient's Phone", "exact", False, "13800001234"),
    Target("ship.raw", "Address in One Piece", "address", False, "吉林省 通化市 柳河县 …(135300)"),
    Target("ship.street", "Street", "text", False, "紫御府七号楼3单元201室"),
    Target("ship.street2", "Street 2"),
    Target("ship.district", "District", "text", False, "柳河县"),
    Target("ship.city", "City", "text", False, "通化市"),
    Target("ship.state", "State or Province", "text", False, "吉林省"),
    Target("ship.zip", "Zip", "exact", False, "135300"),
    Target("ship.country", "Country", "text", False, "CN"),
    Target("bill.name", "Billing Name"),
    Target("bill.company", "Billing Company"),
    Target("bill.phone", "Billing Phone", "exact"),
    Target("bill.street", "Billing Street"),
    Target("bill.street2", "Billing Street 2"),
    Target("bill.city", "Billing City"),
    Target("bill.state", "Billing State"),
    Target("bill.zip", "Billing Zip", "exact"),
    Target("bill.country", "Billing Country"),
    Target("line.sku", "Product Code (SKU)", "exact", False, "E-COM07"),
    Target("line.title", "Product Name", "text", False, "Cable, 2 m"),
    Target("line.spec", "Specification", "text", False, "colour: black"),
    Target("line.qty", "Quantity", "quantity", False, "2"),
    Target("line.price", "Unit Price", "number", False, "99.50"),
    Target("line.amount", "Line Total", "number", False, "199.00"),
    Target("line.discount", "Line Discount", "number", False, "0.00"),
    Target("line.tax", "Line Tax", "number"),
    Target("line.shipping", "Line Shipping Charge", "number"),
    Target("line.shipping_tax", "Line Shipping Tax", "number"),
    Target("line.shipping_discount", "Line Shipping Discount", "number"),
    Target("line.ref", "Line Number", "exact"),
    Target("line.goods", "Several Goods in One Cell", "text", False, "E-COM07*2; E-COM08*1"),
]
TARGETS = {target.code: target for target in TARGET_LIST}
