"""Which rows of a sheet are lines: sums, repeated headers, pivot tables and other sections are not."""

import re
from decimal import Decimal

from ....cs_forwarding.lib.intake.errors import BadValue
from ....cs_forwarding.lib.intake.text import clean_cell, half_width, header_key
from .heads import note_total, split_label
from .layout import END_WORDS, SECTION_WORDS, SUMMARY_WORDS
from .refs import find_odd, is_waybill
from .values import AmountReader

# Sums of a part: never what the whole statement comes to.
_PART_WORDS = ("小计", "小計", "本页", "subtotal", "sub total")
# Words that stand by the sum of all.
_TOTAL_WORDS = ("合计", "合計", "总计", "總計", "总和", "应收", "应付", "total", "sum", "gesamt")


class RowFilter:
    """Picks the lines out of the rows of one sheet; remembers what section the reading is in."""

    def __init__(self, layout, plan, statement, sheet):
        self.plan = plan
        self.statement = statement
        self.sheet = sheet
        self.names = {key for key in plan.keys if key}
        self.summary = tuple(word.casefold() for word in (*SUMMARY_WORDS, *layout.summary_words))
        self.end = tuple(word.casefold() for word in (*END_WORDS, *layout.end_words))
        self.section = tuple(word.casefold() for word in (*SECTION_WORDS, *layout.section_words))
        self.marks = {*self.summary, *self.end, *self.section}
        self.skips = [(at, pattern) for at, pattern, category in plan.rules if not category]
        self.totals = [(at, pattern) for at, pattern, category in plan.rules if category == "total"]
        self.invoice_at = plan.targets.get("invoice_number", [])[:1]
        self.currency_at = plan.targets.get("currency", [])[:1]
        self.amount_at = plan.targets.get("amount", [])[:1] or [item.amount for item in plan.charges][:1]
        self.total_at = plan.targets.get("total", [])[:1]
        money = [*plan.targets.get("amount", []), *self.total_at, *(item.amount for item in plan.charges)]
        self.money = list(dict.fromkeys(money))
        self.read_amount = AmountReader(layout.decimal)
        self.state = ""

    def select(self, numbers, rows, refs):
        """Return the positions of the lines among ``rows``, None for all of them.

        Rows with a plain waybill are lines, unless something in the batch says that not all may be.
        """
        if self.state or self.skips or self.totals or self._has_mark(rows):
            looked_at = range(len(rows))
        else:
            looked_at = find_odd(refs)
        others = {at for at in looked_at if not self._is_line(numbers[at], rows[at], refs[at])}
        return [at for at in range(len(rows)) if at not in others] if others else None

    def _has_mark(self, rows):
        first = [row[0] for row in rows]
        if not all(map(str.strip, first)):
            return True
        joined = half_width("\n".join(first)).casefold()
        return any(mark in joined for mark in self.marks)

    def _is_line(self, number, row, ref):
        reason = self._reason(row, ref)
        if reason and reason != "blank":
            self.statement.skip(self.sheet, number, reason, row)
        return not reason

    def _reason(self, row, ref):
        """Code of why a row is no line, '' for a line."""
        label = next((clean_cell(cell) for cell in row if cell and not cell.isspace()), "")
        if not label:
            return "blank"
        word = half_width(label).casefold()
        if self._is_header(row):
            self.state = ""
            return "header"
        if word.startswith(self.section):
            self.state = "section"
        elif word.startswith(self.end):
            self.state = "below"
        elif not self.state and word.startswith(self.summary) and not self._names_waybill(label, ref):
            self._note_summary(label, row)
            return "summary"
        if self.state == "section" or (self.state == "below" and not is_waybill(ref)):
            return self.state
        if any(pattern.search(row[at].strip()) for at, pattern in self.skips):
            return "no_charge"
        if any(pattern.search(row[at].strip()) for at, pattern in self.totals):
            self._note_invoice(row)
            return "summary"
        return "" if ref.strip() or self._has_money(row) else "note"

    def _names_waybill(self, label, ref):
        """A shop whose name begins like a sum still has its waybill in the row."""
        return len(label) > 12 and is_waybill(ref)

    def _is_header(self, row):
        filled = [cell for cell in row if cell]
        if len(filled) < 2 or any(map(str.isdecimal, filled)):
            return False
        hits = sum(header_key(clean_cell(cell)) in self.names for cell in filled)
        return hits * 10 >= len(filled) * 6 and hits * 10 >= len(self.names) * 4

    def _has_money(self, row):
        return any(at < len(row) and row[at].strip() for at in self.money)

    def _note_invoice(self, row):
        """A row of its own says what the invoice comes to."""
        at = (self.total_at or self.amount_at)[0]
        invoice, currency = (row[at[0]].strip() if at else "" for at in (self.invoice_at, self.currency_at))
        try:
            amount = self.read_amount(row[at])
        except BadValue:
            return
        if amount is not None:
            self.statement.header.invoice_totals[invoice, currency] = Decimal(amount)

    def _note_summary(self, label, row):
        word = half_width(label).casefold()
        if word.startswith(_PART_WORDS) or not any(total in word for total in _TOTAL_WORDS):
            return
        for basis, at in (("amount", self.amount_at), ("payable", self.total_at)):
            if at and at[0] < len(row) and self._note(row[at[0]], basis):
                return
        cells = [clean_cell(cell) for cell in row if cell.strip()]
        value = split_label(label)[1] or (cells[1] if len(cells) == 2 else "")
        self._note(value, "payable" if self.total_at else "amount")

    def _note(self, text, basis):
        try:
            amount = self.read_amount(re.sub(r"[^\d.,()\-]+$", "", text)) if text else None
        except BadValue:
            return False
        if amount is not None:
            note_total(self.statement.header, self.sheet, amount, basis)
        return amount is not None
