"""What a carrier's document is made of, and sums that stay whole when each part is rounded."""

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from math import sqrt

ZERO = Decimal(0)


@dataclass
class BillPart:
    """One line of a bill: all statement lines of a document with the same charge type.

    :param type_id: id of the charge type, None where the carrier's words are not known
    :param amount: net of tax, as the carrier bills it; negative where it is deducted
    :param tax: tax as the carrier states it
    """

    type_id: int | None
    is_offset: bool
    count: int
    amount: Decimal
    tax: Decimal = ZERO


@dataclass
class BillDocument:
    """One invoice or credit note of a carrier: the lines of a statement with one number and currency."""

    number: str
    currency_id: int
    invoice_date: date | None
    parts: list[BillPart] = field(default_factory=list)

    @property
    def key(self):
        return self.number, self.currency_id

    @property
    def count(self):
        return sum(part.count for part in self.parts)

    @property
    def amount(self):
        return sum((part.amount for part in self.parts), ZERO)

    @property
    def tax(self):
        return sum((part.tax for part in self.parts), ZERO)

    def round(self, unit):
        """Round the parts to the currency's unit; together they stay the rounded whole."""
        for name in ("amount", "tax"):
            rounded = round_parts([getattr(part, name) for part in self.parts], unit)
            for part, amount in zip(self.parts, rounded, strict=True):
                setattr(part, name, amount)


def round_parts(amounts, unit):
    """Round each amount to a multiple of ``unit`` so that their sum is the rounded sum.

    The units that are left over go to the parts that lost most. No part moves by a whole unit.

    :param list[Decimal] amounts:
    :param Decimal unit: the smallest coin, above zero
    """
    floors = [(amount / unit).to_integral_value(ROUND_FLOOR) for amount in amounts]
    whole = (sum(amounts, ZERO) / unit).to_integral_value(ROUND_HALF_UP)
    left = int(whole - sum(floors, ZERO))
    lost = sorted(range(len(amounts)), key=lambda i: (floors[i] - amounts[i] / unit, i))
    for index in lost[:left]:
        floors[index] += 1
    return [count * unit for count in floors]


def get_tax_tolerance(count, unit):
    """Return by how much a carrier's tax may differ from ours through rounding alone.

    He may round per line where we round the document: errors of up to half a unit each, which add up with
    the root of their number.
    """
    return unit * (1 + 2 * Decimal(sqrt(count)))
