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
