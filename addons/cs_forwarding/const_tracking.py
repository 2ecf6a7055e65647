"""Constants of what comes in from tracking services and devices, one comment per value."""

# Days for which messages of tracking services are kept after the work on them; the system parameter
# ``cs_forwarding.tracking_message_days`` says otherwise. Services send again for three days at most.
MESSAGE_DAYS = 30

# Days for which positions of devices are kept; the system parameter ``cs_forwarding.position_days`` says
# otherwise.
POSITION_DAYS = 90

# A position is kept when the device has moved so many metres, or after so many seconds.
TRAIL_METRES = 200
TRAIL_SECONDS = 600

# One becomes an event of the parcels on board after so many metres, or so many seconds.
EVENT_METRES = 5_000
EVENT_SECONDS = 1800

# Devices that a service may put on the list by itself; whoever has its address could invent them.
DEVICES_OF_A_PROVIDER = 500

# Parcels that a carrier is asked for at a time, and in a run.
POLL_BATCH = 40
POLL_RUN = 2000

# Wait after the first failed call of a carrier, doubled with each further one, and the longest wait.
POLL_WAIT_MINUTES = 10
POLL_WAIT_HOURS = 24
