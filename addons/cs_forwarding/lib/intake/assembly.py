"""Rows of a file -> one order. Bad content never raises: it becomes an issue of the order."""

from decimal import Decimal

from ..order_data import AddressData, OrderData
from .address import fill_address
from .assembly_lines import LineReader
from .cells import CellReader, parse_amount
from .mapping import Mapping
from .segments import split_segments
from .states import order_state
from .tables import PROBLEM_KEY, RawRow
from .text import squeeze
from .values import check_exact, parse_moment, parse_waybill

__all__ = ["Mapping", "RawRow", "assemble_order", "order_ref"]

_TEXTS = ("buyer_account", "buyer_name", "email", "buyer_note", "seller_note", "payment_method", "carrier")
_AMOUNTS = ("total", "paid", "outstanding", "shipping", "discount", "tax")
_MOMENTS = ("ordered_at", "paid_at", "cancelled_at")
_STATUSES = ("status", "fulfillment")
_ADDRESS = (
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
        self.cells = CellReader(self.order)
        self.lines = LineReader(self.cells, mapping)
        self.rows = [reader for run in split_segments(readers) for reader in run]
        self.heads = self._order_rows()
        self.values = {}

    def run(self):
        self._note_row_problems()
        self._read_ref()
        if self.heads:
            self._read_order()
        else:
            self.cells.note("no_order_row", reader=self.rows[0])
        fill_address(self.order, self.mapping)
        self.lines.read(self.rows)
        if self.heads and not self.order.lines:
            self.cells.note("no_lines", "lines", reader=self.rows[0])
        self._sum_up(self.lines.sums)
        order_state(self.order, self.values)
        return self.order

    def _order_rows(self):
        """The rows that speak for the whole order: of sheets with a recipient, or all when none has one."""
        heads = [reader for reader in self.rows if reader.plan.has_delivery and reader.fills_any("ship.")]
        return heads or ([] if self.mapping.joined else self.rows)

    def _note_row_problems(self):
        for reader in self.rows:
            problem = reader.row.cells.get(PROBLEM_KEY)
            if problem:
                self.cells.note(problem, reader=reader)

    def _read_ref(self):
        reader = self.rows[0]
        self.order.ref = squeeze(self.cells.value("ref", reader, check_exact) or "")
        if not reader.get("ref"):
            self.cells.note("no_ref", "ref", reader=reader)

    def _read_order(self):
        self._check_identity()
        order, values = self.order, self.values
        for target in _TEXTS:
            setattr(order, target, squeeze(self._first(target, str) or ""))
        for target in _AMOUNTS:
            values[target] = self._first(target, parse_amount)
        for target in _MOMENTS:
            values[target] = self._first(target, self._moment)
        for target in _STATUSES:
            values[target] = self._first(target, squeeze) or ""
        order.waybill = self._first("waybill", parse_waybill) or ""
        order.currency = (self._first("currency", str) or self.mapping.currency).upper()
        order.ship, bill = self._address("ship"), self._address("bill")
        order.bill = bill if bill.name or bill.street else None
        order.ordered_at, order.paid_at = values["ordered_at"], values["paid_at"]
        order.total, order.paid, order.tax = values["total"], values["paid"], values["tax"]
        order.shipping = values["shipping"] or Decimal(0)
        order.discount = abs(values["discount"] or Decimal(0))

    def _moment(self, text):
        return parse_moment(text, self.mapping.tz)

    def _address(self, group):
        address = AddressData()
        for name in _ADDRESS:
            read = check_exact if name in ("phone", "zip") else str
            setattr(address, name, squeeze(self._first(f"{group}.{name}", read) or ""))
        return address

    def _check_identity(self):
        for target in _IDENTITY:
            found = {}
            for reader in self.heads:
                if reader.get(target):
                    found.setdefault(squeeze(reader.get(target)), reader)
            if len(found) > 1:
                self.cells.note_cell("conflicting_rows", target, list(found.values())[1])

    def _first(self, target, read):
        """The value of the first row that has one."""
        for reader in self.heads:
            if reader.get(target):
                return self.cells.value(target, reader, read)
        return None

    def _sum_up(self, sums):
        """Amounts that only the lines carry."""
        order = self.order
        if "line.shipping" in sums:
            order.shipping = sums["line.shipping"] - sums.get("line.shipping_discount", Decimal(0))
        taxes = [sums[name] for name in ("line.tax", "line.shipping_tax") if name in sums]
        if taxes:
            order.tax = sum(taxes)
        if order.total is None and "line.amount" in sums and self.heads:
            order.total = self._total_of_lines(sums["line.amount"])

    def _total_of_lines(self, goods):
        order = self.order
        on_top = order.tax if order.tax and order.currency in _TAX_ON_TOP else Decimal(0)
        return goods - sum(line.discount for line in order.lines) + order.shipping + on_top
