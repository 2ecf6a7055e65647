"""Constants of order changes and intercepts, one comment per value."""

# What a customer may want to have changed.
CHANGE_KINDS = [
    ("address", "Address"),
    ("specification", "Specification"),
    ("quantity", "Quantity"),
    ("date", "Date"),
    ("carrier", "Carrier"),
    ("invoice", "Invoice"),
    ("note", "Note"),
    ("cancel", "Cancellation"),
]

# Kinds that say for each product what is wanted instead.
GOODS_KINDS = ("specification", "quantity")

# How far the goods of an order are, in the order in which they get there.
FULFILMENT_STATES = [
    ("not_printed", "Not Printed"),
    ("printed", "Printed"),
    ("packed", "Packed"),
    ("shipped", "Shipped"),
    ("delivered", "Delivered"),
]

# The road that a change takes.
CHANGE_ROUTES = [
    ("edit", "Edit"),
    ("reprint", "Withdraw and Reprint"),
    ("repack", "Pull and Repack"),
    ("intercept", "Intercept"),
    ("refuse", "Refuse"),
]

# Which deliveries of the order are meant.
CHANGE_SCOPES = [
    ("all", "Everything"),
    ("open", "What Has Not Left"),
]

# The life of an order change.
CHANGE_STATES = [
    ("new", "Requested"),
    ("in_progress", "In Progress"),
    ("done", "Done"),
    ("refused", "Refused"),
    ("cancelled", "Withdrawn"),
]

# The states in which somebody still has to act.
OPEN_CHANGE_STATES = ("new", "in_progress")

# From which state an order change may go where. Buttons and guards read this table.
CHANGE_TRANSITIONS = {
    "new": ("in_progress", "refused", "cancelled"),
    "in_progress": ("done", "refused", "cancelled"),
    "done": (),
    "refused": ("new",),
    "cancelled": ("new",),
}

# The steps of the roads and what each is called.
CHANGE_STEPS = [
    ("warn", "Tell the warehouse"),
    ("withdraw", "Withdraw the papers"),
    ("pull", "Pull the parcel out"),
    ("unpack", "Open the parcel"),
    ("apply", "Change the order"),
    ("reprint", "Print again"),
    ("repack", "Pack again"),
    ("put_back", "Put the goods back"),
    ("ask_carrier", "Ask the carrier to stop it"),
    ("answer", "Carrier's answer"),
    ("slip", "Print the return slip"),
    ("receive", "Receive the parcel back"),
    ("settle", "Change the order, prepare the refund"),
    ("tell", "Tell the customer"),
]

# Who takes a step: the system by itself, the warehouse, or the desk.
STEP_ACTORS = [
    ("system", "By Itself"),
    ("warehouse", "Warehouse"),
    ("desk", "Service Desk"),
]

# The steps that are not for the desk.
STEP_ACTOR = {
    "warn": "system",
    "withdraw": "warehouse",
    "pull": "warehouse",
    "unpack": "system",
    "apply": "system",
    "reprint": "warehouse",
    "repack": "warehouse",
    "put_back": "warehouse",
    "receive": "warehouse",
    "settle": "system",
    "tell": "system",
}

# The steps of an intercept; its own record takes them, not the person who ticks.
INTERCEPT_STEPS = ("ask_carrier", "answer", "slip", "receive")

# The steps of each road, told at the end whichever it is.
ROUTE_STEPS = {
    "edit": ("apply",),
    "reprint": ("warn", "withdraw", "apply", "reprint"),
    "repack": ("warn", "pull", "unpack", "apply", "reprint", "repack"),
    "intercept": (*INTERCEPT_STEPS, "settle"),
    "refuse": (),
}

# The same where the goods are not to go at all.
CANCEL_STEPS = {
    **ROUTE_STEPS,
    "reprint": ("warn", "withdraw", "apply"),
    "repack": ("warn", "pull", "unpack", "apply", "put_back"),
}

# What has become of a step.
STEP_STATES = [
    ("todo", "To Do"),
    ("done", "Done"),
    ("failed", "Failed"),
    ("dropped", "Not Needed"),
]

# The life of an intercept. The first three are the desk's, the others the carrier's word or the warehouse's.
INTERCEPT_STATES = [
    ("draft", "To Ask"),
    ("asked", "Asked"),
    ("accepted", "Accepted"),
    ("redirected", "Redirected"),
    ("received", "Received Back"),
    ("refused", "Refused by the Carrier"),
    ("too_late", "Too Late"),
    ("cancelled", "Called Off"),
]

# From which state an intercept may go where. A parcel that comes back is received whatever was answered.
INTERCEPT_TRANSITIONS = {
    "draft": ("asked", "accepted", "redirected", "refused", "too_late", "received", "cancelled"),
    "asked": ("asked", "accepted", "redirected", "refused", "too_late", "received", "cancelled"),
    "accepted": ("refused", "too_late", "received", "cancelled"),
    "redirected": ("too_late", "received"),
    "refused": ("asked", "accepted", "received"),
    "too_late": ("asked", "accepted", "received"),
    "received": (),
    "cancelled": ("received",),
}

# The carrier is still to act, or the parcel still to come back.
OPEN_INTERCEPT_STATES = ("draft", "asked", "accepted")

# What a carrier may answer to an intercept.
INTERCEPT_ANSWERS = ("accepted", "redirected", "refused", "too_late")

# How the carrier is asked.
ASK_WAYS = [
    ("api", "Carrier's Interface"),
    ("mail", "E-mail"),
    ("phone", "Phone"),
]

# In which condition goods come back.
GOODS_CONDITIONS = [
    ("good", "Good"),
    ("damaged", "Damaged"),
    ("wrong", "Not Ours"),
]
