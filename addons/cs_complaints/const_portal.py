"""Constants of what customers see of their tickets."""

# How a customer sees the life of a ticket: the colour of the state's words.
PORTAL_TONES = {
    "new": "info",
    "in_progress": "primary",
    "waiting": "warning",
    "proposed": "warning",
    "remedying": "primary",
    "closed": "success",
    "cancelled": "secondary",
    "merged": "secondary",
}

# The states in which the next move is the customer's.
CUSTOMER_STATES = ("waiting", "proposed")

# The states in which a customer may say himself that the matter is settled.
SETTLEABLE_STATES = ("new", "in_progress", "waiting", "proposed")

# The clocks that are a promise to the customer.
PROMISE_KINDS = ("first_response", "next_update")

# The types of messages that people write to each other. Receipts and absence notes are no conversation.
PORTAL_MESSAGE_TYPES = ("comment", "email", "email_outgoing")

# Where customers write by forms.
FORM_SOURCES = ("portal", "website")

# So many messages of a ticket are shown, the newest.
MAX_MESSAGES = 200

# So many of a customer's newest parcels are offered on the form.
MAX_PARCELS = 30

# Limits of what is typed.
MAX_WORDS = 5000
MAX_NAME = 64
MAX_SUBJECT = 80
