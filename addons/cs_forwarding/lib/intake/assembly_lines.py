"""The item rows of an order -> its lines, and the sums that only the lines carry."""

from decimal import Decimal

from ..order_data import LineData
from .text import squeeze
from .values import check_exact, parse_quantity, split_goods

_SUMMED = ("line.tax", "line.shipping", "line.shipping_tax", "line.shipping_discount")


class LineReader:
    """Appends to ``order.lines``.

    :ivar sums: target -> sum over the rows, of those targets that had a value
    """

    def __init__(self, cells, mapping):
        self.cells = cells
        self.order = cells.order
        self.mapping = mapping
        self.sums = {}

    def read(self, rows):  # pylint: disable=method-required-super
        for reader in rows:
            if reader.fills_any("line."):
                self._read_item(reader)
        self._drop_repeated_lines()

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
        cells = self.cells
        line = LineData(row=reader.row.number)
        line.sku = squeeze(cells.value("line.sku", reader, check_exact) or "")
        line.ref = cells.value("line.ref", reader, check_exact) or ""
        line.title, line.spec = squeeze(reader.get("line.title")), squeeze(reader.get("line.spec"))
        line.qty = self._quantity(reader)
        line.price = self._price(reader, line.qty)
        line.discount = abs(cells.amount("line.discount", reader) or Decimal(0))
        for target in _SUMMED:
            self._add(target, cells.amount(target, reader))
        if not line.sku and not line.title:
            cells.note("no_product", "line.sku", reader=reader)
        return line

    def _quantity(self, reader):
        qty = self.cells.value("line.qty", reader, parse_quantity)
        if qty is not None and qty <= 0:
            self.cells.note_cell("bad_quantity", "line.qty", reader)
        elif not reader.get("line.qty"):
            self.cells.note("no_quantity", "line.qty", reader=reader)
        return qty

    def _price(self, reader, qty):
        price = self.cells.amount("line.price", reader)
        amount = self.cells.amount("line.amount", reader)
        self._add("line.amount", amount)
        if price is None and amount is not None and qty:
            price = amount / qty
        if price is not None and price < 0:
            self.cells.note_cell(
                "bad_price", "line.price" if reader.get("line.price") else "line.amount", reader
            )
        return price

    def _add(self, target, amount):
        """Discounts count as amounts taken off, whichever sign a platform writes."""
        if amount is not None:
            amount = abs(amount) if target.endswith("discount") else amount
            self.sums[target] = self.sums.get(target, Decimal(0)) + amount

    def _drop_repeated_lines(self):
        """One line number twice is one line; with other content it is a contradiction."""
        first, lines = {}, []
        for line in self.order.lines:
            known = first.setdefault(line.ref, line) if line.ref else line
            if known is line:
                lines.append(line)
            elif (known.sku, known.qty, known.price) != (line.sku, line.qty, line.price):
                self.cells.note("conflicting_rows", "line.ref", line.ref)
        self.order.lines = lines
