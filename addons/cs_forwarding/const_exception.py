"""Constants of transport exceptions, playbooks and advisories, one comment per value."""

# Who takes a step of a playbook.
STEP_ROLES = [
    ("responsible", "Responsible of the Anomaly"),
    ("supervisor", "Supervisor"),
    ("salesperson", "Salesperson"),
    ("department", "Department"),
    ("person", "One Person"),
]

# From when the time of a step counts.
STEP_COUNTS = [
    ("previous", "From the Previous Step"),
    ("start", "From the Start"),
]

# The life of a step on an anomaly. Only one step of an anomaly is to be done at a time.
STEP_STATES = [
    ("waiting", "Later"),
    ("active", "To Do"),
    ("done", "Done"),
    ("skipped", "Skipped"),
]

# The clock of a step.
STEP_CLOCK = "playbook_step"

# What an advisory warns of.
ADVISORY_KINDS = [
    ("storm", "Storm"),
    ("flood", "Flood"),
    ("strike", "Strike"),
    ("other", "Other"),
]

# Whether an advisory is still to come, holds now or is over.
ADVISORY_STATES = [
    ("planned", "To Come"),
    ("current", "Now"),
    ("over", "Over"),
]

# Where a flagged parcel meets the region, the most certain first.
ADVISORY_PLACES = [
    ("last_place", "It Is There"),
    ("destination", "It Goes There"),
    ("route", "It Comes By"),
    ("carrier", "By This Carrier"),
]

# Whether the receiver of a flagged parcel was told.
ADVISORY_TOLD = [
    ("no", "Not Told"),
    ("queued", "Being Sent"),
    ("told", "Told"),
    ("not_wanted", "Not Wanted"),
    ("no_address", "No Address"),
]

# Anomalies named one by one in a summary to one person; of further ones only the number is told.
SUMMARY_LINES = 20

# Customers written to in one transaction.
ADVISORY_BATCH = 500
