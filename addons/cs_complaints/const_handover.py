"""Constants of handovers to departments and of escalations, one comment per value."""

# The life of a handover. What a department sends back waits for the one who asked.
HANDOVER_STATES = [
    ("sent", "Sent"),
    ("accepted", "Accepted"),
    ("returned", "Returned"),
    ("answered", "Answered"),
    ("informed", "Customer Informed"),
    ("closed", "Closed"),
    ("recalled", "Called Back"),
]

# From which state a handover may go where. Going back is the undo of the last step.
HANDOVER_TRANSITIONS = {
    "sent": ("accepted", "returned", "answered", "recalled"),
    "accepted": ("sent", "returned", "answered", "recalled"),
    "returned": ("closed", "recalled"),
    "answered": ("accepted", "informed", "closed", "recalled"),
    "informed": ("answered", "closed"),
    "closed": (),
    "recalled": (),
}

# The states in which somebody still has to act; a ticket is not settled before.
OPEN_HANDOVER_STATES = ("sent", "accepted", "returned", "answered")

# The states in which the department has to act.
DEPARTMENT_STATES = ("sent", "accepted")

# The clocks: the department takes the work, answers; the owner passes the answer on.
ACCEPT_CLOCK = "handover_accept"
ANSWER_CLOCK = "handover_answer"
INFORM_CLOCK = "handover_inform"

# Working minutes within which a department accepts and answers, and an owner informs the customer.
ACCEPT_MINUTES = 60
ANSWER_MINUTES = 480
INFORM_MINUTES = 120

# So many handovers of one matter in a row are too many: it goes up to the next tier.
HOP_LIMIT = 3

# So often a matter may come back from departments before it goes up.
RETURN_LIMIT = 2

# Handovers named one by one in a message; of further ones only the number is told.
TOLD_LINES = 20

# Why a matter goes up to another tier.
ESCALATION_SOURCES = [
    ("agent", "Agent"),
    ("help", "Call for Help"),
    ("customer", "Customer Asked"),
    ("clock", "Missed Deadline"),
    ("severity", "Severity"),
    ("handover", "Handed to and fro"),
]

# The life of an escalation.
ESCALATION_STATES = [
    ("open", "To Accept"),
    ("accepted", "Accepted"),
    ("ended", "Ended"),
]

# By what a rule finds matters that have to go up.
ESCALATION_RULE_KINDS = [
    ("amount", "Money at Stake"),
    ("customer_tag", "Tag of the Customer"),
    ("repeat", "Complains Again"),
    ("words", "Words in the Text"),
]

# The clock within which somebody takes an escalation, and its length in working minutes.
ESCALATION_CLOCK = "escalation_accept"
ESCALATION_MINUTES = 30

# Minutes within which a call for help is to be taken.
HELP_MINUTES = 5

# The highest tier: the quick-reaction group.
TOP_TIER = "3"

# Activities: a matter that burns, and one to be done.
WARNING = "mail.mail_activity_data_warning"
REMINDER = "mail.mail_activity_data_todo"

# Who complains more often than this within the time of a rule is a shipper with very many parcels.
MANY_COMPLAINTS = 20

# Kinds of tickets in which a customer is dissatisfied.
COMPLAINT_KINDS = ("complaint", "after_sale")
