"""What a later message about an order says differently. Plain Python."""

_FACTS = ("total", "paid", "status", "buyer_note")
_ADDRESS = ("street", "street2", "district", "city", "state", "zip", "country")


def differences(old, new):
    """Return the set of what differs between two :class:`OrderData`.

    Of ``total``, ``paid``, ``status``, ``buyer_note``, ``address``, ``recipient``, ``phone``, ``lines``.
    """
    found = {name for name in _FACTS if getattr(old, name) != getattr(new, name)}
    if any(getattr(old.ship, name) != getattr(new.ship, name) for name in _ADDRESS):
        found.add("address")
    if (old.ship.name, old.ship.company) != (new.ship.name, new.ship.company):
        found.add("recipient")
    if old.ship.phone != new.ship.phone:
        found.add("phone")
    if _lines(old) != _lines(new):
        found.add("lines")
    return found


def _lines(order):
    return sorted((line.sku, line.title, line.qty or 0, line.price or 0) for line in order.lines)
