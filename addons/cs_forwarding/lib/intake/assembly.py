"""Rows of a file -> one order. Bad content never raises: it becomes an issue of the order."""

from decimal import Decimal

from ..order_data import AddressData, Issue, LineData, OrderData
from .address import fill_address
from .errors import BadValue
from .mapping import Mapping
from .segments import split_segments
from .states import order_state
from .tables import PROBLEM_KEY, RawRow
from .text import squeeze
from .values import check_exact, parse_decimal, parse_moment, parse_quantity, split_goods

__all__ = ["Mapping", "RawRow", "assemble_order", "order_ref"]

_TEXTS = (
    "buyer_account",
    "buyer_name",
    "email",
    "buyer_note",
    "seller_note",
    "payment_method",
    "carrier",
)
_AMOUNTS = ("total", "paid", "outstanding", "shipping", "discount", "tax")
_MOMENTS = ("ordered_at", "paid_at", "cancelled_at")
_STATUSES = ("status", "fulfillment")
_SHIP_FIELDS = (
    "name",
    "company",
    "phone",
    "raw",
    "street",
    "street2",
    "district",
    "city",
    "state",
    "zip",
    "country",
)
# Two rows of one order that differ in one of these are not one order.
_IDENTITY = (
    "ordered_at",
    "total",
    "buyer_account",
    "ship.name",
    "ship.phone",
    "ship.raw",
    "ship.street",
    "ship.zip",
)
# Where the platform adds the tax to the prices of its reports; elsewhere the prices include it.
_TAX_ON_TOP = ("USD", "CAD")
_MAX_ABS = Decimal(10) ** 12


def order_ref(row, mapping):
    """The order number of a row, as text; '' when it has none."""
    return squeeze(mapping.read(row).get("ref"))


def assemble_order(rows, mapping):
    """Return the :class:`OrderData` of all rows of one order number.

    Rows are given in the order of the files. Issues name the row and the column; an order with a fatal one
    must not be imported.
    """
    return _Assembly([mapping.read(row) for row in rows], mapping).run()


