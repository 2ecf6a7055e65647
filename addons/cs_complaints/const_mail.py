"""Constants of the ways by which programs and mails come in, one comment per value."""

# By which way a message came.
INTAKE_SOURCES = [
    ("email", "E-mail"),
    ("api", "API"),
]

# Who wrote a message.
INTAKE_KINDS = [
    ("person", "A Person"),
    ("machine", "A Machine"),
    ("automatic", "Automatic Reply"),
    ("bounce", "Not Delivered"),
    ("own", "Our Own Mail"),
    ("loop", "Loop"),
]

# The states of a received message that other inboxes do not have.
INTAKE_STATES = [
    ("ignored", "No Ticket Made"),
]

# So many mails of one sender on one ticket, or receipts to one address, are a loop: (minutes, number).
LOOP_LIMITS = ((10, 10), (30, 15), (60, 25), (180, 50), (600, 100))

# The same words of the same sender, so often within so many minutes, are a machine's.
REPEAT_LIMIT = 3
REPEAT_MINUTES = 60

# How old the date of a mail may be to count as the moment at which the customer raised the matter, in hours.
OLDEST_MAIL_HOURS = 72

# So much of a mail goes into the ticket's matter; the whole is in the conversation.
MATTER_LENGTH = 10_000

# Where a receipt is sent: the customer has no other sign that his word arrived.
RECEIPT_SOURCES = ("email", "portal", "website", "api")

# How long mails that made no ticket are kept, in days.
IGNORED_DAYS = 180

# How long ago a matter may have been raised that another program tells of, in days.
OLDEST_API_DAYS = 30

# How many receipts are sent in one transaction.
RECEIPT_BATCH = 100
