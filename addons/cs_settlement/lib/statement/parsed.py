"""What reading a statement gives."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain

# So many skipped rows are kept to be shown; all are counted.
SHOWN_SKIPPED = 200


@dataclass(slots=True)
class Header:
    """What the file says about itself. Complete when the last row has been read.

    :ivar invoice_totals: (invoice number, currency) -> total that its rows repeat
    :ivar declared: currency ("" when none is told) -> total below or above the lines
    :ivar declared_basis: what a declared total is over: ``amount`` (the amounts as billed) or ``payable``
        (amounts and taxes less prepaid offsets)
    :ivar period_start: first and last date of service as ISO text, "" when no row has one
    """

    invoice_number: str = ""
    invoice_date: str = ""
    account_numbers: set[str] = field(default_factory=set)
    period_start: str = ""
    period_end: str = ""
    invoice_totals: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    declared: dict[str, Decimal] = field(default_factory=dict)
    declared_basis: str = "payable"
    sheet_totals: dict[str, Decimal] = field(default_factory=dict)

    @property
    def totals(self):
        """Currency ("" when none is told) -> what the carrier says the lines come to; {} when he does not."""
        if self.declared:
            return dict(self.declared)
        sums = {}
        for (_invoice, currency), amount in self.invoice_totals.items():
            sums[currency] = sums.get(currency, Decimal()) + amount
        return sums


@dataclass(slots=True)
class ErrorRow:
    """A row that holds something nobody can read; none of it counts in any sum.

    :ivar reason: a code of :data:`reasons.ROW_ERRORS`
    :ivar cells: the whole row, column name -> text, so that a person can mend it
    """

    sheet: str
    row: int
    column: str
    raw: str
    reason: str
    cells: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class SkippedRow:
    """A row that is no line of the statement; ``reason`` is a code of :data:`reasons.SKIP_REASONS`."""

    sheet: str
    row: int
    reason: str
    text: str


@dataclass(slots=True)
class ParsedStatement:
    """A statement while it is read.

    :ivar source: iterator of batches; a batch is a list of columns in the order of ``schema.COLUMNS``
    :ivar unknown_columns: names of columns that the layout does not use
    :ivar missing_columns: targets that no sheet has a column for
    """

    source: Iterator[list]
    header: Header = field(default_factory=Header)
    errors: list[ErrorRow] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    skipped_counts: dict[str, int] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    unknown_columns: list[str] = field(default_factory=list)
    missing_columns: list[str] = field(default_factory=list)

    def batches(self):
        """Yield lists of columns, some thousand rows each; the quickest way to COPY."""
        return self.source

    @property
    def rows(self):
        """Yield tuples in the order of ``schema.COLUMNS``. Either this or :meth:`batches`, and once."""
        return chain.from_iterable(zip(*columns, strict=True) for columns in self.source)

    def skip(self, sheet, row, reason, cells=()):
        self.skipped_counts[reason] = self.skipped_counts.get(reason, 0) + 1
        if len(self.skipped) < SHOWN_SKIPPED:
            text = " ".join(cell for cell in cells if cell)[:200]
            self.skipped.append(SkippedRow(sheet, row, reason, text))
