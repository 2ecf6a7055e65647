"""Matching told plainly: one line after the other, over dictionaries. What the set-based engine is held against."""

from collections import Counter, defaultdict
from decimal import Decimal

from odoo.addons.cs_settlement.const_match import (
    AMBIGUOUS,
    CANCELLED,
    CURRENCY,
    DUPLICATE,
    NOT_EXPECTED,
    RATE,
    SURCHARGE,
    SURCHARGE_RATE,
    UNDERBILLED,
    UNKNOWN,
    WEIGHT,
)


def judge(lines, charges, over, under, surcharges):
    """Return ``{line number: (result, code)}``.

    :param lines: dicts ref, type, amount, weight, currency, in the order of the statement
    :param charges: dicts ref, type, expected, weight, currency, state
    :param surcharges: the types that are surcharges
    """
    verdicts = {}
    by_shipment = defaultdict(list)
    for number, line in enumerate(lines):
        if any(charge["ref"] == line["ref"] for charge in charges):
            by_shipment[line["ref"]].append(number)
        elif not line["amount"]:
            verdicts[number] = ("excluded", None)
        else:
            verdicts[number] = ("unmatched", UNKNOWN)
    for ref, numbers in by_shipment.items():
        own = [charge for charge in charges if charge["ref"] == ref]
        verdicts |= _Shipment(lines, numbers, own, over, under, surcharges).judge()
    verdicts |= _judge_repeated_unknown(lines, verdicts)
    return verdicts


def _judge_repeated_unknown(lines, verdicts):
    seen, found = Counter(), {}
    for number, line in enumerate(lines):
        if verdicts[number][1] in (UNKNOWN, NOT_EXPECTED):
            facts = tuple(line[name] for name in ("ref", "type", "amount", "currency", "weight"))
            if seen[facts]:
                found[number] = ("discrepancy", DUPLICATE)
            seen[facts] += 1
    return found


class _Shipment:
    def __init__(self, lines, numbers, charges, over, under, surcharges):
        self.lines, self.charges = lines, charges
        self.over, self.under, self.surcharges = over, under, surcharges
        self.open = [number for number in numbers if lines[number]["amount"]]
        self.verdicts = {number: ("excluded", None) for number in numbers if not lines[number]["amount"]}
        self.taken = set()

    def judge(self):
        types = {charge["type"] for charge in self.charges}
        for kind in types:
            self._settle(self._of_type(kind), self._free(kind), most=2)
        for kind in types:
            self._settle(self._of_type(kind), self._free(kind))
        billed = {self.lines[number]["type"] for number in self.open}
        if len(billed) == 1 and billed <= types and self._all_free() and len(self.open) + len(self.charges) > 2:
            self._settle(list(self.open), self._free())
        for kind in types:
            self._repeated(kind)
        for number in list(self.open):
            self.verdicts[number] = ("discrepancy", self._cause(self.lines[number]))
        return self.verdicts

    def _of_type(self, kind):
        return [number for number in self.open if self.lines[number]["type"] == kind]

    def _free(self, kind=None):
        return [
            index
            for index, charge in enumerate(self.charges)
            if index not in self.taken and charge["state"] != "cancelled" and kind in (None, charge["type"])
        ]

    def _all_free(self):
        return len(self._free()) == len(self.charges)

    def _fits(self, billed, expected):
        return -self.under <= billed - expected <= self.over

    def _settle(self, numbers, free, most=None):
        if not numbers or not free or (most and len(numbers) + len(free) > most):
            return
        currencies = {self.lines[number]["currency"] for number in numbers}
        # a currency of a charge that is gone counts too: nobody adds up what is not alike
        kinds = {self.charges[index]["type"] for index in free}
        currencies |= {charge["currency"] for charge in self.charges if charge["type"] in kinds}
        billed = sum((self.lines[number]["amount"] for number in numbers), Decimal(0))
        expected = sum((self.charges[index]["expected"] for index in free), Decimal(0))
        if len(currencies) > 1 or not self._fits(billed, expected):
            return
        for number in numbers:
            self.open.remove(number)
            self.verdicts[number] = ("matched" if billed == expected else "tolerance", None)
        self.taken.update(free)

    def _repeated(self, kind):
        numbers, free = self._of_type(kind), self._free(kind)
        if not free or len(numbers) <= len(free):
            return
        classes = defaultdict(list)
        for number in numbers:
            line = self.lines[number]
            classes[line["amount"], line["currency"], line["weight"]].append(number)
        fitting = [
            group
            for (amount, currency, weight), group in classes.items()
            if len(free) == 1
            and currency == self.charges[free[0]]["currency"]
            and self._fits(amount, self.charges[free[0]]["expected"])
            and _same_weight(weight, self.charges[free[0]]["weight"])
        ]
        if len(classes) == 1:
            stay, code = numbers[: len(free)], DUPLICATE
        elif len(fitting) == 1:
            stay, code = fitting[0][:1], DUPLICATE
        else:
            stay, code = [], AMBIGUOUS
        for number in numbers:
            if number not in stay:
                self.open.remove(number)
                self.verdicts[number] = ("discrepancy", code)
        self._settle(self._of_type(kind), self._free(kind), most=2)

    def _cause(self, line):
        own = [index for index, charge in enumerate(self.charges) if charge["type"] == line["type"]]
        free = [index for index in own if index in self._free()]
        if not own:
            priced = any(charge["state"] != "cancelled" for charge in self.charges)
            return SURCHARGE if line["type"] in self.surcharges and priced else NOT_EXPECTED
        if not free:
            taken = any(index in self.taken for index in own)
            return DUPLICATE if taken else CANCELLED
        if any(self.charges[index]["currency"] != line["currency"] for index in free):
            return CURRENCY
        expected = sum(self.charges[index]["expected"] for index in free)
        if self._fits(line["amount"], expected):
            return AMBIGUOUS
        if line["amount"] < expected:
            return UNDERBILLED
        if not _same_weight(line["weight"], max(self.charges[index]["weight"] for index in own)):
            return WEIGHT
        return SURCHARGE_RATE if line["type"] in self.surcharges else RATE


def _same_weight(billed, ours):
    return not billed or not ours or abs(billed - ours) <= max(Decimal("0.05"), ours * Decimal("0.02"))
