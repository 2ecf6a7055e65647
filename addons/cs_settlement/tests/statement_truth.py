"""A carrier's month of which everything is known: what each line of his bill truly stands for.

Plain Python. The same seed gives the same month.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

CENT = Decimal("0.01")
#: How far an amount may be off and still be right: the tolerance the month is matched with.
TOLERANCE = Decimal("0.05")
FIRST_DAY = date(2026, 5, 1)
#: Place as charges have it -> words that carriers use for it.
PLACES = {
    "CN-京": ("北京", "北京市", "北京市朝阳区", "CN-京"),
    "CN-粤": ("广东", "广州市", "深圳市南山区", "CN-粤"),
    "CN-吉": ("吉林", "吉林省", "长春市", "CN"),
    "CN-浙": ("浙江", "杭州市", "浙江省宁波市", "CN-浙"),
    "US-CA": ("US", "US-CA"),
    "DE": ("DE",),
}
HEADER = ("Waybill", "References", "Shipped", "Place", "Weight", "Scale", "Kind", "Charge", "Amount")
#: Words of the carrier -> code of the charge type; words nobody knows have none.
WORDS = {
    "Freight": "freight",
    "Fuel": "fuel",
    "Home": "residential",
    "Peak": "peak_season",
    "Insurance": "insurance",
    "Return": "return_freight",
    "Handling XYZ": None,
}
#: Stories of lines that need nobody: rightful, and no mistake of the carrier is about them.
CLEAR = {
    "right",
    "cents",
    "part",
    "corrected at once",
    "at once",
    "credit",
    "spelled",
    "bundle",
    "all in one",
}


@dataclass(frozen=True)
class Charge:
    """What one shipment should cost: the key is that of the waybill and the kind."""

    waybill: str
    kind: str
    expected: Decimal
    cancelled: bool = False

    @property
    def key(self):
        return self.waybill, self.kind


@dataclass
class Shipment:
    waybill: str
    order: str
    day: date
    place: str
    weight: Decimal  #: what is charged for
    scale: Decimal  #: what it weighs
    charges: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A line as the carrier prints it, and the truth about it.

    :param bills: keys of the charges that it truly bills, together with other lines maybe
    :param rightful: whether it may be paid without a person, as long as no other line bills the same
    :param story: what happened to it
    """

    ref: str
    refs: str
    day: date | None
    place: str
    weight: str
    scale: str
    category: str
    word: str
    amount: Decimal
    bills: frozenset = frozenset()
    rightful: bool = False
    story: str = ""

    def cells(self):
        return (
            self.ref, self.refs, self.day.isoformat() if self.day else "", self.place, self.weight,
            self.scale, self.category, self.word, f"{self.amount:.2f}",
        )  # fmt: skip


