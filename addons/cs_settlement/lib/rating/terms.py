"""What a tariff says, what is asked of it and what it answers. Plain data."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .numbers import ZERO

# What the quantity is that rates are applied to; the unit of it as shown to people.
BASES = {
    "weight": "kg",
    "wm": "W/M",
    "volume": "m³",
    "pieces": "pcs",
    "distance": "km",
    "weight_distance": "t·km",
}

# Bases whose breaks are breaks of weight, and whose quantity takes a distance.
DISTANCE_BASES = ("distance", "weight_distance")

# Why there is no price.
PROBLEMS = ("no_tariff", "no_zone", "no_distance", "no_rate", "no_insurance")


@dataclass(frozen=True, slots=True)
class Request:
    """One shipment to be rated. Places are the codes of country and state: ``CN``, ``CN-浙``.

    :ivar weight: kg; ``volume``: m³; sides: cm, of one piece; ``distance``: km
    :ivar insured: whether the tariff's own insurance is taken; ``clause``: code of another one
    :ivar services: codes of charge types asked for, such as ``residential``
    :ivar costs: ``((code of charge type, amount), …)`` of what was laid out and is charged at cost
    """

    date: date
    origin: str = ""
    destination: str = ""
    postal_code: str = ""
    zone: str = ""
    weight: Decimal = ZERO
    volume: Decimal = ZERO
    length: Decimal = ZERO
    width: Decimal = ZERO
    height: Decimal = ZERO
    pieces: int = 1
    distance: Decimal = ZERO
    declared_value: Decimal = ZERO
    cod_amount: Decimal = ZERO
    insured: bool = True
    clause: str = ""
    mode: str = ""
    services: frozenset = frozenset()
    costs: tuple = ()


@dataclass(frozen=True, slots=True)
class Zone:
    """Destinations that cost the same. Nothing named: everywhere."""

    key: int
    name: str
    origins: frozenset = frozenset()
    destinations: frozenset = frozenset()
    postal_codes: tuple = ()
    distance: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Rate:
    """One row of prices: of a zone, between two breaks, between two distances.

    The base covers the first ``included``; each further ``step`` begun costs ``price``. Without a step the
    price is that of one unit, not rounded up.

    :ivar zone: key of a zone, None: of all
    :ivar break_to: None: without end
    """

    zone: int | None = None
    break_from: Decimal = ZERO
    break_to: Decimal | None = None
    distance_from: Decimal = ZERO
    distance_to: Decimal | None = None
    base: Decimal = ZERO
    included: Decimal = ZERO
    step: Decimal = ZERO
    price: Decimal = ZERO
    minimum: Decimal = ZERO
    maximum: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Surcharge:
    """What comes on top.

    :ivar method: percent, fixed, per_unit, per_piece, at_cost
    :ivar base: what a percentage is of: freight, running (freight and what came before), declared, cod
    :ivar condition: always, service, weight, length, girth, value; the last four take ``threshold``
    """

    charge_type: str
    method: str = "percent"
    value: Decimal = ZERO
    base: str = "freight"
    condition: str = "always"
    threshold: Decimal = ZERO
    minimum: Decimal = ZERO
    maximum: Decimal = ZERO
    valid_from: date | None = None
    valid_to: date | None = None
    zones: frozenset = frozenset()


@dataclass(frozen=True, slots=True)
class Insurance:
    """A rate of the declared value.

    :ivar uplift: percent added to the declared value (CIF + 10)
    :ivar free: declared value that is covered without a premium
    :ivar mode: code of the transport mode, "": any
    """

    clause: str
    rate: Decimal = ZERO
    uplift: Decimal = ZERO
    free: Decimal = ZERO
    minimum: Decimal = ZERO
    maximum: Decimal = ZERO
    mode: str = ""
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """One version of a tariff.

    :ivar divisor: cm³ that count as one kg, 0: only the real weight counts
    :ivar volumetric_share: percent of what the volume exceeds the weight by that counts
    :ivar heavy_from: from here on quantities are rounded up to ``heavy_step``
    :ivar upper_included: a quantity on a break belongs to the row that ends there, not to the next
    :ivar next_break: a higher break is charged where that is cheaper
    """

    key: int = 0
    basis: str = "weight"
    divisor: Decimal = ZERO
    volumetric_share: Decimal = Decimal(100)
    quantity_step: Decimal = ZERO
    quantity_minimum: Decimal = ZERO
    heavy_from: Decimal = ZERO
    heavy_step: Decimal = ZERO
    upper_included: bool = True
    next_break: bool = False
    discount: Decimal = ZERO
    amount_step: Decimal = ZERO
    amount_rounding: str = "half_up"
    currency_step: Decimal = Decimal("0.01")
    zones: tuple = ()
    rates: tuple = ()
    surcharges: tuple = ()
    insurances: tuple = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One charge: what for, how much, and how it came about (see ``steps``)."""

    charge_type: str
    amount: Decimal
    explanation: dict


@dataclass(slots=True)
class Quote:
    """The answer.

    :ivar problem: one of ``PROBLEMS`` where something has no price, else None
    :ivar at_cost: codes of charge types that will be charged at cost as soon as it is known
    :ivar quantity: what was charged for, in the unit of the basis
    :ivar weight: the chargeable weight in kg (revenue tons count 1000 kg)
    """

    lines: list = field(default_factory=list)
    problem: str | None = None
    at_cost: list = field(default_factory=list)
    quantity: Decimal = ZERO
    weight: Decimal = ZERO

    @property
    def total(self):
        return sum((line.amount for line in self.lines), ZERO)
