"""How the file of a carrier is laid out, and where its columns are in the file at hand."""

import re
from dataclasses import dataclass, field

from ....cs_forwarding.lib.intake.text import header_key

#: What a column may hold, beside charges. ``total``: what is to be paid for the row after prepayment.
TARGETS = (
    "ref", "other_refs", "service_date", "destination", "weight", "weight_unit",
    "actual_weight", "actual_unit", "pieces", "charge_text", "charge_code", "currency",
    "amount", "tax_amount", "offset_amount", "total",
    "invoice_number", "invoice_date", "invoice_total", "account_number",
)  # fmt: skip
SUMMARY_WORDS = (
    "合计", "合計", "总计", "總計", "小计", "小計", "总和", "汇总", "本页合计", "账单合计",
    "total", "subtotal", "sub total", "grand total", "sum", "summe", "gesamt",
)  # fmt: skip
END_WORDS = ("行标签", "列标签", "row labels", "pivot", "数据透视", "求和项")
SECTION_WORDS = ("月结权益优惠", "权益优惠")


@dataclass(slots=True)
class Charge:
    """A column of amounts that makes a line of its own, beside the other columns of its row.

    :ivar amount: name of the column; ``*`` stands for anything, each column found makes a line
    :ivar text: name of the column that says what is charged; the same stars stand for the same words
    :ivar type: code of the charge type; '' to tell it from the words
    """

    amount: str
    text: str = ""
    tax: str = ""
    type: str = ""
    category: str = ""


@dataclass(slots=True)
class Rule:
    """Rows with a cell like ``pattern`` are of a category.

    With ``total`` they tell what their invoice comes to, without any they are left out.
    """

    column: str
    pattern: str
    category: str = ""


@dataclass(slots=True)
class Layout:
    """A profile as plain data; see ``docs/decisions/0071`` for the meaning of each part."""

    code: str = ""
    columns: dict[str, list[str]] = field(default_factory=dict)
    charges: list[Charge] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    balance: bool = False
    headerless: bool = False
    header_row: int = 0
    header_rows: int = 1
    delimiter: str = ""
    encoding: str = ""
    sheets: list[str] = field(default_factory=list)
    skip_sheets: list[str] = field(default_factory=list)
    decimal: str = "auto"
    date_order: str = "ymd"
    currency: str = ""
    weight_unit: str = "kg"
    ref_pattern: str = ""
    split_refs: bool = True
    fill_down: list[str] = field(default_factory=list)
    weight_once: bool = False
    offset_negative: bool = False
    offset_from_total: bool = False
    charge_type: str = ""
    charge_types: dict[str, str] = field(default_factory=dict)
    versions: list[str] = field(default_factory=list)
    version_column: str = ""
    summary_words: list[str] = field(default_factory=list)
    end_words: list[str] = field(default_factory=list)
    section_words: list[str] = field(default_factory=list)
    year_of: str = ""

    @classmethod
    def load(cls, profile):
        """Make a layout of a profile's dict; unknown keys are ignored, blank ones take the default."""
        known = {name: value for name, value in profile.items() if name in cls.__slots__ and value}
        layout = cls(**known)
        layout.charges = [item if isinstance(item, Charge) else Charge(**item) for item in layout.charges]
        layout.rules = [item if isinstance(item, Rule) else Rule(**item) for item in layout.rules]
        layout.charge_types = {text_key(text): code for text, code in layout.charge_types.items()}
        return layout

    def names(self):
        """All the names of columns that the layout speaks of."""
        names = [name for names in self.columns.values() for name in names]
        for charge in self.charges:
            names += [name for name in (charge.amount, charge.text, charge.tax) if name]
        return names + [rule.column for rule in self.rules]

    def required(self):
        """Groups of targets of each of which a sheet must have one; the usual one comes first."""
        return (("ref", "other_refs"), ("amount", "total", "charges"))


def text_key(text):
    """The form in which two spellings of a charge are equal."""
    return re.sub(r"[\s_\-.:：,，()（）/]+", "", header_key(text or ""))


