"""What a platform's words and dates say about the state and the payment of an order."""

from decimal import Decimal

from .values import parse_status

_PAID_STATES = ("paid", "shipped", "done")


def order_state(order, values):
    """Set status, raw status and paid amount.

    :param values: dict with status, fulfillment (raw words), cancelled_at, outstanding, paid
    """
    words = [values.get("status") or "", values.get("fulfillment") or ""]
    order.raw_status = " / ".join(word for word in words if word)
    order.status = _status(order, words, values.get("cancelled_at"))
    if order.paid is None:
        order.paid = _paid_amount(order, values.get("outstanding"))


def _status(order, words, cancelled_at):
    main, fulfilment = (parse_status(word) for word in words)
    if main == "refunded" or (cancelled_at and main != "refunded"):
        return main if main == "refunded" else "closed"
    if fulfilment in ("shipped", "done"):
        return fulfilment
    if main:
        return main
    return "paid" if order.paid_at else ""


def _paid_amount(order, outstanding):
    if order.total is None:
        return None
    if outstanding is not None and order.status != "unpaid":
        return order.total - outstanding
    if order.status in _PAID_STATES or order.paid_at:
        return order.total
    return Decimal(0) if order.status == "unpaid" else None