class Month:
    """One generated month: shipments with their charges, an earlier statement and this one.

    :ivar shipments: {waybill: Shipment}
    :ivar earlier: lines of a statement that came before
    :ivar lines: lines of the statement, in its order
    """

    def __init__(self, seed, size=30):
        self.random = Random(seed)
        self.raw_weight = self.random.random() < 0.3
        self.serial = self.random.choice((1, 1, 7, 10**6 + 3))
        self.tariff = [Decimal(self.random.randrange(800, 4000)) / 100 for _step in range(4)]
        self.shipments = {}
        for number in range(size):
            shipment = self._make_shipment(number)
            self.shipments[shipment.waybill] = shipment
        self.earlier, self.lines = [], []
        for shipment in self.shipments.values():
            self._bill(shipment)
        self._bundle()
        self._swap()
        self._repeat()
        self._add_foreign()
        self.random.shuffle(self.lines)

    # What we shipped

    def _make_shipment(self, number):
        random = self.random
        waybill = f"SF{10**12 + 4711 + number * self.serial}"
        weight = Decimal(random.choice((5, 10, 15, 20, 45, 80))) / 10
        shipment = Shipment(
            waybill=waybill,
            order=f"ORD{10000 + number - number % random.choice((1, 1, 2))}",
            day=FIRST_DAY + timedelta(days=random.randrange(28)),
            place=random.choice(list(PLACES)),
            weight=weight,
            scale=(weight * Decimal(random.choice((100, 100, 60, 85))) / 100).quantize(CENT),
        )
        step = min(int(weight / 2), 3)
        kinds = {"Freight": self.tariff[step]}
        if random.random() < 0.4:
            kinds["Fuel"] = (kinds["Freight"] * Decimal("0.1")).quantize(CENT)
        if random.random() < 0.2:
            kinds["Home"] = Decimal("2.50")
        if random.random() < 0.1:
            kinds["Insurance"] = Decimal(random.randrange(100, 900)) / 100
        if random.random() < 0.1:
            kinds["Return"] = kinds["Freight"]
        cancelled = random.random() < 0.04
        for kind, expected in kinds.items():
            shipment.charges[kind] = Charge(waybill, kind, expected, cancelled)
        return shipment

    # What the carrier bills

    def _print(self, shipment, kind, amount, **vals):
        """Return the line of a charge as it would be printed without any mistake."""
        random = self.random
        weight = shipment.scale if self.raw_weight else shipment.weight
        return Line(
            **{
                "ref": shipment.waybill,
                "refs": shipment.order if random.random() < 0.2 else "",
                "day": shipment.day + timedelta(days=random.choice([0, 0, 0, 1])),
                "place": random.choice((*PLACES[shipment.place], "")),
                "weight": f"{weight:.2f}" if random.random() < 0.9 else "",
                "scale": f"{shipment.scale:.2f}" if random.random() < 0.3 else "",
                "category": "RTN" if kind == "Return" else "",
                "word": "Freight" if kind == "Return" else kind,
                "amount": amount,
                "bills": frozenset([(shipment.waybill, kind)]),
                **vals,
            }
        )

    def _bill(self, shipment):
        """Bill a shipment in one of the ways in which carriers do."""
        for kind, charge in shipment.charges.items():
            if charge.cancelled:
                if self.random.random() < 0.5:
                    self.lines.append(self._print(shipment, kind, charge.expected, story="cancelled"))
                continue
            ways = {
                self._bill_right: 60,
                self._bill_cents: 5,
                self._bill_too_much: 8,
                self._bill_too_little: 3,
                self._bill_never: 4,
                self._bill_parts: 4,
                self._bill_corrected: 3,
                self._bill_corrected_later: 3,
                self._bill_before: 5,
                self._bill_misspelled: 5,
                self._bill_spelled: 2,
            }
            bill = self.random.choices(list(ways), ways.values())[0]
            bill(shipment, kind, charge.expected)
        self._add_surcharge(shipment)
        self._add_return(shipment)

    def _bill_right(self, shipment, kind, expected):
        self.lines.append(self._print(shipment, kind, expected, rightful=True, story="right"))

    def _bill_cents(self, shipment, kind, expected):
        cents = self.random.choice((-6, -5, -1, 1, 5, 6)) * CENT
        right = abs(cents) <= TOLERANCE
        self.lines.append(self._print(shipment, kind, expected + cents, rightful=right, story="cents"))

    def _bill_too_much(self, shipment, kind, expected):
        more = self.random.choice((Decimal("2.50"), expected, Decimal(self.random.randrange(10, 900)) / 100))
        self.lines.append(self._print(shipment, kind, expected + more, story="too much"))

    def _bill_too_little(self, shipment, kind, expected):
        less = min(expected / 2, Decimal(self.random.choice((50, 250, 300))) / 100).quantize(CENT)
        self.lines.append(self._print(shipment, kind, expected - less, story="too little"))

    def _bill_never(self, shipment, kind, expected):
        """Forget it."""

    def _bill_parts(self, shipment, kind, expected):
        """One charge in several lines."""
        count = self.random.choice((2, 2, 3))
        part = (expected / count).quantize(CENT)
        amounts = [*[part] * (count - 1), expected - part * (count - 1)]
        for amount in amounts:
            self.lines.append(self._print(shipment, kind, amount, rightful=True, story="part"))

    def _bill_corrected(self, shipment, kind, expected):
        """Too much, and the correction in the same statement."""
        more = Decimal(self.random.randrange(100, 900)) / 100
        self.lines.append(
            self._print(shipment, kind, expected + more, rightful=True, story="corrected at once")
        )
        self.lines.append(
            self._print(
                shipment, kind, -more, category="ADJ", word=self._word(kind), rightful=True, story="at once"
            )
        )

    def _bill_corrected_later(self, shipment, kind, expected):
        """Too much in the earlier statement; the credit here, and sometimes twice or of another amount."""
        more = Decimal(self.random.randrange(100, 900)) / 100
        self.earlier.append(self._print(shipment, kind, expected + more, story="too much"))
        credit = self._print(
            shipment, kind, -more, category="ADJ", word=self._word(kind), rightful=True, story="credit"
        )
        way = self.random.random()
        if way < 0.2:
            credit = replace(credit, amount=-more + Decimal("0.50"), rightful=False, story="odd credit")
        self.lines.append(credit)
        if way > 0.8:
            self.lines.append(replace(credit, story="credit twice"))

    def _bill_before(self, shipment, kind, expected):
        """Right in the earlier statement, and here once more, as it was or in another form."""
        first = self._print(shipment, kind, expected, rightful=True, story="right")
        self.earlier.append(first)
        again = replace(first, rightful=False, story="billed before")
        way = self.random.random()
        if way < 0.2:
            again = replace(again, ref=again.ref[2:], story="billed before, spelled")
        elif way < 0.4:
            half = (expected / 2).quantize(CENT)
            self.lines.append(replace(again, amount=half))
            again = replace(again, amount=expected - half)
        elif way < 0.5:
            again = replace(again, category="ADJ")
        self.lines.append(again)

    def _bill_misspelled(self, shipment, kind, expected):
        """A slip of the pen, which may make it the waybill of another shipment of ours."""
        ref = shipment.waybill
        at = self.random.randrange(len(ref) - 4, len(ref))
        if self.random.random() < 0.5:
            ref = ref[:at] + self.random.choice("0123456789") + ref[at + 1 :]
        else:
            ref = ref[: at - 1] + ref[at] + ref[at - 1] + ref[at + 1 :]
        self.lines.append(self._print(shipment, kind, expected, ref=ref, rightful=True, story="misspelled"))

    def _bill_spelled(self, shipment, kind, expected):
        """Another spelling of the same waybill."""
        ref = shipment.waybill
        ref = self.random.choice((ref.lower(), ref[2:], f"{ref[:2]} {ref[2:6]}-{ref[6:]}"))
        self.lines.append(self._print(shipment, kind, expected, ref=ref, rightful=True, story="spelled"))

    def _add_surcharge(self, shipment):
        """A surcharge nobody agreed, of an amount that fits something else now and then."""
        for word in ("Peak", "Home", "Insurance", "Handling XYZ"):
            if self.random.random() < 0.05 and word not in shipment.charges:
                amount = self.random.choice(
                    (Decimal("2.50"), Decimal("3.00"), *(c.expected for c in shipment.charges.values()))
                )
                self.lines.append(self._print(shipment, word, amount, bills=frozenset(), story="surcharge"))

    def _add_return(self, shipment):
        """A return nobody ordered: it costs what the way there does, and so does its fuel."""
        if self.random.random() < 0.05 and "Return" not in shipment.charges:
            for word in ("Freight", "Fuel"):
                if word in shipment.charges:
                    self.lines.append(
                        self._print(
                            shipment,
                            word,
                            shipment.charges[word].expected,
                            category="RTN",
                            bills=frozenset(),
                            story="return",
                        )
                    )

    @staticmethod
    def _word(kind):
        return "Return" if kind == "Return" else kind

    # What happens to whole bills

    def _take(self, count, **facts):
        """Take ``count`` right freight lines out of the statement."""
        found = [
            line
            for line in self.lines
            if line.story == "right" and (line.word, line.category) == ("Freight", "")
        ]
        if len(found) < count:
            return []
        chosen = self.random.sample(found, count)
        self.lines = [line for line in self.lines if line not in chosen]
        return chosen

    def _bundle(self):
        """One line for two shipments; one line for all of a shipment."""
        for _time in range(self.random.randrange(3)):
            pair = self._take(2)
            if not pair:
                return
            first, second = pair
            separator = self.random.choice((" ", "/", "+", ","))
            bundle = replace(
                first,
                ref=f"{first.ref}{separator}{second.ref}",
                amount=first.amount + second.amount,
                bills=first.bills | second.bills,
                weight="",
                scale="",
                place="",
                day=None,
                story="bundle",
            )
            way = self.random.random()
            self.lines.append(bundle)
            if way < 0.3:
                self.lines += [replace(line, story="bundle and alone") for line in pair]
            elif way < 0.5:
                self.lines.append(replace(bundle, story="twice"))
        for shipment in self.shipments.values():
            own = [
                line
                for line in self.lines
                if line.ref == shipment.waybill and not line.category and line.story == "right"
            ]
            all_of = {key for line in own for key in line.bills}
            alone = sum(line.ref == shipment.waybill for line in self.lines) == len(own)
            if len(own) > 1 and alone and self.random.random() < 0.2:
                self.lines = [line for line in self.lines if line not in own]
                freight = next((line for line in own if line.word == "Freight"), own[0])
                self.lines.append(
                    replace(
                        freight,
                        amount=sum(line.amount for line in own),
                        bills=frozenset(all_of),
                        story="all in one",
                    )
                )

    def _swap(self):
        """Two lines change their waybills, or three go round."""
        for _time in range(self.random.randrange(3)):
            lines = self._take(self.random.choice((2, 3)))
            refs = [line.ref for line in lines]
            for line, ref in zip(lines, refs[1:] + refs[:1], strict=True):
                self.lines.append(replace(line, ref=ref, refs="", story="swapped"))

    def _repeat(self):
        """The same line again, as it is or with another day, weight or order of the references."""
        right = [line for line in self.lines if line.rightful and line.story in ("right", "part", "bundle")]
        for line in right:
            if self.random.random() < 0.05:
                again = replace(line, story="twice")
                way = self.random.random()
                if way < 0.3 and line.day:
                    again = replace(again, day=line.day + timedelta(days=1))
                elif way < 0.5 and line.weight:
                    again = replace(again, weight=f"{Decimal(line.weight) + CENT:.2f}")
                self.lines.append(again)

    def _add_foreign(self):
        """Lines of shipments that were never ours, like ours in all but the waybill."""
        for _time in range(self.random.randrange(4)):
            model = self.random.choice(list(self.shipments.values()))
            ref = f"SF{9 * 10**12 + self.random.randrange(10**9)}"
            charge = model.charges["Freight"]
            self.lines.append(
                self._print(
                    model, "Freight", charge.expected, ref=ref, refs="", bills=frozenset(), story="foreign"
                )
            )

    # As the carrier sends it

    @property
    def charges(self):
        return [charge for shipment in self.shipments.values() for charge in shipment.charges.values()]

    @staticmethod
    def make_file(lines):
        """Return a carrier's file of these lines, with its total below."""
        rows = [HEADER, *(line.cells() for line in lines)]
        total = sum((line.amount for line in lines), Decimal())
        rows.append(("Total", "", "", "", "", "", "", "", f"{total:.2f}"))
        return "\n".join(";".join(f'"{cell}"' for cell in row) for row in rows).encode()
