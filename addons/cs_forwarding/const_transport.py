"""Constants of the transport part, one comment per value."""

# Where a parcel stands, coarsely. Sweeps and counters read the phase, never a single status.
TRACKING_PHASES = [
    ("announced", "Announced"),
    ("moving", "On the Way"),
    ("problem", "Problem"),
    ("returning", "Coming Back"),
    ("delivered", "Delivered"),
    ("closed", "Closed"),
]

# The phases in which a parcel is watched.
OPEN_PHASES = ("announced", "moving", "problem", "returning")

# What a customer is told about; see the rules of the messages.
MILESTONES = [
    ("shipped", "Shipped"),
    ("in_transit", "In Transit"),
    ("out_for_delivery", "Out for Delivery"),
    ("delivered", "Delivered"),
    ("exception", "Exception"),
]

# Who is liable for a reason; the reason's code begins with it.
LIABLE_PARTIES = [
    ("carrier", "Carrier"),
    ("retailer", "Sender"),
    ("consignee", "Receiver"),
    ("customs", "Customs"),
    ("weather", "Weather and Disasters"),
    ("other", "Other"),
]

# Plan, forecast and fact are kept apart; only facts move a parcel.
EVENT_CLASSIFIERS = [
    ("planned", "Planned"),
    ("estimated", "Estimated"),
    ("actual", "Actual"),
]

# The road by which an event came in.
EVENT_SOURCES = [
    ("webhook", "Tracking Service"),
    ("poll", "Carrier's Interface"),
    ("file", "Status File"),
    ("gps", "GPS"),
    ("manual", "By Hand"),
]

# What a tracking service sends; each value has a parser in lib/tracking, or none for people and files.
TRACKING_FORMATS = [
    ("aftership", "AfterShip"),
    ("easypost", "EasyPost"),
    ("track17", "17TRACK"),
    ("kuaidi100", "Kuaidi100"),
    ("dcsa", "DCSA Track & Trace"),
    ("edifact", "EDIFACT 9011"),
    ("x12", "X12 AT7"),
    ("karrio", "karrio"),
    ("generic", "Generic JSON"),
    ("file", "Status File"),
    ("manual", "By Hand"),
    ("osmand", "GPS (OsmAnd)"),
    ("traccar", "GPS (Traccar)"),
]

# The phases in which a parcel can come late; one on its way back is no longer awaited.
AWAITED_PHASES = ("announced", "moving", "problem")

# Where an expected arrival comes from, the one that counts most first.
ETA_SOURCES = [
    ("carrier", "Carrier"),
    ("learned", "Learned"),
    ("promised", "Promised"),
]

# What a promised arrival rests on.
PROMISE_SOURCES = [
    ("order", "Order"),
    ("carrier", "Carrier's Usual Time"),
    ("channel", "Channel's Usual Time"),
]

# How closely past parcels resemble the one that something is learned for, the closest first.
LANE_LEVELS = [
    ("lane", "Lane"),
    ("country", "Carrier and Country"),
    ("carrier", "Carrier"),
]

# Parcels that arrived within so many days teach how long the way takes.
LANE_DAYS = 365

# Parcels judged in one transaction of the sweep: the number of those that change, not of those in transit.
WATCH_BATCH = 20000

# What came of a parcel in a tracking round; nothing means that somebody still has to look. The first ones
# are found by the system, the others are said by an agent.
ROUND_OUTCOMES = [
    ("fresh", "Fresh News"),
    ("arrived", "Arrived"),
    ("ended", "No Longer on Its Way"),
    ("in_order", "In Order"),
    ("told", "Customer Told"),
    ("anomaly", "Anomaly"),
]

# The life of a round. A missed one may still be finished: it stays missed, with the time it was done.
ROUND_STATES = [
    ("open", "Running"),
    ("done", "Done"),
    ("missed", "Missed"),
]

# The last round of a day runs so long, the others until the next one.
ROUND_HOURS = 4

# News count as fresh from the beginning of the round before; without one, or after a longer break, from so
# many hours before.
FRESH_HOURS = 24
LONGEST_BREAK_HOURS = 96

# What a taken-in file is about.
INTAKE_PURPOSES = [
    ("orders", "Orders"),
    ("tracking", "Status of Parcels"),
]

# Rows of a status file taken in one transaction: they cost far less than orders.
STATUS_CHUNK_ROWS = 2000
