"""Constants shared by several models of the addon, one comment per value."""

# What a customer turns to the desk for.
TICKET_KINDS = [
    ("complaint", "Complaint"),
    ("consultation", "Consultation"),
    ("suggestion", "Suggestion"),
    ("after_sale", "After-Sale"),
]

# How a ticket came to the desk.
TICKET_SOURCES = [
    ("phone", "Hotline"),
    ("email", "E-mail"),
    ("portal", "Customer Portal"),
    ("website", "Website Form"),
    ("chat", "Live Chat"),
    ("arrival_check", "Arrival Check"),
    ("survey", "Survey"),
    ("api", "API"),
    ("anomaly", "Anomaly"),
    ("agent", "Agent"),
]

# The life of a ticket.
TICKET_STATES = [
    ("new", "New"),
    ("in_progress", "In Progress"),
    ("waiting", "Waiting for Customer"),
    ("proposed", "Solution Offered"),
    ("remedying", "Remedy Under Way"),
    ("closed", "Closed"),
    ("merged", "Merged"),
    ("cancelled", "Cancelled"),
]

# The states in which somebody still has to act.
OPEN_TICKET_STATES = ("new", "in_progress", "waiting", "proposed", "remedying")

# From which state a ticket may go where. Buttons, guards and the kanban all read this table. A merged
# ticket is a signpost to another one and comes back by undoing the merge only.
TICKET_TRANSITIONS = {
    "new": ("in_progress", "waiting", "proposed", "remedying", "closed", "merged", "cancelled"),
    "in_progress": ("waiting", "proposed", "remedying", "closed", "merged", "cancelled"),
    "waiting": ("in_progress", "proposed", "remedying", "closed", "merged", "cancelled"),
    "proposed": ("in_progress", "waiting", "remedying", "closed", "merged", "cancelled"),
    "remedying": ("in_progress", "waiting", "proposed", "closed", "merged", "cancelled"),
    "closed": ("in_progress", "merged"),
    "merged": ("new", "in_progress"),
    "cancelled": ("in_progress", "merged"),
}

# How pressing a ticket is; the values suit Odoo's priority widget.
TICKET_PRIORITIES = [
    ("0", "Normal"),
    ("1", "Important"),
    ("2", "Urgent"),
]

# Who the complainant is to the shipment; it need not be who ordered or paid.
COMPLAINANT_ROLES = [
    ("sender", "Sender"),
    ("receiver", "Receiver"),
    ("payer", "Payer"),
    ("other", "Somebody Else"),
]

# As what a ticket ended.
TICKET_CLOSE_KINDS = [
    ("solved", "Solved"),
    ("answered", "Question Answered"),
    ("not_justified", "Not Justified"),
    ("withdrawn", "Withdrawn by the Customer"),
    ("unreachable", "Customer Not Reached"),
]

# The ends that claim the customer's matter is settled; an open handover or remedy forbids them.
SETTLED_CLOSE_KINDS = ("solved", "answered")

# What may happen to a ticket.
TICKET_EVENT_KINDS = [
    ("opened", "Opened"),
    ("state", "State Changed"),
    ("owner", "Owner Changed"),
    ("team", "Team Changed"),
    ("category", "Category Changed"),
    ("priority", "Priority Changed"),
    ("tier", "Tier Changed"),
    ("closed", "Closed"),
    ("reopened", "Reopened"),
]

# Fields of a ticket whose changes are written down, and the kind of event.
TICKET_LOGGED_FIELDS = {
    "user_id": "owner",
    "team_id": "team",
    "category_id": "category",
    "priority": "priority",
    "tier": "tier",
}

# How long after closing a customer's message reopens the ticket, in days; later it is a new matter.
REOPEN_DAYS = 14

# Escalation tiers: who deals with the matter.
TIERS = [
    ("1", "Tier 1"),
    ("2", "Tier 2"),
    ("3", "Tier 3"),
]
