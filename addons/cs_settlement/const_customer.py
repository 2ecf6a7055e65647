"""Constants of customer statements, one comment per value."""

# How often a customer is sent a statement.
STATEMENT_CYCLES = [("month", "Monthly"), ("quarter", "Quarterly"), ("year", "Yearly")]

# What a statement covers: a whole cycle, or whatever somebody asked for in between.
STATEMENT_KINDS = [("month", "Month"), ("quarter", "Quarter"), ("year", "Year"), ("demand", "On Demand")]

# How a statement reaches the customer.
STATEMENT_CHANNELS = [("mail", "Mail"), ("portal", "Portal"), ("print", "Print"), ("fax", "Fax")]

# The life of a statement. From "sent" on its figures never change; a mistake makes a new version of it.
CUSTOMER_STATEMENT_STATES = [
    ("draft", "Prepared"),
    ("sent", "With the Customer"),
    ("objected", "Objected To"),
    ("confirmed", "Confirmed"),
    ("closed", "Closed"),
    ("replaced", "Replaced"),
    ("cancelled", "Cancelled"),
]

# Which state may follow which.
CUSTOMER_STATEMENT_STEPS = {
    "draft": {"sent", "cancelled"},
    "sent": {"objected", "confirmed", "closed", "replaced"},
    "objected": {"sent", "confirmed", "closed", "replaced"},
    "confirmed": {"closed", "replaced"},
    "closed": {"confirmed"},
    "replaced": set(),
    "cancelled": set(),
}

# Counted no longer: a newer version stands for it, or it was never sent.
DEAD_STATES = ("replaced", "cancelled")
# The customer may see it.
SHOWN_STATES = ("sent", "objected", "confirmed", "closed", "replaced")
# The customer may answer it.
ANSWERABLE_STATES = ("sent", "objected")

# Whether the message has left. A failed one is tried again when somebody says so.
SENDING_STATES = [("waiting", "Waiting"), ("sent", "Sent"), ("failed", "Failed")]

# What a line of a statement is: what was shipped, what the books say, and what changed behind their back.
STATEMENT_LINE_KINDS = [
    ("charge", "Charge"),
    ("invoice", "Invoice"),
    ("advance", "Down Payment Invoice"),
    ("credit", "Credit Note"),
    ("payment", "Payment"),
    ("entry", "Other Posting"),
    ("conversion", "Settled in Another Currency"),
    ("earlier", "Change of an Earlier Period"),
]

# The customer's answer to a line.
LINE_ANSWERS = [("open", "Open"), ("confirmed", "Confirmed"), ("objected", "Objected To")]

# What was said: about one line, or about all that were left.
ANSWERS = [("confirm", "Confirmed"), ("object", "Objected"), ("reopen", "Taken Back")]

# Through which way an answer came. "deemed" is the contract's: silence for so many days.
ANSWER_WAYS = [
    ("portal", "Portal"),
    ("link", "Link in the Mail"),
    ("paper", "Paper or Fax"),
    ("mail", "Mail"),
    ("phone", "Phone"),
    ("deemed", "No Answer in Time"),
]

# Why a customer objects.
OBJECTION_REASONS = [
    ("amount", "Price Is Not as Agreed"),
    ("weight", "Weight or Size Is Wrong"),
    ("not_ours", "Not Our Shipment"),
    ("not_arrived", "Lost, Damaged or Not Delivered"),
    ("twice", "Charged Twice"),
    ("paid", "Paid Already"),
    ("other", "Another Reason"),
]

# Lines a page of the portal shows.
PORTAL_LINES = 50
# Lines the paper shows; more are in the spreadsheet, and the paper says so.
PRINTED_LINES = 1000
# Lines of difference between two versions that are kept and shown.
DIFFERENCE_LINES = 200
# Statements whose mails are made in one go.
SENDING_BATCH = 5
# What a customer may write about a line.
MAX_WORDS = 1000
MAX_NAME = 64
