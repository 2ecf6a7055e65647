"""Constants shared by several models of the addon, one comment per value."""

# Where an order comes from; the value names a preset of the file intake where one exists.
ORDER_PLATFORMS = [
    ("taobao", "Taobao / Tmall"),
    ("jd", "JD"),
    ("amazon", "Amazon"),
    ("shopify", "Shopify"),
    ("woocommerce", "WooCommerce"),
    ("shop", "Other Platform Shop"),
    ("web", "Own Web Shop"),
    ("email", "E-mail"),
    ("phone", "Phone"),
    ("wechat", "WeChat"),
    ("qq", "QQ"),
    ("api", "API"),
]

# The verdict on an order. Empty on orders that do not pass through the desk.
REVIEW_STATES = [
    ("to_review", "To Review"),
    ("on_hold", "On Hold"),
    ("approved", "Approved"),
    ("rejected", "Rejected"),
]

# How far the work on an order has come, apart from the verdict.
REVIEW_STAGES = [
    ("pending", "Pending"),
    ("processing", "Processing"),
    ("done", "Done"),
]

# A blocking finding holds the order; a warning is shown and lets it pass.
SEVERITIES = [
    ("warning", "Warning"),
    ("blocking", "Blocking"),
]

# Who or what noticed an anomaly.
ANOMALY_SOURCES = [
    ("rule", "Review Rule"),
    ("agent", "Agent"),
    ("tracking", "Tracking"),
    ("customer", "Customer"),
]

# The life of an anomaly.
ANOMALY_STATES = [
    ("new", "New"),
    ("informed", "Customer Informed"),
    ("in_solution", "In Solution"),
    ("resolved", "Resolved"),
    ("cancelled", "Cancelled"),
]

# The states in which somebody still has to act.
OPEN_ANOMALY_STATES = ("new", "informed", "in_solution")

# From which state an anomaly may go where. Buttons, guards and the kanban all read this table.
ANOMALY_TRANSITIONS = {
    "new": ("informed", "in_solution", "resolved", "cancelled"),
    "informed": ("informed", "in_solution", "resolved", "cancelled"),
    "in_solution": ("informed", "in_solution", "resolved", "cancelled"),
    "resolved": OPEN_ANOMALY_STATES,
    "cancelled": OPEN_ANOMALY_STATES,
}

# How a customer is told about an anomaly, or gives the answer.
CONTACT_WAYS = [
    ("mail", "E-mail"),
    ("phone", "Phone"),
    ("im", "Chat"),
    ("other", "Other"),
]

# What the customer wants.
ANOMALY_DECISIONS = [
    ("accept", "Accepts a Proposal"),
    ("other", "Wants Something Else"),
    ("cancel", "Cancels the Order"),
    ("no_answer", "No Answer"),
]

# How an anomaly ended. The first ones name the proposal that was carried out.
ANOMALY_RESOLUTIONS = [
    ("substitute", "Product Substituted"),
    ("restock", "Waits for Restock"),
    ("correct_address", "Address Corrected"),
    ("correct_phone", "Phone Corrected"),
    ("correct_price", "Price Corrected"),
    ("split", "Order Split"),
    ("cancel", "Cancelled"),
    ("keep", "Kept as It Is"),
    ("other", "Solved Otherwise"),
    ("vanished", "No Longer Found"),
    ("not_anomaly", "Not an Anomaly"),
    ("duplicate", "Already Known"),
]

# The states of a proposal: at most one of an anomaly is chosen or applied.
PROPOSAL_STATES = [
    ("open", "Proposed"),
    ("chosen", "Chosen"),
    ("applied", "Carried Out"),
]

# What a clock measures; upper addons add their own kinds to the field.
CLOCK_KINDS = [
    ("first_feedback", "First Feedback"),
    ("next_update", "Next Update"),
    ("resolution", "Full Resolution"),
    ("release", "Release Cut-off"),
    ("playbook_step", "Playbook Step"),
]

# The life of a clock. Being late is a fact beside it: a late clock runs on until the work is done.
CLOCK_STATES = [
    ("running", "Running"),
    ("paused", "Paused"),
    ("fulfilled", "Fulfilled"),
    ("cancelled", "Cancelled"),
]

# The states in which a clock still asks for something.
OPEN_CLOCK_STATES = ("running", "paused")

# What can happen to a clock.
CLOCK_EVENTS = [
    ("start", "Started"),
    ("pause", "Paused"),
    ("resume", "Resumed"),
    ("retarget", "Target Changed"),
    ("warn", "Warned"),
    ("breach", "Deadline Missed"),
    ("level", "Escalation Level Reached"),
    ("fulfil", "Fulfilled"),
    ("cancel", "Cancelled"),
    ("reopen", "Reopened"),
]

# Part of a clock's target that is left when the warning comes, unless the starter says otherwise.
CLOCK_WARN_SHARE = 0.2

# What may happen to an order in the review.
REVIEW_EVENTS = [
    ("submitted", "Came into the review"),
    ("held", "Held by a check"),
    ("cleared", "Checks passed again"),
    ("changed", "Changed after approval"),
    ("auto_approved", "Approved by itself"),
    ("taken", "Taken"),
    ("released", "Given back"),
    ("held_by_hand", "Held by hand"),
    ("resumed", "Hold lifted"),
    ("overridden", "Findings overridden"),
    ("approved", "Approved"),
    ("rejected", "Rejected"),
    ("undone", "Approval taken back"),
    ("reopened", "Back to the review"),
    ("confirmed", "Confirmed"),
    ("confirm_failed", "Confirmation failed"),
]

