"""Constants shared by several models of the addon, one comment per value."""

# Who pays whom: what carriers bill us, what we bill customers.
CHARGE_SIDES = [("buy", "Buy"), ("sell", "Sell")]

# The four families of charges.
CHARGE_FAMILIES = [
    ("freight", "Freight"),
    ("insurance", "Insurance"),
    ("agency", "Agency"),
    ("other", "Other"),
]

# Where the expected amount of a charge comes from.
CHARGE_SOURCES = [("tariff", "Tariff"), ("manual", "Entered by Hand"), ("at_cost", "At Cost")]

# The life of a charge: nothing billed yet, a part of it billed, all of it billed, no longer due.
CHARGE_STATES = [
    ("open", "Open"),
    ("partly", "Partly Billed"),
    ("settled", "Settled"),
    ("cancelled", "Cancelled"),
]

# The life of a carrier's statement. A held one waits for a person, a replaced one has a newer version.
STATEMENT_STATES = [
    ("draft", "To Import"),
    ("loading", "Importing"),
    ("held", "Held"),
    ("review", "In Review"),
    ("approved", "Approved"),
    ("billed", "Booked"),
    ("closed", "Closed"),
    ("replaced", "Replaced"),
    ("cancelled", "Cancelled"),
]

# What a line of a statement is about. Adjustments, returns and duties of a waybill are no second bill of it.
LINE_CATEGORIES = [
    ("shipment", "Shipment"),
    ("return", "Return"),
    ("adjustment", "Adjustment"),
    ("duty", "Duty and Tax"),
    ("offset", "Prepaid Offset"),
    ("misc", "Miscellaneous"),
]

# What matching found out about a line.
LINE_RESULTS = [
    ("matched", "Matched"),
    ("tolerance", "Within Tolerance"),
    ("discrepancy", "Discrepancy"),
    ("suggested", "Suggested"),
    ("unmatched", "Unmatched"),
    ("excluded", "Excluded"),
    ("error", "Unreadable"),
]

# What was decided about a line; all but the first are a person's decision or one a policy took.
LINE_RESOLUTIONS = [
    ("open", "Open"),
    ("accepted", "Accepted"),
    ("disputed", "Disputed"),
    ("written_off", "Written Off"),
    ("rebilled", "Rebilled to Customer"),
    ("refused", "Refused"),
]

# Whether the amount of a line can be set against an expected one.
COMPARABLE = [
    ("comparable", "Comparable"),
    ("not_comparable", "Not Comparable"),
    ("excluded", "Excluded"),
]

# What the vendor bill is made over: the carrier's total, or what was agreed.
BILL_POLICIES = [("full", "Bill in Full"), ("agreed", "Pay What Is Agreed")]