class _Assembly:
    def __init__(self, readers, mapping):
        self.mapping = mapping
        self.order = OrderData()
        segments, repeated = split_segments(readers)
        self.repeated = repeated
        self.rows = [reader for segment in segments for reader in segment]
        self.heads = self._order_rows()
        self.values = {}
        self.line_sums = {}

    def run(self):
        self._note_row_problems()
        self._read_ref()
        self._read_order()
        fill_address(self.order, self.mapping)
        self._read_lines()
        self._sum_up()
        order_state(self.order, self.values)
        return self.order

    def _order_rows(self):
        """The rows that speak for the whole order: of sheets with a recipient, or all when none has one."""
        heads = [reader for reader in self.rows if reader.plan.has_delivery and reader.fills_any("ship.")]
        if heads:
            return heads
        return [] if self.mapping.joined else self.rows

    def _issue(self, code, field="", value="", *, reader=None, column="", fatal=True):
        row = reader.row.number if reader else 0
        self.order.issues.append(Issue(code, field, value[:200], fatal, row, column))

    def _note_row_problems(self):
        for reader in self.rows:
            problem = reader.row.cells.get(PROBLEM_KEY)
            if problem:
                self._issue(problem, reader=reader)

    def _read_ref(self):
        reader = self.rows[0]
        self.order.ref = squeeze(self._value("ref", reader, check_exact) or "")
        if not self.order.ref and not any(issue.field == "ref" for issue in self.order.issues):
            self._issue("no_ref", "ref", reader=reader)

    def _read_order(self):
        if not self.heads:
            self._issue("no_order_row", reader=self.rows[0])
            return
        self._check_identity()
        for target in _TEXTS:
            setattr(self.order, target, squeeze(self._first(target, str) or ""))
        for target in _AMOUNTS:
            self.values[target] = self._first(target, _amount)
        for target in _MOMENTS:
            self.values[target] = self._first(target, lambda text: parse_moment(text, self.mapping.tz))
        for target in _STATUSES:
            self.values[target] = self._first(target, squeeze) or ""
        self.order.waybill = self._first("waybill", check_exact) or ""
        self.order.currency = (self._first("currency", str) or self.mapping.currency).upper()
        self.order.ship = self._address("ship")
        bill = self._address("bill")
        self.order.bill = bill if bill.name or bill.street else None
        self._keep_amounts()

    def _keep_amounts(self):
        values, order = self.values, self.order
        order.ordered_at, order.paid_at = values["ordered_at"], values["paid_at"]
        order.total, order.paid, order.tax = values["total"], values["paid"], values["tax"]
        order.shipping = values["shipping"] or Decimal(0)
        order.discount = abs(values["discount"] or Decimal(0))

    def _address(self, group):
        address = AddressData()
        for name in _SHIP_FIELDS:
            read = check_exact if name in ("phone", "zip") else str
            setattr(address, name, squeeze(self._first(f"{group}.{name}", read) or ""))
        return address

    def _check_identity(self):
        for target in _IDENTITY:
            found = {}
            for reader in self.heads:
                column, value = reader.find(target)
                if value:
                    found.setdefault(squeeze(value), (reader, column))
            if len(found) > 1:
                value, (reader, column) = list(found.items())[1]
                self._issue("conflicting_rows", target, value, reader=reader, column=column)

    def _first(self, target, read):
        """The value of the first row that has one."""
        for reader in self.heads:
            if reader.get(target):
                return self._value(target, reader, read)
        return None

    def _value(self, target, reader, read):
        column, text = reader.find(target)
        if not text:
            return None
        try:
            return read(text)
        except BadValue as bad:
            self._issue(bad.code, target, text, reader=reader, column=column)
            return None

    # Lines

    def _read_lines(self):
        for reader in self.rows:
            if reader.fills_any("line."):
                self._read_item(reader)
        self._drop_repeated_lines()
        if not self.order.lines and not any(i.code == "no_order_row" for i in self.order.issues):
            self._issue("no_lines", "lines", reader=self.rows[0])

    def _read_item(self, reader):
        goods = self._goods(reader)
        if goods is None:
            self.order.lines.append(self._line(reader))
            return
        for name, qty in goods:
            self.order.lines.append(LineData(sku=name, title=name, qty=qty, row=reader.row.number))

    def _goods(self, reader):
        """(name, quantity) pairs of a cell that lists several goods, or None when the row is one line."""
        text = reader.get("line.goods")
        if text:
            return split_goods(text)
        sku = reader.get("line.sku")
        if not self.mapping.multi_item_cell or not sku:
            return None
        goods = split_goods(sku)
        return goods if len(goods) > 1 else None

    def _line(self, reader):
        line = LineData(row=reader.row.number)
        line.sku = squeeze(self._value("line.sku", reader, check_exact) or "")
        line.ref = self._value("line.ref", reader, check_exact) or ""
        line.title, line.spec = squeeze(reader.get("line.title")), squeeze(reader.get("line.spec"))
        line.qty = self._quantity(reader)
        line.price = self._price(reader, line.qty)
        line.discount = abs(self._number("line.discount", reader) or Decimal(0))
        for target in ("line.tax", "line.shipping", "line.shipping_tax", "line.shipping_discount"):
            self._add(target, self._number(target, reader))
        if not line.sku and not line.title:
            self._issue("no_product", "line.sku", reader=reader)
        return line

    def _quantity(self, reader):
        qty = self._value("line.qty", reader, parse_quantity)
        column, text = reader.find("line.qty")
        if qty is not None and qty <= 0:
            self._issue("bad_quantity", "line.qty", text, reader=reader, column=column)
        elif not text:
            self._issue("no_quantity", "line.qty", reader=reader)
        return qty

    def _price(self, reader, qty):
        price = self._number("line.price", reader)
        amount = self._number("line.amount", reader)
        self._add("line.amount", amount)
        if price is None and amount is not None and qty:
            price = amount / qty
        if price is not None and price < 0:
            column, text = reader.find("line.price")
            self._issue("bad_price", "line.price", text, reader=reader, column=column)
        return price

    def _number(self, target, reader):
        return self._value(target, reader, _amount)

    def _add(self, target, amount):
        if amount is not None:
            self.line_sums[target] = self.line_sums.get(target, Decimal(0)) + abs(amount)

    def _drop_repeated_lines(self):
        """One line number twice is one line; with other content it is a contradiction."""
        kept = {}
        for line in list(self.order.lines):
            first = kept.setdefault(line.ref, line) if line.ref else line
            if first is line:
                continue
            if (first.sku, first.qty, first.price) == (line.sku, line.qty, line.price):
                self.order.lines.remove(line)
            else:
                self.order.issues.append(Issue("conflicting_rows", "line.ref", line.ref, True, line.row))

    # Amounts that only the lines carry

    def _sum_up(self):
        sums, order = self.line_sums, self.order
        if "line.shipping" in sums:
            order.shipping = sums["line.shipping"] - sums.get("line.shipping_discount", Decimal(0))
        taxes = [sums[name] for name in ("line.tax", "line.shipping_tax") if name in sums]
        if taxes:
            order.tax = sum(taxes)
        if order.total is None and "line.amount" in sums and self.heads:
            order.total = self._total_of_lines()

    def _total_of_lines(self):
        order = self.order
        goods = self.line_sums["line.amount"] - sum(line.discount for line in order.lines)
        on_top = order.tax if order.tax and order.currency in _TAX_ON_TOP else Decimal(0)
        return goods + order.shipping + on_top


def _amount(text):
    number = parse_decimal(text)
    if number is not None and abs(number) > _MAX_ABS:
        raise BadValue("bad_number", text)
    return number