@dataclass(slots=True)
class Placed:
    """A charge with the positions of its columns; -1 when the file has none."""

    amount: int
    text: int
    tax: int
    type: str
    category: str
    name: str


class Plan:
    """The positions of a layout's columns in a file with these column names."""

    def __init__(self, layout, names):
        self.names = names
        self.keys = [header_key(name) for name in names]
        self.by_key = {}
        for position, key in enumerate(self.keys):
            self.by_key.setdefault(key, position)
        self.targets = self._place_targets(layout)
        self.charges = self._place_charges(layout)
        if self.charges and "amount" in self.targets:
            self.charges.insert(0, self._place_base())
        self.rules = self._place_rules(layout)
        self.version = self.find(layout.version_column) if layout.version_column else -1

    def _place_targets(self, layout):
        placed = {}
        for target, wanted in layout.columns.items():
            found = [position for name in wanted for position in self.find_all(name)]
            if found:
                placed[target] = list(dict.fromkeys(found))
        return placed

    def _place_charges(self, layout):
        placed, taken = [], set()
        for charge in layout.charges:
            for position in self.find_all(charge.amount):
                if position in taken:
                    continue
                taken.add(position)
                text = self._beside(charge, charge.text, position)
                tax = self._beside(charge, charge.tax, position)
                name = plain_name(self.names[position])
                placed.append(Placed(position, text, tax, charge.type, charge.category, name))
        return placed

    def _place_base(self):
        """The usual amount where further columns hold surcharges beside it."""
        amount = self.targets.pop("amount")[0]
        text = self.targets.get("charge_text", [-1])[0]
        return Placed(amount, text, -1, "", "", "")

    def _beside(self, charge, name, position):
        """Position of the column that belongs to an amount at ``position``: XC2 Name beside XC2 Charge."""
        if name.endswith("#*"):
            beside = self.find_all(name)
            at = self.find_all(charge.amount).index(position)
            return beside[at] if at < len(beside) else -1
        if "*" in name:
            match = _star(charge.amount).fullmatch(self.keys[position])
            for word in match.groups() if match else ():
                name = name.replace("*", word, 1)
        return self.find(name) if name else -1

    def _place_rules(self, layout):
        placed = []
        for rule in layout.rules:
            position = self.find(rule.column)
            if position >= 0:
                placed.append((position, re.compile(rule.pattern, re.IGNORECASE), rule.category))
        return placed

    def find(self, name):
        found = self.find_all(name)
        return found[0] if found else -1

    def find_all(self, name):
        """Positions of the columns of this name: ``@20`` by place, ``a|b`` either, ``Amount*`` any such.

        A name that the file repeats stands for its first column, ``Name#2`` for the second, ``Name#*`` for
        all of them in their order.
        """
        if name.startswith("@") and name[1:].isdecimal():
            return [int(name[1:])] if int(name[1:]) < len(self.names) else []
        if "|" in name:
            return [position for part in name.split("|") for position in self.find_all(part)]
        if name.endswith("#*"):
            pattern = re.compile(re.escape(header_key(name[:-2])) + r"(?:#\d+)?")
        elif "*" in name:
            pattern = _star(name)
        else:
            return [self.by_key[header_key(name)]] if header_key(name) in self.by_key else []
        return [position for position, key in enumerate(self.keys) if pattern.fullmatch(key)]

    def has(self, target):
        return target in self.targets or (target == "charges" and bool(self.charges))

    def used(self):
        positions = {position for found in self.targets.values() for position in found}
        for charge in self.charges:
            positions |= {charge.amount, charge.text, charge.tax}
        return positions | {position for position, *_rest in self.rules}

    def unknown(self):
        used = self.used()
        return [name for position, name in enumerate(self.names) if position not in used]


def plain_name(name):
    return re.sub(r"#\d+$", "", name)


def _star(name):
    return re.compile("(.*)".join(re.escape(header_key(part)) for part in name.split("*")))
