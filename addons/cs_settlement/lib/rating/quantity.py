"""How much is charged for: weight or volume, rounded up as the tariff says."""

from dataclasses import dataclass
from decimal import Decimal

from .numbers import HUNDRED, MILLION, THOUSAND, count_steps, write
from .terms import DISTANCE_BASES


@dataclass(frozen=True, slots=True)
class Quantity:
    """:ivar value: what prices are multiplied with; ``at``: what breaks are compared with, rounded"""

    value: Decimal
    at: Decimal
    weight: Decimal
    steps: tuple


def get_volume(request):
    """Return m³: as stated, else out of the sides."""
    if request.volume:
        return request.volume
    return request.length * request.width * request.height * request.pieces / MILLION


def get_quantity(terms, request, distance):
    """Return what is charged for; ``distance`` in km is used by the bases that need one."""
    steps = []
    counted = _COUNTERS.get(terms.basis, _count_weight)(terms, request, steps)
    at = _round(terms, counted, steps)
    value = at
    if terms.basis in DISTANCE_BASES:
        value = distance if terms.basis == "distance" else at * distance / THOUSAND
        steps.append({"step": "distance", "km": write(distance)})
    return Quantity(value, at, _as_weight(terms, request, at), tuple(steps))


def _count_weight(terms, request, steps):
    """Real weight, or what the volume counts where that is more."""
    real = request.weight
    if not terms.divisor:
        steps.append({"step": "weight", "weight": write(real)})
        return real
    volumetric = get_volume(request) * MILLION / terms.divisor
    steps.append(
        {
            "step": "volumetric" if volumetric > real else "real",
            "weight": write(real),
            "volumetric": _short(volumetric),
            "divisor": write(terms.divisor),
        }
    )
    if volumetric <= real:
        return real
    counted = real + (volumetric - real) * terms.volumetric_share / HUNDRED
    if terms.volumetric_share != HUNDRED:
        steps.append({"step": "share", "share": write(terms.volumetric_share), "weight": _short(counted)})
    return counted


def _count_wm(terms, request, steps):
    """Revenue tons: tons or cubic metres, whichever is more."""
    tons, volume = request.weight / THOUSAND, get_volume(request)
    steps.append({"step": "wm", "tons": write(tons), "volume": _short(volume)})
    return max(tons, volume)


def _count_volume(terms, request, steps):
    steps.append({"step": "volume", "volume": _short(get_volume(request))})
    return get_volume(request)


def _count_pieces(terms, request, steps):
    steps.append({"step": "pieces", "pieces": str(request.pieces)})
    return Decimal(request.pieces)


_COUNTERS = {"wm": _count_wm, "volume": _count_volume, "pieces": _count_pieces}


def _round(terms, counted, steps):
    value = max(counted, terms.quantity_minimum)
    if value != counted:
        steps.append({"step": "quantity_minimum", "value": write(value)})
    heavy = terms.heavy_step and value > terms.heavy_from
    step = terms.heavy_step if heavy else terms.quantity_step
    if step:
        rounded = count_steps(value, step) * step
        if rounded != value:
            steps.append({"step": "rounded_up", "value": write(rounded), "by": write(step)})
        return rounded
    return value


def _as_weight(terms, request, at):
    if terms.basis in ("volume", "pieces"):
        return request.weight
    return at * THOUSAND if terms.basis == "wm" else at


def _short(value):
    """Write what was divided: three decimals tell enough."""
    return write(round(value, 3))
