"""Constants of holding back what is disputed on carriers' bills."""

# While these last, all that is claimed is held back.
CLAIMED_STATES = ("draft", "sent", "acknowledged")

# The carrier owes a credit note: what he agreed to is held back until it comes. In all other states of a
# dispute nothing is.
AGREED_STATES = ("agreed_full", "agreed_partial", "credit_expected")

# Lines that may be owed only in part, as a condition of an index and of the query that uses it.
MAYBE_HELD = "resolution IN ('disputed', 'refused') OR agreed_amount < amount"
