"""The fingerprint of a version's prices."""

import json
from dataclasses import asdict
from hashlib import sha256


def get_seal(terms):
    """Return 64 hex digits that differ as soon as any price, zone or rule of the version differs."""
    text = json.dumps(asdict(terms), default=_plain, sort_keys=True)
    return sha256(text.encode()).hexdigest()


def _plain(value):
    """Sets have no order of their own; decimals and dates are written as text."""
    return sorted(value) if isinstance(value, frozenset) else str(value)
