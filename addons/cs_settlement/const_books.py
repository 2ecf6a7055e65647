"""Constants of approving and booking carriers' statements."""

# States of a statement whose bills exist.
BOOKED_STATES = ("billed", "closed")

# What matching leaves to a person: a statement is approved when each of these lines is decided.
UNDECIDED_RESULTS = ("discrepancy", "suggested", "unmatched")

# The charge type on which prepaid offsets are booked.
OFFSET_TYPE = "prepaid_offset"

# Account types on which a prepayment to a carrier may stand.
PREPAID_ACCOUNT_TYPES = ("asset_prepayments", "asset_current")

# Up to so many lines, booking a statement brings its charges up at once; the others follow in the background.
CHARGES_AT_ONCE = 5000

# So many statements are worked on in one run of a scheduled action.
CRON_BATCH = 20

# Why a document differs between charges, lines of the statement and books.
PROOF_CAUSES = [
    ("missing", "No Bill"),
    ("extra", "Bill Without Lines"),
    ("edited", "Bill Changed by Hand"),
    ("charges", "Charges Behind"),
]
