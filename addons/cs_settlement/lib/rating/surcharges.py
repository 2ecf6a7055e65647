"""What comes on top of the freight: surcharges, insurance, what was laid out."""

from .freight import apply_limits, round_amount
from .numbers import HUNDRED, ZERO, write
from .terms import Line


def get_lines(terms, request, zone, quantity, freight):
    """Return ``(lines, codes of what is charged at cost and not known yet)``."""
    lines, pending = [], []
    costs, running = dict(request.costs), freight
    for surcharge in terms.surcharges:
        if not _is_due(surcharge, request, zone):
            continue
        if surcharge.method == "at_cost":
            cost = costs.get(surcharge.charge_type)
            if cost is None:
                pending.append(surcharge.charge_type)
                continue
            steps, amount = _at_cost(surcharge, cost)
        else:
            steps, amount = _METHODS[surcharge.method](surcharge, request, quantity, freight, running)
        amount = apply_limits(amount, surcharge.minimum, surcharge.maximum, steps)
        amount = round_amount(terms, amount, steps)
        if amount:
            running += amount
            lines.append(Line(surcharge.charge_type, amount, {"steps": steps}))
    return lines, pending


def _is_due(surcharge, request, zone):
    if surcharge.valid_from and request.date < surcharge.valid_from:
        return False
    if surcharge.valid_to and request.date > surcharge.valid_to:
        return False
    if surcharge.zones and (zone is None or zone.key not in surcharge.zones):
        return False
    return _CONDITIONS[surcharge.condition](surcharge, request)


def _get_sides(request):
    return sorted((request.length, request.width, request.height), reverse=True)


def _get_girth(request):
    """Longest side and twice the two others, as couriers measure."""
    longest, *others = _get_sides(request)
    return longest + 2 * sum(others)


_CONDITIONS = {
    "always": lambda surcharge, request: True,
    "service": lambda surcharge, request: surcharge.charge_type in request.services,
    "weight": lambda surcharge, request: request.weight > surcharge.threshold,
    "length": lambda surcharge, request: _get_sides(request)[0] > surcharge.threshold,
    "girth": lambda surcharge, request: _get_girth(request) > surcharge.threshold,
    "value": lambda surcharge, request: request.declared_value > surcharge.threshold,
}


def _percent(surcharge, request, quantity, freight, running):
    base = {
        "freight": freight,
        "running": running,
        "declared": request.declared_value,
        "cod": request.cod_amount,
    }[surcharge.base]
    amount = base * surcharge.value / HUNDRED
    step = {"step": "percent_" + surcharge.base, "percent": write(surcharge.value), "of": write(base)}
    return [step | {"amount": write(round(amount, 4))}], amount


def _fixed(surcharge, request, quantity, freight, running):
    return [{"step": "fixed", "amount": write(surcharge.value)}], surcharge.value


def _per_unit(surcharge, request, quantity, freight, running):
    return _multiply("per_unit", surcharge.value, quantity.value)


def _per_piece(surcharge, request, quantity, freight, running):
    return _multiply("per_piece", surcharge.value, request.pieces + ZERO)


def _multiply(step, price, count):
    amount = price * count
    return [{"step": step, "price": write(price), "count": write(count), "amount": write(amount)}], amount


_METHODS = {"percent": _percent, "fixed": _fixed, "per_unit": _per_unit, "per_piece": _per_piece}


def _at_cost(surcharge, cost):
    amount = cost * (HUNDRED + surcharge.value) / HUNDRED
    steps = [{"step": "cost", "amount": write(cost)}]
    if surcharge.value:
        steps.append({"step": "markup", "percent": write(surcharge.value), "amount": write(round(amount, 4))})
    return steps, amount


def get_insurance(terms, request):
    """Return ``(line or None, problem or None)``; the clause asked for, else the tariff's own."""
    if not request.declared_value or not (request.insured or request.clause):
        return None, None
    row = _find_insurance(terms, request)
    if row is None:
        return None, "no_insurance" if request.clause else None
    insured = request.declared_value * (HUNDRED + row.uplift) / HUNDRED
    charged = max(insured - row.free, ZERO)
    if not charged:
        return None, None
    amount = charged * row.rate / HUNDRED
    step = {
        "step": "premium",
        "clause": row.clause,
        "declared": write(request.declared_value),
        "uplift": write(row.uplift),
        "free": write(row.free),
        "value": write(charged),
        "percent": write(row.rate),
        "amount": write(round(amount, 4)),
    }
    steps = [step]
    amount = apply_limits(amount, row.minimum, row.maximum, steps)
    return Line("insurance", round_amount(terms, amount, steps), {"steps": steps}), None


def _find_insurance(terms, request):
    """A row of the mode comes before one of any mode."""
    fitting = [
        row
        for row in terms.insurances
        if row.mode in ("", request.mode)
        and (row.clause == request.clause if request.clause else row.is_default)
    ]
    return min(fitting, key=lambda row: not row.mode, default=None)
