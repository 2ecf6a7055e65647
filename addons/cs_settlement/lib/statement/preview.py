"""The first part of a file as a layout reads it, with sums: what people look at before trusting a layout."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from ....cs_forwarding.lib.intake.errors import FileError
from .read import read_statement
from .schema import COLUMNS

SUMMED = ("amount", "tax_amount", "offset_amount")


@dataclass(slots=True)
class Preview:
    """What a layout makes of the first rows of a file.

    :ivar lines: the first lines as dicts by the names of ``schema.COLUMNS``
    :ivar sums: currency -> target -> sum over the lines read
    :ivar words: what is charged, for which no type is known -> number of lines
    :ivar is_whole: whether the file was read to its end
    :ivar error: the ``FileError`` that stopped the reading, or None
    """

    statement: object
    lines: list = field(default_factory=list)
    count: int = 0
    sums: dict = field(default_factory=dict)
    words: dict = field(default_factory=dict)
    is_whole: bool = True
    error: FileError | None = None

    @property
    def difference(self):
        """Currency -> what the lines lack to the carrier's own total; {} when he names none."""
        totals = self.statement.header.totals
        if not self.is_whole or not totals:
            return {}
        if set(totals) == {""} and len(self.sums) == 1:
            totals = {next(iter(self.sums)): totals[""]}
        return {code: total - self.payable(code) for code, total in totals.items()}

    def payable(self, code):
        sums = self.sums.get(code, {})
        amount = sums.get("amount", Decimal())
        if self.statement.header.declared and self.statement.header.declared_basis == "amount":
            return amount
        return amount + sums.get("tax_amount", Decimal()) - sums.get("offset_amount", Decimal())


def preview_statement(content, filename, profile, *, limit, shown):
    """Read at most ``limit`` lines; keep the first ``shown``."""
    preview = Preview(read_statement(content, filename, profile))
    try:
        for row in islice(preview.statement.rows, limit + 1):
            if preview.count == limit:
                preview.is_whole = False
                break
            _count(preview, dict(zip(COLUMNS, row, strict=True)), shown)
    except FileError as error:
        preview.error = error
    return preview


def _count(preview, line, shown):
    preview.count += 1
    if len(preview.lines) < shown:
        preview.lines.append(line)
    sums = preview.sums.setdefault(line["currency"] or "", {})
    for target in SUMMED:
        if line[target]:
            sums[target] = sums.get(target, Decimal()) + Decimal(line[target])
    if line["charge_text"] and not line["charge_type"]:
        preview.words[line["charge_text"]] = preview.words.get(line["charge_text"], 0) + 1
