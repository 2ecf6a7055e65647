"""The plain form of an order between a source (file, webhook, mail, phone) and ``sale.order``.

Nothing here knows Odoo. A parser fills :class:`OrderData`; the intake service turns it into records.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


@dataclass(slots=True)
class Issue:
    """Something in the source that a person has to look at.

    :ivar code: stable name, such as ``excel_number`` or ``bad_date``
    :ivar field: name of the :class:`OrderData` field it concerns, dotted (``ship.phone``)
    :ivar value: the offending raw text
    :ivar fatal: True when no order may be made from the rows
    :ivar row: row number in the file, 1-based, header included; 0 when there is none
    """

    code: str
    field: str = ""
    value: str = ""
    fatal: bool = True
    row: int = 0
    column: str = ""


@dataclass(slots=True)
class AddressData:
    name: str = ""
    company: str = ""
    phone: str = ""
    street: str = ""
    street2: str = ""
    district: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""  # ISO code where the source gives one, else the source's own word
    raw: str = ""  # the address in one piece, as some platforms write it


@dataclass(slots=True)
class LineData:
    sku: str = ""
    title: str = ""
    spec: str = ""  # variant words: colour, size, set
    qty: Decimal | None = None
    price: Decimal | None = None  # unit price before the line's discount
    discount: Decimal = Decimal(0)  # amount taken off the whole line
    ref: str = ""  # the platform's own line number
    row: int = 0


@dataclass(slots=True)
class OrderData:
    ref: str = ""
    buyer_account: str = ""
    buyer_name: str = ""
    email: str = ""
    ordered_at: datetime | None = None  # UTC, naive
    paid_at: datetime | None = None  # UTC, naive
    currency: str = ""  # ISO code; empty: the channel's
    total: Decimal | None = None  # what the buyer has to pay
    paid: Decimal | None = None  # what the buyer has paid
    shipping: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)  # amount taken off the whole order
    tax: Decimal | None = None
    status: str = ""  # unpaid, paid, shipped, done, closed, refunded; empty: unknown
    raw_status: str = ""
    ship: AddressData = field(default_factory=AddressData)
    bill: AddressData | None = None
    buyer_note: str = ""
    seller_note: str = ""
    payment_method: str = ""
    carrier: str = ""  # the source's word for carrier or delivery service
    waybill: str = ""
    lines: list[LineData] = field(default_factory=list)
    masked: set[str] = field(default_factory=set)  # name, phone, street: hidden by the platform
    issues: list[Issue] = field(default_factory=list)

    @property
    def is_importable(self):
        return not any(issue.fatal for issue in self.issues)
