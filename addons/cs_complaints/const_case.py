"""Constants of investigations, similar cases and the shelf, one comment per value."""

# How far the investigation of a ticket is; empty: none was opened.
INVESTIGATION_STATES = [
    ("open", "Under Investigation"),
    ("judged", "Judged"),
]

# What the investigation came to, from the customer's point of view.
VERDICTS = [
    ("justified", "Justified"),
    ("partly", "Partly Justified"),
    ("unjustified", "Not Justified"),
    ("unproven", "Can't Be Proven"),
]

# Verdicts after which somebody has to be named who answers for the matter.
VERDICTS_OF_FAULT = ("justified", "partly")

# Who answers for what went wrong.
LIABLE_KINDS = [
    ("department", "Own Department"),
    ("person", "Own Employee"),
    ("carrier", "Carrier"),
    ("supplier", "Supplier"),
    ("customer", "Customer"),
    ("nobody", "Nobody (Force Majeure)"),
]

# The field that names the party of each kind; "customer" and "nobody" need none.
LIABLE_FIELDS = {
    "department": "liable_department_id",
    "person": "liable_user_id",
    "carrier": "liable_carrier_id",
    "supplier": "liable_partner_id",
}

# What only judging writes.
JUDGEMENT_FIELDS = ("investigation_state", "judged_at", "judged_by_id")

# What a judged investigation fixes: it has to be opened again before these change.
JUDGED_FIELDS = (
    "verdict",
    "verdict_reason",
    "root_cause_id",
    "root_cause",
    "facts",
    "liable_kind",
    *LIABLE_FIELDS.values(),
)

# What a piece of evidence is.
EVIDENCE_KINDS = [
    ("photo", "Photo"),
    ("recording", "Recording"),
    ("document", "Document"),
    ("screenshot", "Screenshot"),
    ("object", "Object Kept"),
]

# Whether a piece of evidence is there.
EVIDENCE_STATES = [
    ("missing", "Missing"),
    ("received", "Received"),
    ("unavailable", "Not to Be Had"),
]

# Who made a statement.
STATEMENT_ROLES = [
    ("customer", "Customer"),
    ("receiver", "Receiver"),
    ("driver", "Driver"),
    ("carrier", "Carrier"),
    ("warehouse", "Warehouse"),
    ("colleague", "Colleague"),
    ("supplier", "Supplier"),
    ("other", "Other"),
]

# How a statement was taken down.
STATEMENT_WAYS = [
    ("phone", "Phone"),
    ("writing", "In Writing"),
    ("chat", "Chat"),
    ("person", "In Person"),
]

# The life of an article.
ARTICLE_STATES = [
    ("draft", "Draft"),
    ("published", "Published"),
]

# A category is suggested from so many of the most similar tickets …
SUGGEST_FROM = 25
# … each of which shares at least so much of the text …
SUGGEST_LIKENESS = 0.2
# … when at least this share of their votes is for it …
SUGGEST_SHARE = 0.4
# … where the doubt has so much of a vote: a single case a little alike proves nothing.
SUGGEST_DOUBT = 0.25

# So many similar cases stand beside a ticket …
SHOWN_SIMILAR = 5
# … the best of so many that are alike in words.
RANKED_SIMILAR = 20
# … each sharing at least so much of the text.
SIMILAR_LIKENESS = 0.15

# Articles that are offered beside a ticket.
SHOWN_ARTICLES = 3
