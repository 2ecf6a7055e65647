"""Constants of approving and booking carriers' statements."""

# States of a statement whose bills exist.
BOOKED_STATES = ("billed", "closed")

# What matching leaves to a person: a statement is approved when each of these lines is decided.
UNDECIDED_RESULTS = ("discrepancy", "suggested", "unmatched")

# The charge type on which prepaid offsets are booked.
OFFSET_TYPE = "prepaid_offset"

# Account types on which a prepayment to a carrier may stand.
PREPAID_ACCOUNT_TYPES = ("asset_prepayments", "asset_current")
