"""Constants of answers to customers and of satisfaction, one comment per value."""

# How an answer reaches the customer. A call is written down after it was made.
ANSWER_WAYS = [
    ("mail", "E-mail"),
    ("portal", "Portal"),
    ("sms", "SMS"),
    ("phone", "Phone Call"),
]

# What a text of the shelf is for. An answer is put together from them: greeting, apology, text, closing.
ANSWER_PURPOSES = [
    ("answer", "Answer"),
    ("update", "Progress Update"),
    ("holding", "Holding Reply"),
    ("greeting", "Greeting"),
    ("apology", "Apology"),
    ("closing", "Closing"),
]

# The texts an agent chooses from; the others are put around them.
CHOSEN_PURPOSES = ("answer", "update", "holding")

# Names that texts may hold between braces, and what stands in their place.
#  customer    name of the customer                     last_event  what the carrier reported last
#  ticket      number of the ticket                     place       where the parcel was seen last
#  subject     subject of the ticket                    expected    when the parcel is expected
#  order       number by which the customer knows it    promise     when we answer next
#  waybill     waybill of the parcel                    settlement  what settled the matter
#  carrier     name of the carrier                      link        address of the ticket on the portal
#  agent       name of who answers                      company     name of the company
PLACEHOLDERS = (
    "customer",
    "ticket",
    "subject",
    "order",
    "waybill",
    "carrier",
    "last_event",
    "place",
    "expected",
    "promise",
    "settlement",
    "link",
    "agent",
    "company",
)

# The same in the words of Chinese desks.
PLACEHOLDER_ALIASES = {
    "客户": "customer",
    "工单": "ticket",
    "主题": "subject",
    "订单": "order",
    "运单": "waybill",
    "承运商": "carrier",
    "最新物流": "last_event",
    "所在地": "place",
    "预计到达": "expected",
    "答复时间": "promise",
    "处理结果": "settlement",
    "链接": "link",
    "客服": "agent",
    "公司": "company",
}

# What a message on a ticket is to its clocks.
#  customer   the customer or somebody of his wrote
#  answer     a person of ours wrote something that the customer can see
#  automatic  a machine wrote: ours, or that of the customer
#  note       the rest: what the desk says among itself
MESSAGE_SORTS = ("customer", "answer", "automatic", "note")

# Minutes from now until which a holding reply promises news when no policy says otherwise.
PROMISE_MINUTES = 240

# Tickets that one bulk answer may reach; each is a message of its own.
MAX_BULK_ANSWERS = 200

# What somebody else is doing with the ticket that one has open.
VIEWER_DOINGS = [
    ("viewing", "Looks at it"),
    ("writing", "Writes an answer"),
    ("phoning", "Is on the phone with the customer"),
]

# Seconds after which somebody who gave no sign has left.
VIEWER_SECONDS = 75

# The life of a request for a rating.
RATING_REQUEST_STATES = [
    ("waiting", "Waits"),
    ("asked", "Asked"),
    ("answered", "Answered"),
    ("expired", "No Answer"),
    ("skipped", "Not Asked"),
]

# Why a customer was not asked.
RATING_SKIPS = [
    ("no_address", "No Address"),
    ("unwanted", "Not Wanted"),
    ("blacklisted", "Blacklisted"),
    ("bounced", "Address Bounces"),
    ("asked_lately", "Asked Lately"),
    ("asked_on_arrival", "Asked on Arrival"),
    ("open_again", "Opened Again"),
    ("ended", "Ended before It Was Asked"),
]

# How satisfied a customer is.
SCORES = [
    ("5", "Very satisfied"),
    ("4", "Satisfied"),
    ("3", "So-so"),
    ("2", "Dissatisfied"),
    ("1", "Very dissatisfied"),
]

# Scores that count as satisfied, and marks from which a customer counts as dissatisfied by default.
GOOD_SCORE = 4
LOW_SCORE = 2

# Ends of a ticket after which the customer is asked.
RATED_CLOSE_KINDS = ("solved", "answered", "not_justified")

# Hours of the customer's day in which he is not asked.
RATING_QUIET = (21.0, 8.0)

# A link of a rating is open for so many days.
RATING_DAYS = 30

# Who gave the mark.
RATING_SOURCES = [
    ("link", "Customer, by Link"),
    ("arrival", "Receiver, with the Arrival Check"),
]

# Seconds between looking at the page of a rating and sending it: faster is no person, later starts again.
RATING_LEAST_SECONDS = 2
RATING_MOST_SECONDS = 86_400
