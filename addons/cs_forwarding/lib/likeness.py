"""How much one product is like another, from what a shop knows of both."""

from rapidfuzz import fuzz

NAME_SHARE, ATTRIBUTE_SHARE, PRICE_SHARE = 0.5, 0.3, 0.2


def product_likeness(name, other_name, attributes=(), other_attributes=(), price=0.0, other_price=0.0):
    """Return the likeness of two products, 0 to 100.

    Names count half, shared attribute values three tenths, nearness in price the rest. What neither product
    has says nothing, so it counts as equal.

    >>> product_likeness("红色杯子", "红色杯子", {1}, {1}, 10, 10)
    100.0
    >>> product_likeness("Cup", "Cup", {1}, {2}, 10, 20)
    60.0
    """
    parts = (
        NAME_SHARE * fuzz.token_sort_ratio(name.lower(), other_name.lower()) / 100,
        ATTRIBUTE_SHARE * _share(set(attributes), set(other_attributes)),
        PRICE_SHARE * _nearness(price, other_price),
    )
    return round(100 * sum(parts), 1)


def _share(values, others):
    union = values | others
    return len(values & others) / len(union) if union else 1.0


def _nearness(price, other_price):
    high = max(price, other_price)
    return max(min(price, other_price), 0.0) / high if high > 0 else 1.0
