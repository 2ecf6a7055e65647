"""Constants of the messages to customers and of the arrival check, one comment per value."""

# What a customer may be told about a parcel. The first five are milestones of cs.tracking.status.
NOTICE_MILESTONES = [
    ("shipped", "Shipped"),
    ("in_transit", "In Transit"),
    ("out_for_delivery", "Out for Delivery"),
    ("delivered", "Delivered"),
    ("exception", "Trouble on the Way"),
    ("arrival_check", "Arrival Check"),
    ("arrival_reminder", "Arrival Check, Reminder"),
]

# How a message reaches the customer.
NOTICE_CHANNELS = [
    ("mail", "E-mail"),
    ("sms", "SMS"),
]

# The life of a message. "handed" is stored before the mail or SMS server is called, so that a crash in
# between never sends twice; what stays there becomes "unsure" and waits for a person.
NOTICE_STATES = [
    ("waiting", "Waiting"),
    ("handed", "Being Sent"),
    ("sent", "Sent"),
    ("failed", "Failed"),
    ("unsure", "Unsure"),
    ("dropped", "Left Out"),
]

# Why a message was left out.
NOTICE_DROPS = [
    ("overtaken", "Overtaken"),
    ("preference", "Not Wanted"),
    ("no_address", "No Address"),
    ("invalid_address", "Address Not Valid"),
    ("blacklisted", "Blacklisted"),
    ("bounced", "Address Bounces"),
    ("cancelled", "Cancelled"),
]

# The life of an arrival check.
ARRIVAL_STATES = [
    ("asked", "Waits for the Receiver"),
    ("to_ask", "To Ask by Phone"),
    ("answered", "Answered"),
    ("missed", "No Answer"),
    ("cancelled", "Cancelled"),
]

# The states in which an answer may still come.
OPEN_ARRIVAL_STATES = ("asked", "to_ask")

# Why a parcel got an arrival check.
ARRIVAL_REASONS = [
    ("all", "Every Parcel"),
    ("sample", "Sample"),
    ("tag", "Customer Tag"),
    ("proxy", "Signed by Somebody Else or Locker"),
    ("round", "Tracking Round"),
    ("manual", "By Hand"),
]

# Which parcels a rule takes; the reasons without those of people.
ARRIVAL_RULE_KINDS = ARRIVAL_REASONS[:4]

# In which condition the goods arrived.
ARRIVAL_CONDITIONS = [
    ("good", "Good"),
    ("packaging_damaged", "Packaging Damaged"),
    ("goods_damaged", "Goods Damaged"),
    ("incomplete", "Incomplete"),
    ("wrong", "Wrong Goods"),
    ("not_received", "Not Received"),
]

# Code of the anomaly type that each bad condition opens.
ARRIVAL_ANOMALIES = {
    "packaging_damaged": "damaged",
    "goods_damaged": "damaged",
    "incomplete": "incomplete",
    "wrong": "wrong_item",
    "not_received": "not_received",
}

# The driver's attitude.
ATTITUDES = [
    ("1", "Very Bad"),
    ("2", "Bad"),
    ("3", "Fair"),
    ("4", "Good"),
    ("5", "Very Good"),
]

# Marks that open an anomaly about the driver.
BAD_ATTITUDES = ("1", "2")

# Who gave the answer of an arrival check.
ARRIVAL_SOURCES = [
    ("link", "Receiver, by Link"),
    ("phone", "Agent, by Phone"),
]

# Words in the name of who signed that tell of somebody else, a locker or a pick-up point.
PROXY_WORDS = "代收|代签|快递柜|丰巢|智能柜|驿站|菜鸟|locker|neighbou?r|reception|pick-?up point"

# Reasons of a delivery that tell the same.
PROXY_REASONS = ("consignee_proxy_signed", "consignee_left_at_station")

# Failures after which the message has surely not left, so that it is tried again without asking.
RETRY_FAILURES = ("mail_smtp", "sms_credit", "sms_acc")

# How often a message is tried, and after how many minutes for the first time; each wait is four times longer.
MAX_ATTEMPTS = 3
RETRY_MINUTES = 15

# A mail address that has bounced so often is not written to.
MAX_BOUNCES = 3
