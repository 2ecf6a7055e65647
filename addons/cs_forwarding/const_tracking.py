"""Constants of what comes in from tracking services and devices, one comment per value."""

# Days for which messages of tracking services are kept after the work on them; the system parameter
# ``cs_forwarding.tracking_message_days`` says otherwise. Services send again for three days at most.
MESSAGE_DAYS = 30
