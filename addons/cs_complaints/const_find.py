"""Constants of finding what a ticket is about and of telling doubles, one comment per value."""

# A key with more hits than this says nothing about one ticket (a hotline's number, a test waybill).
RELEVANT_HITS = 20

# Whose waybills, phones and addresses are taken for those of a customer only if he says so himself.
OWN_WORD_SOURCES = ("agent", "phone", "anomaly")

# Two tickets about the same shipment and matter are one case if they were raised within so many days.
DUPLICATE_DAYS = 30

# Categories that do not say what the matter is: they are the same matter as any other.
VAGUE_CATEGORIES = ("other", "consultation_tracking", "service_quality")

# So many tickets are merged into one at a time.
MERGE_LIMIT = 20

# How many days a merge may be undone.
UNMERGE_DAYS = 30

# Rows that the hotline form and the customer card show of a kind.
SHOWN_ROWS = 5

# Category of the ticket that a bad arrival opens, by condition, and the one of a bad attitude.
ARRIVAL_CATEGORIES = {
    "packaging_damaged": "cargo_damage",
    "goods_damaged": "cargo_damage",
    "incomplete": "shortage",
    "wrong": "wrong_item",
    "not_received": "loss",
}
ATTITUDE_CATEGORY = "attitude"

# Category of the ticket that is opened from an anomaly, by the code of the anomaly's type.
ANOMALY_CATEGORIES = {
    "damaged": "cargo_damage",
    "incomplete": "shortage",
    "wrong_item": "wrong_item",
    "not_received": "loss",
    "lost": "loss",
    "late": "delay",
    "silent": "delay",
    "attitude": "attitude",
}

# The customer card counts the orders of so many months and shows so much of a message.
CARD_MONTHS = 12
PREVIEW_LENGTH = 80
