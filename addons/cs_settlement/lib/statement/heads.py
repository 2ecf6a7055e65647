"""The row with the column names, and what the rows above it say about the statement."""

import re
from decimal import Decimal

from ....cs_forwarding.lib.intake.errors import BadValue
from ....cs_forwarding.lib.intake.tables import HEADER_SEARCH_ROWS, unique_names
from ....cs_forwarding.lib.intake.text import clean_cell, half_width, header_key
from .layout import Plan
from .values import AmountReader, DateReader

_LABELS = {
    "account": (
        "月结账号", "月结卡号", "客户卡号", "客户编码", "客户编号", "账号", "卡号",
        "account number", "account no", "account", "bill to account number",
    ),
    "invoice": ("账单编号", "账单号", "发票号码", "发票号", "invoice number", "invoice no"),
    "date": ("账单日期", "出账日期", "开票日期", "invoice date", "bill date", "statement date"),
    "total": ("账单合计", "应付合计", "账单金额", "应付总额", "total due", "total amount due"),
}  # fmt: skip
_LABEL_OF = {header_key(word): field for field, words in _LABELS.items() for word in words}
_MONTH = re.compile(r"(?<!\d)(20\d{2})\s*[-_.年/]?\s*(0[1-9]|1[0-2]|[1-9](?=\s*月))(?!\d)")
_DAY = re.compile(r"(?<!\d)(20\d{2}\s*[-.年/]\s*\d{1,2}\s*[-.月/]\s*\d{1,2})")


def split_label(text):
    """``账单号：123`` -> ("账单号", "123"); a text without a colon is all label."""
    label, _colon, value = half_width(text).partition(":")
    return label.strip(), value.strip()


def find_header(layout, rows):
    """Return the position of the row with the column names among ``rows`` (cells), and its :class:`Plan`.

    When no row has the columns that a sheet must have, the position is None and the plan is that of the
    likeliest row, or None.
    """
    if layout.headerless:
        width = max(map(len, rows), default=0)
        plan = Plan(layout, [f"@{at}" for at in range(width)])
        return (-1 if is_complete(layout, plan) else None), plan
    best, best_hits = None, 0
    for at, row in enumerate(rows[: max(HEADER_SEARCH_ROWS, layout.header_row)]):
        plan = Plan(layout, _names(layout, rows, at))
        hits = len(plan.targets) + len(plan.charges)
        if hits > best_hits and len([cell for cell in row if cell]) > 1:
            best, best_hits = (at, plan), hits
    if best and is_complete(layout, best[1]):
        return best[0] + layout.header_rows - 1, best[1]
    return None, best and best[1]


def is_complete(layout, plan):
    return all(any(map(plan.has, targets)) for targets in layout.required())


def missing_targets(layout, plan):
    return [targets[0] for targets in layout.required() if not (plan and any(map(plan.has, targets)))]


def _names(layout, rows, at):
    """Column names of the row at ``at``; those of two rows are put together, upper before lower."""
    names = [clean_cell(cell) for cell in rows[at]]
    for lower in rows[at + 1 : at + layout.header_rows]:
        upper, filled = names, ""
        names = []
        for position in range(max(len(upper), len(lower))):
            filled = (upper[position] if position < len(upper) else "") or filled
            below = clean_cell(lower[position]) if position < len(lower) else ""
            names.append(f"{filled} {below}".strip() if below else filled)
    return unique_names(names)


def read_head(header, sheet, rows):
    """Note what the rows above the column names say: account, invoice, date, total, period."""
    for row in rows:
        cells = [clean_cell(cell) for cell in row]
        for position, cell in enumerate(cells):
            label, value = split_label(cell)
            field = _LABEL_OF.get(header_key(label))
            if field:
                _note_fact(header, sheet, field, value or next(filter(None, cells[position + 1 :]), ""))
            elif not header.period_end:
                _note_period(header, cell)


def _note_fact(header, sheet, field, value):
    if not value:
        return
    if field == "account":
        header.account_numbers.add(value)
    elif field == "invoice":
        header.invoice_number = header.invoice_number or value
    else:
        _note_value(header, sheet, field, value)


def _note_value(header, sheet, field, value):
    try:
        if field == "date":
            header.invoice_date = header.invoice_date or DateReader()(value) or ""
        else:
            amount = AmountReader()(re.sub(r"[^\d.,()\-]+$", "", value))
            if amount is not None:
                note_total(header, sheet, amount, "payable")
    except BadValue:
        return


def _note_period(header, text):
    days = [DateReader()(day) for day in _DAY.findall(text)] if "20" in text else []
    if len(days) > 1:
        header.period_start, header.period_end = min(days), max(days)


def note_total(header, sheet, amount, basis):
    """Keep the last total of each sheet; the sheets' totals together are the statement's."""
    header.sheet_totals[sheet] = Decimal(amount)
    header.declared[""] = sum(header.sheet_totals.values())
    header.declared_basis = basis


def guess_period_end(header, filename):
    """ISO date for dates without a year: end of the period, date of the invoice, or the month in a name."""
    if header.period_end or header.invoice_date:
        return header.period_end or header.invoice_date
    match = _MONTH.search(half_width(filename))
    return f"{match[1]}-{int(match[2]):02d}-28" if match else ""
