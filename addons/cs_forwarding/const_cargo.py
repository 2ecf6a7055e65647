"""Constants of cargo attributes and of the choice of transport, one comment per value."""

# How dangerous the goods of a class are; the first is the worst. The values sort in this order.
PACKING_GROUPS = [
    ("I", "I – High Danger"),
    ("II", "II – Medium Danger"),
    ("III", "III – Low Danger"),
]

# How goods want to be handled: the field of the goods; the customer's default and the carrier's refusal
# carry the same ending.
HANDLING_FLAGS = ("fragile", "upright", "dry", "no_stacking")

# The sides of one piece, in centimetres.
SIDES = ("cs_length", "cs_width", "cs_height")

# Cubic centimetres that count as one kilogram where a carrier does not state his own: as most couriers do.
VOLUMETRIC_DIVISOR = 5000

# When a carrier is chosen without a person.
AUTO_CHOICES = [
    ("never", "Never"),
    ("approved", "When the Order Is Approved"),
    ("confirmed", "When the Order Is Confirmed"),
]

# Who chose.
CHOICE_WAYS = [
    ("auto", "Automatically"),
    ("hand", "By Hand"),
]

# What a carrier's transit time rests on.
TRANSIT_SOURCES = [
    ("learned", "Learned"),
    ("stated", "Stated by the Carrier"),
]

# The criteria of the choice of transport, and what each counts where nobody has said otherwise.
CRITERIA_WEIGHTS = {"cost": 50, "time": 30, "safety": 20}

# Added to a price before prices are compared, so that a free carrier does not make all others worthless.
COST_OFFSET = 1.0

# Added to days before they are compared: the same day against the next is not all or nothing.
TIME_OFFSET = 1.0
