"""Rows of one sheet -> columns of clean values, some thousand rows at a time.

All work is done column by column: a step for each row is the exception, so that a million rows take seconds.
"""

from decimal import Decimal
from operator import itemgetter

from ....cs_forwarding.lib.intake.errors import FileError
from ....cs_forwarding.lib.intake.text import clean_cell
from .charges import ChargeLines
from .footers import RowFilter
from .memo import Memo
from .parsed import ErrorRow
from .refs import RefReader, find_odd, read_other_ref
from .values import AmountReader, DateReader, WeightReader, read_currency, read_pieces, read_text

_WEIGHTS = ("weight", "actual_weight")
_UNITS = {"weight": ("weight_unit",), "actual_weight": ("actual_unit", "weight_unit")}
# Read in their own way, or together with another target.
_NO_MEMO = ("ref", "other_refs", "weight_unit", "actual_unit")
MAX_ERRORS = 20_000


class SheetReader:
    """Reads the rows of one sheet.

    :ivar facts: targets that are read by a memo each, in the order in which errors are told
    """

    def __init__(self, layout, plan, statement, sheet):
        self.layout = layout
        self.plan = plan
        self.statement = statement
        self.header = statement.header
        self.sheet = sheet
        self.filter = RowFilter(layout, plan, statement, sheet.name)
        self.memos = self._make_memos(layout)
        self.lines = ChargeLines(layout, plan)
        self.money = set(self.filter.money)
        self.ref_at = plan.targets.get("ref", [-1])[0]
        self.weights = {at for target in _WEIGHTS for at in plan.targets.get(target, ())}
        self.positions = sorted(plan.used() - {-1}) or [0]
        self.width = self.positions[-1] + 1
        self.last_filled = {}
        self.weighed = set()

    def _make_memos(self, layout):
        amount = AmountReader(layout.decimal)
        day = DateReader(layout.date_order, layout.year_of)
        weight = WeightReader(layout.decimal, layout.weight_unit)
        readers = {
            "ref": RefReader(layout.ref_pattern, layout.split_refs),
            "service_date": day,
            "invoice_date": day,
            "weight": weight,
            "actual_weight": weight,
            "pieces": read_pieces,
            "amount": amount,
            "tax_amount": amount,
            "offset_amount": amount,
            "total": amount,
            "invoice_total": amount,
            "currency": read_currency,
            "other_refs": read_other_ref,
            **dict.fromkeys(
                ("destination", "charge_text", "charge_code", "invoice_number", "account_number"), read_text
            ),
        }
        return {target: Memo(read) for target, read in readers.items()}

    def batches(self, numbers, rows):
        """Yield the batches of lines (columns in the order of ``schema.COLUMNS``) that rows make."""
        self._check_version(rows)
        if min(map(len, rows)) < self.width:
            rows = [row + [""] * (self.width - len(row)) for row in rows]
        keep = self.filter.select(numbers, rows, self._texts("ref", rows) or [""] * len(rows))
        if keep is not None:
            numbers, rows = _at(keep, numbers), _at(keep, rows)
        for target in self.layout.fill_down:
            self._fill_down(target, rows)
        while rows:
            facts, bad = self._read(rows)
            if self.sheet.problems:
                bad.update(self._get_problems(numbers))
            if not bad:
                if self.layout.weight_once:
                    self._weigh_once(facts)
                self._note_header(facts)
                yield from self.lines.batches(self.sheet.name, numbers, facts)
                return
            for at, (column, reason) in sorted(bad.items()):
                self._tell(numbers[at], rows[at], column, reason)
            keep = [at for at in range(len(rows)) if at not in bad]
            numbers, rows = _at(keep, numbers), _at(keep, rows)

    def _get_problems(self, numbers):
        """Position -> (column, code) of rows with which the file itself has trouble."""
        problems = self.sheet.problems
        codes = ((at, problems.get(number, "too_many_cells")) for at, number in enumerate(numbers))
        return {at: (0, code) for at, code in codes if code != "too_many_cells"}

    def _check_version(self, rows):
        """Columns without names are where their version has them: no version is read as another one."""
        at = self.plan.version
        if at >= 0:
            strange = {row[at].strip() for row in rows if len(row) > at} - {"", *self.layout.versions}
            if strange:
                raise FileError("unknown_version", version=min(strange), known=self.layout.versions)

    def _tell(self, number, row, column, reason):
        if len(self.statement.errors) >= MAX_ERRORS:
            raise FileError("too_many_errors", limit=MAX_ERRORS, row=number)
        cells = {name: clean_cell(cell) for name, cell in zip(self.plan.names, row, strict=False)}
        name = self.plan.names[column] if column < len(self.plan.names) else ""
        self.statement.errors.append(
            ErrorRow(self.sheet.name, number, name, clean_cell(row[column])[:200], reason, cells)
        )

    def _read(self, rows):
        """Return (facts, bad): target -> list of values, and row position -> (column, code)."""
        picked = rows if self._reads_all(rows) else map(_getter(self.positions), rows)
        columns = dict(zip(self.positions, zip(*picked, strict=True), strict=True))
        facts, bad = {"size": len(rows)}, {}
        self._read_refs(columns, facts, bad)
        for target in self.plan.targets:
            if target not in _NO_MEMO:
                facts[target] = self._values(target, self._column(target, columns), bad)
        self._read_other_refs(columns, facts)
        self.lines.collect(columns, facts, bad, self.memos["amount"], self.memos["charge_text"])
        return facts, bad

    def _reads_all(self, rows):
        """Whether the columns of the layout are all that the rows have."""
        return len(self.positions) == self.width == len(rows[0]) == max(map(len, rows))

    def _values(self, target, texts, bad):
        memo = self.memos[target]
        values = memo.column(texts)
        for at, code in memo.bad_rows(texts):
            bad.setdefault(at, (self.plan.targets[target][0], code))
        return values

    def _texts(self, target, rows):
        """The texts of a target: of its columns the first that is filled."""
        positions = self.plan.targets.get(target, ())
        return _first_filled([[row[at] for row in rows] for at in positions])

    def _column(self, target, columns):
        texts = _first_filled([columns[at] for at in self.plan.targets[target]])
        unit = next((name for name in _UNITS.get(target, ()) if name in self.plan.targets), None)
        if unit:
            units = _first_filled([columns[at] for at in self.plan.targets[unit]])
            texts = [text and f"{text} {unit}" for text, unit in zip(texts, units, strict=True)]
        return texts

    def _fill_down(self, target, rows):
        """A blank cell means what the cell above says."""
        for at in self.plan.targets.get(target, ())[:1]:
            last = self.last_filled.get(target, "")
            for row in rows:
                last = row[at] if row[at] and not row[at].isspace() else last
                row[at] = last
            self.last_filled[target] = last

    def _read_refs(self, columns, facts, bad):
        size = facts["size"]
        if "ref" not in self.plan.targets:
            facts.update(dict.fromkeys(("ref", "ref_key", "more_refs"), [None] * size))
            return
        texts = self._column("ref", columns)
        odd = range(size) if self.layout.ref_pattern else find_odd(texts)
        refs, keys, more = list(texts), list(texts), [None] * size
        read = self.memos["ref"].column([texts[at] for at in odd])
        for at, found in zip(odd, read, strict=True):
            refs[at], keys[at], more[at] = found or (None, None, None)
        for at, code in self.memos["ref"].bad_rows(texts):
            bad.setdefault(at, (self.ref_at, code))
        facts.update(ref=refs, ref_key=keys, more_refs=more)

    def _read_other_refs(self, columns, facts):
        """All filled further references, separated by a blank."""
        memo = self.memos["other_refs"]
        parts = [memo.column(columns[at]) for at in self.plan.targets.get("other_refs", ())]
        if facts["more_refs"] and any(facts["more_refs"]):
            parts.insert(0, facts["more_refs"])
        if not parts:
            facts["other_refs"] = None
        elif len(parts) == 1:
            facts["other_refs"] = parts[0]
        else:
            joined = (" ".join(dict.fromkeys(filter(None, row))) for row in zip(*parts, strict=True))
            facts["other_refs"] = [text or None for text in joined]

    def _weigh_once(self, facts):
        """A shipment of several rows is weighed by the first of them only."""
        invoices = facts.get("invoice_number") or [""] * facts["size"]
        weights = {target: facts[target] for target in _WEIGHTS if target in facts}
        for at, key in enumerate(zip(invoices, facts["ref_key"], strict=True)):
            if key[1] and key in self.weighed:
                for values in weights.values():
                    values[at] = None
            elif any(values[at] for values in weights.values()):
                self.weighed.add(key)

    def _note_header(self, facts):
        header = self.header
        for field, target in (("invoice_number", "invoice_number"), ("invoice_date", "invoice_date")):
            if target in facts and not getattr(header, field):
                setattr(header, field, next(filter(None, facts[target]), ""))
        if "account_number" in facts:
            header.account_numbers.update(filter(None, set(facts["account_number"])))
        self._note_invoice_totals(facts)
        days = set(facts.get("service_date") or ()) - {None}
        if days:
            header.period_start = min(days | ({header.period_start} - {""}))
            header.period_end = max(days | {header.period_end})

    def _note_invoice_totals(self, facts):
        if "invoice_total" not in facts:
            return
        blank = [None] * facts["size"]
        invoices, currencies = facts.get("invoice_number") or blank, facts.get("currency") or blank
        for invoice, currency, total in set(zip(invoices, currencies, facts["invoice_total"], strict=True)):
            if total is not None:
                key = invoice or "", currency or self.layout.currency
                self.header.invoice_totals[key] = Decimal(total)


def _getter(positions):
    """itemgetter that gives a tuple for a single position, too."""
    return itemgetter(*positions) if len(positions) > 1 else lambda row: (row[positions[0]],)


def _at(keep, items):
    return [items[at] for at in keep]


def _first_filled(columns):
    if not columns:
        return []
    if len(columns) == 1 or all(columns[0]):
        return columns[0]
    return [next(filter(None, cells), "") for cells in zip(*columns, strict=True)]
