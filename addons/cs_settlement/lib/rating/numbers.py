"""Decimals: reading, rounding, writing. Money is never a float here."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)
THOUSAND = Decimal(1000)
MILLION = Decimal(1_000_000)

ROUNDINGS = {"half_up": ROUND_HALF_UP, "up": ROUND_CEILING, "down": ROUND_FLOOR}

# Scales do not see less; floats have no more digits that mean anything.
_PRECISION = Decimal("0.000001")


@lru_cache(maxsize=65536)
def to_decimal(value):
    """Return a number as Decimal with six decimals at most; None, False and "" are zero."""
    if not value:
        return ZERO
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    return number.quantize(_PRECISION, ROUND_HALF_UP).normalize() + ZERO


def round_to(value, step, rounding="half_up"):
    """Return the multiple of ``step`` next to the value; no step, no rounding."""
    if not step:
        return value
    return (value / step).quantize(ONE, ROUNDINGS[rounding]) * step


def count_steps(value, step):
    """Return how many steps hold the value, each begun step a whole one."""
    return (value / step).quantize(ONE, ROUND_CEILING)


def write(value):
    """Return a decimal as text without idle zeros, never in powers of ten."""
    return f"{value.normalize():f}" if value else "0"