# Customers whose orders a person looks at. Empty: not on the list.
WATCH_STATES = [
    ("watch", "Watched"),
    ("blocked", "Blocked"),
]

# Endings of an anomaly after which its check stays silent on the same evidence: a person has settled it.
ACCEPTING_RESOLUTIONS = ("keep", "restock", "other", "not_anomaly", "duplicate")

# The clock within which the customer of an anomaly is to be told.
ANOMALY_CLOCK = "first_feedback"

# How an order reached the intake.
INTAKE_SOURCES = [
    ("file", "File"),
    ("webhook", "Webhook"),
    ("api", "API"),
    ("email", "E-mail"),
    ("manual", "By Hand"),
]

# The life of an intake batch.
BATCH_STATES = [
    ("draft", "Draft"),
    ("mapping", "Mapping Needed"),
    ("staged", "Ready"),
    ("importing", "Importing"),
    ("paused", "Paused"),
    ("done", "Done"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
]

# What became of one row. "new" rows are the work still to do, whatever was running when the server stopped.
INTAKE_LINE_STATES = [
    ("new", "Waiting"),
    ("done", "Imported"),
    ("duplicate", "Already There"),
    ("skipped", "Left Out"),
    ("failed", "To Mend"),
]

# What a word of a platform may stand for.
ALIAS_KINDS = [
    ("product", "Product"),
    ("partner", "Customer"),
    ("carrier", "Carrier"),
    ("country", "Country"),
]

# What is done with an order whose platform status says that it needs no work.
STATUS_POLICIES = [
    ("skip", "Leave Out"),
    ("import", "Import"),
]

# Orders taken in while the user waits; more of them go through the scheduled action.
INLINE_ORDERS = 200

# Rows taken in one transaction of the import, with what else belongs to their orders.
CHUNK_ROWS = 200

# Rows copied to the database in one statement.
STAGE_ROWS = 10000

# Rows of a file that the mapping editor shows.
SAMPLE_ROWS = 3
# Confidential fields of models that belong to others, by kind of mask (see lib/masking.py; "address" is a
# text in which the customer's own street and phone are replaced). Models and fields that are not there are
# passed over. Own models declare theirs in _cs_confidential_fields.
CONFIDENTIAL_FIELDS = {
    "res.partner": {
        "phone": "phone",
        "mobile": "phone",
        "phone_sanitized": "phone",
        "phone_mobile_search": "phone",
        "street": "street",
        "street2": "street",
        "street_name": "street",
        "street_number": "hide",
        "street_number2": "hide",
        "partner_latitude": "hide",
        "partner_longitude": "hide",
        "contact_address": "address",
        "contact_address_complete": "address",
        "contact_address_inline": "address",
        "display_name": "address",
    },
    "mail.activity": {"note": "text", "summary": "text"},
    "mail.message": {"body": "text", "preview": "text", "subject": "text"},
    "mail.compose.message": {"body": "text"},
    "payment.transaction": {"partner_phone": "phone", "partner_address": "street"},
    "phone.blacklist": {"number": "phone"},
    "sale.order": {"cs_buyer_note": "text", "cs_seller_note": "text", "note": "text"},
    "sms.composer": {
        "body": "text",
        "recipient_single_number": "phone",
        "recipient_single_number_itf": "phone",
        "numbers": "text",
        "sanitized_numbers": "text",
    },
    "sms.sms": {"number": "phone"},
}

# Names that mean the same wherever a model with a link to a partner has them.
CONFIDENTIAL_NAMES = {
    "phone": "phone",
    "mobile": "phone",
    "phone_sanitized": "phone",
    "phone_mobile_search": "phone",
    "street": "street",
    "street2": "street",
}

# How many confidential values one call may look up: one call must not try out a range of numbers.
CONFIDENTIAL_LOOKUPS = 5

# Why somebody needs to see a customer's data in clear.
UNMASK_REASONS = [
    ("call", "Call the Customer"),
    ("delivery", "Arrange the Delivery"),
    ("verify", "Verify the Caller"),
    ("correct", "Correct the Address or Number"),
    ("complaint", "Complaint or Claim"),
    ("other", "Other"),
]

# Where a received order message comes from.
DELIVERY_SOURCES = [
    ("api", "API"),
    ("shopify", "Shopify"),
    ("woocommerce", "WooCommerce"),
]

# The life of a received message.
INBOX_STATES = [
    ("received", "Received"),
    ("done", "Done"),
    ("failed", "Failed"),
]

# The states of a received order message that others do not have.
DELIVERY_STATES = [
    ("waiting", "Waits for Mending"),
    ("ignored", "Nothing to Do"),
]

# What a received order message has led to.
DELIVERY_RESULTS = [
    ("created", "Order Created"),
    ("updated", "Order Updated"),
    ("unchanged", "Nothing New"),
    ("waiting", "Row to Mend"),
    ("ignored", "Nothing to Do"),
]

# What a person may do with an order in the review, and from which states.
REVIEW_ACTIONS = {
    "take": ("to_review", "on_hold"),
    "release": ("to_review", "on_hold"),
    "approve": ("to_review", "on_hold"),
    "hold": ("to_review", "approved"),
    "resume": ("on_hold",),
    "reject": ("to_review", "on_hold", "approved"),
    "undo": ("approved",),
    "reopen": ("rejected",),
}

# The verdicts that the desk still keeps in step with the content of a quotation.
LIVE_REVIEW_STATES = ("to_review", "on_hold", "approved")

# More new anomalies than this at once are made findable by the scheduled action, not on the spot.
INDEX_AT_ONCE = 20
