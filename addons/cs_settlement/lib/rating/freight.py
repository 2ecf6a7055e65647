"""Quantity × zone → freight."""

from .numbers import HUNDRED, ONE, ZERO, count_steps, round_to, write


def find_rates(terms, zone, distance):
    """Return the rows of the zone (else those of all zones) for the distance, by break."""
    key = zone.key if zone else None
    rows = [row for row in terms.rates if row.zone == key and _is_within(row, distance)]
    if not rows and key is not None:
        rows = [row for row in terms.rates if row.zone is None and _is_within(row, distance)]
    return sorted(rows, key=lambda row: row.break_from)


def _is_within(row, distance):
    """A distance on a limit belongs to the row that ends there; 0 km belongs to the first."""
    if row.distance_to is None and not row.distance_from:
        return True
    above = distance > row.distance_from or not row.distance_from
    return above and (row.distance_to is None or distance <= row.distance_to)


def find_break(terms, rows, at):
    """Return the row whose break holds the quantity, or None."""
    for row in rows:
        if terms.upper_included:
            fits = (at > row.break_from or not row.break_from) and (
                row.break_to is None or at <= row.break_to
            )
        else:
            fits = at >= row.break_from and (row.break_to is None or at < row.break_to)
        if fits:
            return row
    return None


def price_row(row, value):
    """Return ``(amount, number of steps or units charged for)``, before minimum and discount."""
    over = max(value - row.included, ZERO)
    count = count_steps(over, row.step) if row.step and over else over
    return row.base + row.price * count, count


def get_freight(terms, rows, quantity):
    """Return ``(amount, steps)``; None where no break holds the quantity."""
    row = find_break(terms, rows, quantity.at)
    if row is None:
        return None
    amount, count = price_row(row, quantity.value)
    steps = [_describe(row, count, amount)]
    if terms.next_break:
        row, amount = _try_next_breaks(rows, row, amount, steps)
    return _finish(terms, row, amount, steps), steps


def _describe(row, count, amount):
    return {
        "step": "steps" if row.step else "rate",
        "from": write(row.break_from),
        "to": write(row.break_to) if row.break_to is not None else "",
        "base": write(row.base),
        "included": write(row.included),
        "price": write(row.price),
        "by": write(row.step or ONE),
        "count": write(count),
        "amount": write(amount),
    }


def _try_next_breaks(rows, row, amount, steps):
    """Charge as if the shipment reached a higher break where that costs less."""
    best, lowest = row, amount
    for higher in rows:
        if higher.break_from > row.break_from:
            total, _count = price_row(higher, higher.break_from)
            if total < lowest:
                best, lowest = higher, total
    if best is not row:
        steps.append(
            {
                "step": "next_break",
                "from": write(best.break_from),
                "price": write(best.price),
                "amount": write(lowest),
            }
        )
    return best, lowest


def _finish(terms, row, amount, steps):
    """Discount, then minimum and maximum, then rounding."""
    if terms.discount:
        amount = amount * (HUNDRED - terms.discount) / HUNDRED
        steps.append(
            {"step": "discount", "percent": write(terms.discount), "amount": write(round(amount, 4))}
        )
    amount = apply_limits(amount, row.minimum, row.maximum, steps)
    return round_amount(terms, amount, steps)


def apply_limits(amount, minimum, maximum, steps):
    """Return the amount within its limits, 0 is no limit; tell where one was met."""
    if minimum and amount < minimum:
        steps.append({"step": "minimum", "amount": write(minimum)})
        return minimum
    if maximum and amount > maximum:
        steps.append({"step": "maximum", "amount": write(maximum)})
        return maximum
    return amount


def round_amount(terms, amount, steps):
    """Round as the tariff says, then to the currency."""
    rounded = round_to(amount, terms.amount_step, terms.amount_rounding)
    if rounded != amount:
        steps.append({"step": "amount_rounded", "amount": write(rounded), "by": write(terms.amount_step)})
    return round_to(rounded, terms.currency_step)
