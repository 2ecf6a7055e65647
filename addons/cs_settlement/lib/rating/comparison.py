"""What two versions of a tariff charge differently, row by row."""

from .numbers import write

_RATE_LIMITS = ("break_from", "break_to", "distance_from", "distance_to")
_RATE_PRICES = ("base", "included", "price", "step", "minimum", "maximum")
_SURCHARGE_KEY = ("charge_type", "method", "base", "condition", "threshold", "valid_from")
_SURCHARGE_PRICES = ("value", "minimum", "maximum", "valid_to")
_INSURANCE_PRICES = ("rate", "uplift", "free", "minimum", "maximum")
_TERMS = (
    "basis", "divisor", "volumetric_share", "quantity_step", "quantity_minimum", "heavy_from", "heavy_step",
    "upper_included", "next_break", "discount", "amount_step", "amount_rounding",
)  # fmt: skip


def compare(before, after):
    """Return what differs between two :class:`Terms`, in the order of the tariff.

    :return: ``[(part, key, name, old, new)]``: part is terms, zone, rate, surcharge or insurance; ``key``
        names the row; values are texts, None where the row is missing on that side
    """
    return [
        *_compare_rows("terms", _index_terms(before), _index_terms(after)),
        *_compare_rows("zone", _index_zones(before), _index_zones(after)),
        *_compare_rows("rate", _index_rates(before), _index_rates(after)),
        *_compare_rows("surcharge", _index_surcharges(before), _index_surcharges(after)),
        *_compare_rows("insurance", _index_insurances(before), _index_insurances(after)),
    ]


def _compare_rows(part, before, after):
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key, {}), after.get(key, {})
        for name in dict.fromkeys((*old, *new)):
            values = _text(old.get(name)), _text(new.get(name))
            if values[0] != values[1]:
                yield part, key, name, *values


def _text(value):
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(int(value))
    return write(value) if hasattr(value, "normalize") else str(value)


def _pick(row, names):
    return {name: getattr(row, name) for name in names}


def _index_terms(terms):
    return {(): _pick(terms, _TERMS)}


def _index_zones(terms):
    return {
        (zone.name,): {
            "destinations": ", ".join(sorted(zone.destinations)),
            "origins": ", ".join(sorted(zone.origins)),
            "postal_codes": ", ".join(zone.postal_codes),
            "distance": zone.distance,
        }
        for zone in terms.zones
    }


def _index_rates(terms):
    names = {zone.key: zone.name for zone in terms.zones}
    return {(names.get(row.zone, ""), *_limits(row)): _pick(row, _RATE_PRICES) for row in terms.rates}


def _limits(rate):
    return (_text(getattr(rate, name)) for name in _RATE_LIMITS)


def _index_surcharges(terms):
    return {
        tuple(_text(getattr(row, name)) for name in _SURCHARGE_KEY): _pick(row, _SURCHARGE_PRICES)
        for row in terms.surcharges
    }


def _index_insurances(terms):
    return {(row.clause, row.mode): _pick(row, _INSURANCE_PRICES) for row in terms.insurances}
