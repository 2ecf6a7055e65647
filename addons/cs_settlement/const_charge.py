"""Constants of charges, one comment per value."""

# Parcels whose charges are worked out while somebody waits; more of them go through the scheduled action.
ACCRUE_INLINE = 200

# Parcels whose charges are worked out in one transaction of the scheduled action.
ACCRUE_BATCH = 10_000

# How long a shipment has been waiting for its bill.
AGE_BUCKETS = [
    ("1", "Up to 30 Days"),
    ("2", "31 to 60 Days"),
    ("3", "61 to 90 Days"),
    ("4", "Over 90 Days"),
]
