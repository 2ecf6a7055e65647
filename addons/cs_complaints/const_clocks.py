"""Constants of the clocks of tickets, one comment per value."""

# The clocks that a policy starts on a ticket, and the field of the policy that holds the target in hours.
TARGET_FIELDS = {
    "acknowledgement": "acknowledgement_hours",
    "first_response": "first_response_hours",
    "next_update": "next_update_hours",
    "resolution": "resolution_hours",
}

# What an answer that the customer can see fulfils.
ANSWER_CLOCKS = ("acknowledgement", "first_response", "next_update")

# What stands still while we wait for the customer. A first answer is owed all the same.
WAITING_CLOCKS = ("next_update", "resolution")

# Fields of a ticket on which the choice of the policy and the calendar depends.
POLICY_FIELDS = {"category_id", "company_id", "kind", "partner_id", "priority", "team_id"}

# Working days that a wait may last unless the policy says otherwise.
WAIT_DAYS = 5

# Open tickets whose clocks are brought in step with changed policies at a time.
REAPPLY_BATCH = 1000

# To whom an escalation level turns.
LEVEL_ROLES = [
    ("owner", "Owner of the Ticket"),
    ("leader", "Leader of the Team"),
    ("manager", "Desk Managers"),
]

# The records on which escalation levels work, by the kind of their clocks.
LEVEL_MODELS = {
    "acknowledgement": "cs.ticket",
    "first_response": "cs.ticket",
    "next_update": "cs.ticket",
    "resolution": "cs.ticket",
    "handover_accept": "cs.handover",
    "handover_answer": "cs.handover",
    "handover_inform": "cs.handover",
}
