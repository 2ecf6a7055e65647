"""What a row charges -> lines: one of its only amount, or one of each column of charges that holds money."""

from decimal import Decimal

from ....cs_forwarding.lib.intake.text import squeeze
from .layout import text_key
from .memo import Memo
from .schema import COLUMNS
from .values import decimal_text

# What a type of charge makes of its line where the layout does not say.
TYPE_CATEGORIES = {"duty_tax": "duty", "return_freight": "return", "prepaid_offset": "offset"}
CATEGORY_OF = Memo(lambda code: TYPE_CATEGORIES.get(code, "shipment"))
BALANCE_TEXT = "Balance"
_SHARED = (
    "invoice_number", "invoice_date", "ref", "ref_key", "other_refs", "service_date", "destination", "weight",
    "actual_weight", "pieces", "currency",
)  # fmt: skip


class ChargeLines:
    """Turns the facts of rows into columns of lines."""

    def __init__(self, layout, plan):
        self.layout = layout
        self.plan = plan
        self.is_wide = bool(plan.charges)
        self.types = Memo(lambda text: layout.charge_types.get(text_key(text)))
        self.rules = [
            (at, Memo(_matcher(pattern)), name)
            for at, pattern, name in plan.rules
            if name and name != "total"
        ]
        self.default_type = layout.charge_type or None

    # Reading

    def collect(self, columns, facts, bad, amounts, texts):
        """Add what charges need to the facts; note rows whose amounts can't be read in ``bad``."""
        facts["categories"] = self._categories(columns, facts["size"])
        if self.is_wide:
            self._read_wide(columns, facts, bad, amounts, texts)
        else:
            self._read_single(facts, bad)
        self._read_offsets(facts)

    def _categories(self, columns, size):
        """Category of each row by the rules of the layout, None where they say nothing; None for no rules."""
        found = None
        for position, memo, category in reversed(self.rules):
            hits = memo.column(columns[position])
            if True in hits:
                found = found or [None] * size
                found = [category if hit else old for hit, old in zip(hits, found, strict=True)]
        return found

    def _read_single(self, facts, bad):
        targets = self.plan.targets
        amounts = facts.get("amount")
        if amounts is None or ("total" in facts and None in amounts):
            blank = [None] * facts["size"]
            pairs = zip(amounts or blank, facts["total"], strict=True)
            amounts = facts["amount"] = [total if amount is None else amount for amount, total in pairs]
        if None in amounts:
            column = (targets.get("amount") or targets["total"])[0]
            for at, amount in enumerate(amounts):
                if amount is None:
                    bad.setdefault(at, (column, "no_amount"))

    def _read_wide(self, columns, facts, bad, amounts, texts):
        facts["charges"] = read = []
        for charge in self.plan.charges:
            values = self._cells(columns, charge.amount, amounts, bad)
            words = texts.column(columns[charge.text]) if charge.text >= 0 else None
            taxes = self._cells(columns, charge.tax, amounts, bad) if charge.tax >= 0 else None
            read.append((charge, values, words, taxes))
        totals = facts.get("total") or [None] * facts["size"]
        for at, cells in enumerate(zip(*(values for _charge, values, *_rest in read), strict=True)):
            if not any(cells) and totals[at] is None:
                bad.setdefault(at, (read[0][0].amount, "no_amount"))
        if self.layout.balance and "total" in facts:
            facts["balance"] = self._balances(facts)

    def _cells(self, columns, position, memo, bad):
        values = memo.column(columns[position])
        for at, code in memo.bad_rows(columns[position]):
            bad.setdefault(at, (position, code))
        return values

    def _balances(self, facts):
        """What is left of each row's total when all its charges are taken away."""
        balances = []
        taxes = facts.get("tax_amount") or [None] * facts["size"]
        offsets = facts.get("offset_amount") or [None] * facts["size"]
        cells = zip(*(values for _charge, values, *_rest in facts["charges"]), strict=True)
        line_taxes = [more for *_charge, more in facts["charges"] if more]
        for at, (total, row) in enumerate(zip(facts["total"], cells, strict=True)):
            known = sum(map(Decimal, filter(None, row)), Decimal())
            known += sum(Decimal(more[at] or 0) for more in line_taxes)
            known += Decimal(taxes[at] or 0) - abs(Decimal(offsets[at] or 0))
            balances.append(None if total is None else decimal_text(Decimal(total) - known))
        return balances

    def _read_offsets(self, facts):
        """What has been paid in advance, as a positive amount."""
        if self.layout.offset_negative and "offset_amount" in facts:
            facts["offset_amount"] = [value and _negated(value) for value in facts["offset_amount"]]
        if self.layout.offset_from_total and {"amount", "total"} <= facts.keys():
            taxes = facts.get("tax_amount") or [None] * facts["size"]
            rows = zip(facts["amount"], taxes, facts["total"], strict=True)
            facts["offset_amount"] = [_rest(*row) for row in rows]

    # Lines

    def batches(self, sheet, numbers, facts):
        """Yield the columns of the lines, in the order of ``schema.COLUMNS``."""
        size = facts["size"]
        common = {name: facts.get(name) for name in _SHARED}
        common.update(sheet=[sheet or None] * size, row=list(numbers), category=facts["categories"])
        if common["currency"] is None:
            common["currency"] = [self.layout.currency or None] * size
        elif self.layout.currency and None in common["currency"]:
            common["currency"] = [code or self.layout.currency for code in common["currency"]]
        for lines in self._wide(facts, common) if self.is_wide else [self._single(facts, common)]:
            columns = {**lines, **self._typed(lines)}
            yield [columns.get(name) or [None] * len(columns["row"]) for name in COLUMNS]

    def _single(self, facts, common):
        names = ("charge_text", "charge_code", "amount", "tax_amount", "offset_amount")
        return {**common, **{name: facts.get(name) for name in names}}

    def _wide(self, facts, common):
        """Yield the lines of one column of charges after the other."""
        offsets, taxes = facts.get("offset_amount"), facts.get("tax_amount")
        balances = facts.get("balance")
        is_first = [True] * facts["size"]
        parts = list(facts["charges"])
        if balances:
            parts.append((None, balances, None, None))
        for charge, values, words, more_taxes in parts:
            keep = [at for at, value in enumerate(values) if _is_money(value)]
            if charge and charge is parts[0][0]:
                keep = [at for at, value in enumerate(values) if value is not None]
            if not keep:
                continue
            lines = {name: column and [column[at] for at in keep] for name, column in common.items()}
            lines["amount"] = [values[at] for at in keep]
            lines["charge_text"] = self._words(charge, words, keep)
            lines["preset"] = charge
            lines["tax_amount"] = _once(taxes, keep, is_first, more_taxes)
            lines["offset_amount"] = _once(offsets, keep, is_first)
            for at in keep:
                is_first[at] = False
            yield lines

    def _words(self, charge, words, keep):
        if not charge:
            return [BALANCE_TEXT] * len(keep)
        name = squeeze(charge.name) or None
        return [words[at] or name for at in keep] if words else [name] * len(keep)

    def _typed(self, lines):
        """Return type and category of the lines."""
        size = len(lines["row"])
        charge = lines.get("preset")
        types = self._types(lines, charge, size)
        fixed = charge.category if charge else ""
        categories = [fixed] * size if fixed else CATEGORY_OF.column(types)
        if lines["category"]:
            pairs = zip(lines["category"], categories, strict=True)
            categories = [rule or category for rule, category in pairs]
        return {"charge_type": types, "category": categories}

    def _types(self, lines, charge, size):
        if charge and charge.type:
            return [charge.type] * size
        texts, codes = lines.get("charge_text"), lines.get("charge_code")
        if not texts and not codes:
            return [self.default_type] * size
        if "preset" in lines and not charge:
            return ["other"] * size
        texts = texts or [None] * size
        types = self.types.column(texts)
        if codes:
            coded = self.types.column(codes)
            types = [found or other for found, other in zip(types, coded, strict=True)]
        if self.default_type and None in types:
            pairs = zip(types, texts, strict=True)
            types = [code or (None if text else self.default_type) for code, text in pairs]
        return types


def _matcher(pattern):
    return lambda text: bool(pattern.search(text.strip()))


def _is_money(value):
    return value is not None and value.strip("-0.") != ""


def _negated(value):
    return value[1:] if value.startswith("-") else value if not _is_money(value) else f"-{value}"


def _rest(amount, tax, total):
    if total is None or amount is None:
        return None
    rest = decimal_text(Decimal(amount) + Decimal(tax or 0) - Decimal(total))
    return rest if _is_money(rest) else None


def _once(values, keep, is_first, more=None):
    """What stands once in a row goes with its first line; what stands beside each charge with that one."""
    if not values and not more:
        return None
    found = [values[at] if values and is_first[at] else None for at in keep]
    if more:
        found = [_plus(value, more[at]) for value, at in zip(found, keep, strict=True)]
    return found


def _plus(first, second):
    if first is None or second is None:
        return first if second is None else second
    return decimal_text(Decimal(first) + Decimal(second))
