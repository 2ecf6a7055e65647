"""Constants of disputes, one comment per value."""

# Who the other side is: a carrier whose bill we object to, a customer who objects to our statement.
DISPUTE_PARTIES = [("carrier", "Carrier"), ("customer", "Customer")]

# The life of a dispute. What was answered and what came of it are two steps: an answer can be contested.
DISPUTE_STATES = [
    ("draft", "To Send"),
    ("sent", "Sent"),
    ("acknowledged", "Acknowledged"),
    ("agreed_full", "Agreed in Full"),
    ("agreed_partial", "Agreed in Part"),
    ("rejected", "Rejected"),
    ("lapsed", "Lapsed"),
    ("credit_expected", "Credit Expected"),
    ("credited", "Credited"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]

# What was answered, or that it is too late for an answer.
ANSWERED_STATES = ("agreed_full", "agreed_partial", "rejected", "lapsed")

# State -> the states it may go to.
DISPUTE_TRANSITIONS = {
    "draft": {"sent", "lapsed", "cancelled"},
    "sent": {"acknowledged", "cancelled", *ANSWERED_STATES},
    "acknowledged": {"cancelled", *ANSWERED_STATES},
    "agreed_full": {"sent", "credit_expected", "closed"},
    "agreed_partial": {"sent", "credit_expected", "closed"},
    "rejected": {"sent", "closed"},
    "lapsed": {"sent", "closed"},
    "credit_expected": {"credited", "closed"},
    "credited": {"credit_expected", "closed"},
    "closed": set(),
    "cancelled": set(),
}

# States in which somebody still has something to do.
OPEN_DISPUTE_STATES = (
    "draft",
    "sent",
    "acknowledged",
    *ANSWERED_STATES,
    "credit_expected",
    "credited",
)

# What became of one line; a withdrawn one may be disputed again.
DISPUTE_LINE_STATES = [
    ("open", "Open"),
    ("agreed", "Agreed"),
    ("partial", "Agreed in Part"),
    ("rejected", "Rejected"),
    ("withdrawn", "Withdrawn"),
]

# Who has to bear it in the end.
RESPONSIBLE_PARTIES = [
    ("carrier", "Carrier"),
    ("us", "Us"),
    ("customer", "Customer"),
    ("supplier", "Supplier"),
    ("unclear", "Not Clear"),
]

# Clocks: our last day to object, the other side's time to answer, our time to answer a customer.
NOTICE_CLOCK = "dispute_notice"
ANSWER_CLOCK = "dispute_answer"
OBJECTION_CLOCK = "objection_answer"

# How often the other side is reminded by itself before a manager is asked to step in.
MAX_REMINDERS = 2

# Days in which an objection of a customer is to be answered.
OBJECTION_DAYS = 7

MINUTES_A_DAY = 24 * 60
