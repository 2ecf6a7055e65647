"""Values of the remedies offered to customers."""

from datetime import timedelta

# The life of a proposal. What is accepted stays so until the last of its lines is carried out.
REMEDY_STATES = [
    ("draft", "Draft"),
    ("to_approve", "To Approve"),
    ("offered", "Offered"),
    ("accepted", "Accepted"),
    ("done", "Carried Out"),
    ("refused", "Refused"),
    ("expired", "Expired"),
    ("withdrawn", "Withdrawn"),
]

# Nobody has decided yet: at most one proposal of a ticket is in one of these.
PENDING_REMEDY_STATES = ("draft", "to_approve", "offered")

# The customer has a right to it.
PROMISED_REMEDY_STATES = ("accepted", "done")

# State → states it may go to. "withdrawn" goes back where a withdrawal is undone, and "done" when a
# document that carried it out is cancelled.
REMEDY_TRANSITIONS = {
    "draft": ("to_approve", "offered", "withdrawn"),
    "to_approve": ("draft", "offered", "withdrawn"),
    "offered": ("accepted", "refused", "expired", "withdrawn"),
    "accepted": ("done", "withdrawn"),
    "done": ("accepted",),
    "refused": (),
    "expired": (),
    "withdrawn": ("draft", "offered"),
}

# How far one line of a proposal is.
REMEDY_LINE_STATES = [
    ("planned", "Planned"),
    ("failed", "To Mend"),
    ("running", "Under Way"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
OPEN_REMEDY_LINE_STATES = ("failed", "running")

# Who has to do the next thing for a line that is under way.
REMEDY_WAITS = [
    ("desk", "Service Desk"),
    ("accounting", "Accounting"),
    ("customer", "Customer's Parcel"),
    ("warehouse", "Warehouse"),
    ("repair", "Repair"),
]

# What the amount of a line is.
REMEDY_VALUES = [
    ("none", "No Money"),
    ("money", "Money Given"),
    ("goods", "Value of Goods Sent Again"),
]

# Roles with a limit, the highest first, and the group that stands for each.
REMEDY_ROLES = [
    ("manager", "Manager"),
    ("supervisor", "Supervisor"),
    ("agent", "Agent"),
]
REMEDY_ROLE_GROUPS = {
    "manager": "cs_forwarding.group_manager",
    "supervisor": "cs_forwarding.group_supervisor",
    "agent": "cs_forwarding.group_agent",
}

# How the customer's answer came.
CONSENT_WAYS = [
    ("link", "Link"),
    ("phone", "Phone"),
    ("mail", "E-mail"),
    ("im", "Chat"),
    ("other", "Other"),
]

# A proposal stands so long unless somebody chose another day.
REMEDY_VALIDITY = timedelta(days=7)

# A coupon may be used so long.
COUPON_VALIDITY = timedelta(days=365)

# Escalation that follows a refusal.
REFUSED_TIER = 2
