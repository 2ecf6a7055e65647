"""Constants of matching."""

# What is wrong with a line: the codes of the kinds of discrepancy that matching itself tells apart.
UNKNOWN = "N01"  # no such waybill
OTHER_ACCOUNT = "N02"  # a shipment of ours, but under another carrier account
AMBIGUOUS = "N04"  # several lines that can't all be right, and none that is right alone
NO_REFERENCE = "N05"  # nothing to find a shipment by
NOT_EXPECTED = "N06"  # the shipment is known, what it should cost is not
DUPLICATE = "D01"  # twice in this statement
BILLED_BEFORE = "D02"  # in an earlier statement already
NEVER_BILLED = "M01"  # shipped, and in no statement
CANCELLED = "M03"  # the shipment was cancelled
NOT_DELIVERED = "M04"  # the parcel has not arrived after a long time
WEIGHT = "Q01"  # the carrier's weight explains the amount
RATE = "R01"  # the weight is the same, the price is not
CURRENCY = "R06"  # billed in another currency
SURCHARGE = "S01"  # a surcharge that is not agreed
SURCHARGE_RATE = "S02"  # an agreed surcharge, too high
FUEL = "S03"  # the fuel surcharge
AGENCY = "A02"  # more than the paper says
INSURANCE = "I02"  # the premium
ADJUSTMENT = "C01"  # a correction that nothing explains
UNDERBILLED = "U01"  # too little: more is to be expected

# What a discrepancy is about.
DISCREPANCY_FAMILIES = [
    ("identity", "Which Shipment"),
    ("duplicate", "Billed Twice"),
    ("missing", "Not Due or Not Billed"),
    ("quantity", "Weight and Measure"),
    ("rate", "Price"),
    ("surcharge", "Surcharge"),
    ("agency", "Agency"),
    ("insurance", "Insurance"),
    ("correction", "Correction"),
    ("under", "Billed Too Little"),
]

# How the two limits of a tolerance go together.
TOLERANCE_COMBINERS = [
    ("lesser", "The Lower of Both"),
    ("greater", "The Higher of Both"),
]

# The statements whose lines count as billed.
LIVE_STATEMENT_STATES = ("held", "review", "approved", "billed", "closed")

# The states in which lines are matched and decided.
OPEN_STATEMENT_STATES = ("draft", "loading", "held", "review")

# The phases of a parcel that the carrier has not brought to its receiver.
UNDELIVERED_PHASES = ("announced", "moving", "problem")

# The most lines and the most shipments that spellings are compared for; beyond it a block is left alone.
FUZZY_LINES = 50_000
FUZZY_BLOCK = 2_000

# How far dates of one shipment may be apart where day, place and weight tell lines of a waybill apart.
SAME_DAYS = 3

# Where more lines than both differ from their charges in a column, the carrier prints something else there.
ODD_LINES = 10
ODD_SHARE = 0.2

# What files drop from the beginning of a waybill: Excel its zeros, people the carrier's letters.
WAYBILL_LEADING = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0"
