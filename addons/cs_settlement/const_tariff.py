"""Constants of tariffs, one comment per value."""

# The life of a version: being written, in force, over. Only a draft's prices can be changed.
VERSION_STATES = [("draft", "Draft"), ("open", "In Force"), ("closed", "Closed")]

# What rates are applied to; the keys are those of lib/rating/terms.py.
TARIFF_BASES = [
    ("weight", "Weight (kg)"),
    ("wm", "Weight or Measure (t or m³)"),
    ("volume", "Volume (m³)"),
    ("pieces", "Pieces"),
    ("distance", "Distance (km)"),
    ("weight_distance", "Weight and Distance (t·km)"),
]

# Which way amounts are rounded to the tariff's step.
AMOUNT_ROUNDINGS = [("half_up", "To the Nearest"), ("up", "Up"), ("down", "Down")]

# How a surcharge is worked out.
SURCHARGE_METHODS = [
    ("percent", "Percentage"),
    ("fixed", "Fixed Amount"),
    ("per_unit", "Per Unit Charged"),
    ("per_piece", "Per Piece"),
    ("at_cost", "At Cost"),
]

# What a percentage is taken of.
SURCHARGE_BASES = [
    ("freight", "Net Freight"),
    ("running", "Freight and Surcharges Above"),
    ("declared", "Declared Value"),
    ("cod", "Cash on Delivery Amount"),
]

# When a surcharge is due. Those after the first two compare with a threshold.
SURCHARGE_CONDITIONS = [
    ("always", "Always"),
    ("service", "When Asked For"),
    ("weight", "Heavier Than (kg)"),
    ("length", "Longer Than (cm)"),
    ("girth", "Length and Girth Over (cm)"),
    ("value", "Declared Value Over"),
]

# What an insurance covers.
INSURANCE_CLAUSES = [
    ("basic", "Declared Value Protection"),
    ("all_risks", "All Risks (A)"),
    ("with_average", "With Average (B)"),
    ("free_average", "Free of Particular Average (C)"),
    ("war", "War and Strikes"),
]

# How a mode usually charges: what a new version starts with. Others start with those of express.
MODE_TERMS = {
    "express": {"basis": "weight", "divisor": 6000, "quantity_step": 1, "upper_included": True},
    "road": {"basis": "weight", "divisor": 3000, "quantity_step": 1, "upper_included": True},
    "rail": {"basis": "weight", "divisor": 3000, "quantity_step": 1, "upper_included": True},
    "air": {"basis": "weight", "divisor": 6000, "quantity_step": 0.5, "next_break": True},
    "sea": {"basis": "wm", "quantity_minimum": 1, "upper_included": True},
}
