"""Constants of the warehouse choice and the release waves, one comment per value."""

# What a warehouse is judged by, each from 0 to 100, and how much it counts where neither the team nor the
# company has set its own.
WAREHOUSE_WEIGHTS = {"goods": 50, "near": 30, "work": 20}

# How the distance of a warehouse from the destination is known.
DISTANCE_SOURCES = [
    ("zone", "Stated Zone"),
    ("state", "Same State"),
    ("country", "Same Country"),
    ("abroad", "Other Country"),
    ("unknown", "Not Known"),
]

# Kilometres taken for a destination that no zone of the warehouse names.
DISTANCES = {"state": 150, "country": 1000, "abroad": 8000}

# Why a warehouse was taken or not.
WAREHOUSE_VERDICTS = [
    ("chosen", "Chosen"),
    ("split", "Delivers a Part"),
    ("overruled", "Chosen by Hand"),
    ("score", "Lower Score"),
    ("part", "Has Only a Part"),
    ("nothing", "Has Nothing of It"),
    ("outside", "Does Not Deliver There"),
]

# The verdicts of warehouses that deliver.
TAKEN_VERDICTS = ("chosen", "split", "overruled")

# How far a release wave is.
WAVE_STATES = [
    ("draft", "Being Made"),
    ("printed", "Printed"),
    ("handed_out", "Handed Out"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]

# Which papers a wave prints.
WAVE_PAPERS = [
    ("both", "Pick Lists and Delivery Slips"),
    ("pick", "Pick Lists"),
    ("slip", "Delivery Slips"),
]

# The clock of a wave: until when it is to be handed out.
WAVE_CLOCK = "release"
