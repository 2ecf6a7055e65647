"""A storm of signed tracking messages, in any order and many of them twice, and what has to become of it."""

import base64
import hashlib
import hmac
import json
import random
import threading
import time
import urllib.error
import urllib.request
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

SECRET = "a shared secret"
PARCELS_OF_A_PICKING = 2
EVENTS_OF_A_PARCEL = 6
# Share of the messages that are sent once more.
REPEATS = 0.3
# Status of ours -> what the two services call it. The last ones need attention first.
CODES = {
    "picked_up": ("InTransit_002", "InTransit_PickedUp"),
    "in_transit": ("InTransit_007", "InTransit_Departure"),
    "out_for_delivery": ("OutForDelivery_001", "OutForDelivery_Other"),
    "damaged": ("Exception_012", "Exception_Damage"),
    "returning": ("Exception_010", "Exception_Returning"),
    "delivered": ("Delivered_001", "Delivered_Other"),
}
SERVICES = ("aftership", "track17")
# Of the parcels of a picking the first in this order speaks for all.
URGENCY = ["damaged", "returning", "picked_up", "in_transit", "out_for_delivery", "delivered"]
_START = datetime(2026, 5, 1, tzinfo=UTC)
_ATTEMPTS = 20

Message = namedtuple("Message", "service body headers events")
Event = namedtuple("Event", "waybill number status")
Answer = namedtuple("Answer", "status seconds")


def prepare_script(pickings):
    """Return what an Odoo shell has to run: deliveries with parcels, and a connection to each service."""
    return f"""
import json
warehouse = env["stock.warehouse"].search([], limit=1)
product = env["product.product"].create({{"name": "Thing", "is_storable": True}})
waybills = {[_waybills(number) for number in range(pickings)]}
env["stock.picking"].create([
    {{
        "name": f"STORM/{{number}}",
        "picking_type_id": warehouse.out_type_id.id,
        "location_id": warehouse.lot_stock_id.id,
        "location_dest_id": env.ref("stock.stock_location_customers").id,
        "carrier_tracking_ref": " ".join(of_picking),
    }}
    for number, of_picking in enumerate(waybills)
])
providers = env["cs.tracking.provider"].create([
    {{"name": service, "format": service, "tz": "UTC", "signing_secret": "{SECRET}"}}
    for service in {SERVICES}
])
env["ir.config_parameter"].set_param("cs_forwarding.rate_tracking_sender", "1000000")
env["ir.config_parameter"].set_param("cs_forwarding.rate_tracking", "1000000")
print("READY", json.dumps({{p.format: p.webhook_token for p in providers}}))
env.cr.commit()
"""


def read_tokens(output):
    """Return ``{service: token of its address}`` from what the script prints."""
    line = next(line for line in output.splitlines() if "READY" in line)
    return json.loads(line.partition("READY ")[2])


def make_messages(count, pickings, seed=1):
    """Return the messages in the order in which they are sent: shuffled, and many of them twice."""
    chance = random.Random(seed)
    different = round(count / (1 + REPEATS))
    waybills = [waybill for number in range(pickings) for waybill in _waybills(number)]
    journeys = {waybill: _make_journey(chance, waybill) for waybill in waybills}
    messages = [
        _make_message(chance, journeys[chance.choice(waybills)], serial) for serial in range(different)
    ]
    messages += chance.choices(messages, k=count - different)
    chance.shuffle(messages)
    return messages


def expected_states(messages):
    """Return ``({waybill: (status, number of events)}, {picking's name: status})`` as they have to become."""
    told = {}
    for message in messages:
        for event in message.events:
            told.setdefault(event.waybill, set()).add(event)
    parcels = {
        waybill: (max(events, key=lambda event: event.number).status, len(events))
        for waybill, events in told.items()
    }
    return parcels, _expected_pickings(parcels)


def send_all(address, tokens, messages, clients):
    """Send the messages from parallel clients, each until it is taken; return an ``Answer`` for each."""
    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(lambda message: _send(address, tokens, message), messages))


def _expected_pickings(parcels):
    states = {}
    for waybill, (status, _count) in parcels.items():
        states.setdefault(waybill.split("-")[1], []).append(status)
    return {
        f"STORM/{number}": min(found, key=URGENCY.index)
        for number, found in states.items()
        if len(found) == PARCELS_OF_A_PICKING
    }


def _waybills(picking):
    return [f"ST-{picking}-{part}" for part in range(PARCELS_OF_A_PICKING)]


def _make_journey(chance, waybill):
    statuses = chance.choices(list(CODES), k=EVENTS_OF_A_PARCEL)
    return [Event(waybill, number, status) for number, status in enumerate(statuses)]


def _make_message(chance, journey, serial):
    told = chance.sample(journey, chance.randint(1, 3))
    service = SERVICES[int(journey[0].waybill.split("-")[1]) % len(SERVICES)]
    body = json.dumps(_BODIES[service](told, serial)).encode()
    return Message(service, body, _sign(service, body), told)


def _moment(event):
    return (_START + timedelta(hours=event.number)).isoformat()


def _aftership_body(events, serial):
    checkpoints = [
        {
            "slug": "ups",
            "checkpoint_time": _moment(event),
            "message": event.status,
            "subtag": CODES[event.status][0],
        }
        for event in events
    ]
    tracking = {"tracking_number": events[0].waybill, "slug": "ups", "checkpoints": checkpoints}
    return {"event_id": str(serial), "event": "tracking_update", "msg": tracking}


def _track17_body(events, serial):
    found = [
        {"time_iso": _moment(event), "description": event.status, "sub_status": CODES[event.status][1]}
        for event in events
    ]
    provider = {"provider": {"name": "UPS"}, "events_hash": serial, "events": found}
    info = {"tracking": {"providers": [provider]}}
    return {"event": "TRACKING_UPDATED", "data": {"number": events[0].waybill, "track_info": info}}


_BODIES = {"aftership": _aftership_body, "track17": _track17_body}


def _sign(service, body):
    if service == "track17":
        signature = {"sign": hashlib.sha256(body + b"/" + SECRET.encode()).hexdigest()}
    else:
        digest = hmac.new(SECRET.encode(), body, hashlib.sha256).digest()
        signature = {"aftership-hmac-sha256": base64.b64encode(digest).decode()}
    return {"Content-Type": "application/json", **signature}


def _send(address, tokens, message):
    """Send until the server has taken it, as services do; the seconds are those of the last attempt."""
    url = f"{address}/cs/tracking/{message.service}/{tokens[message.service]}"
    for attempt in range(_ATTEMPTS):
        begun = time.monotonic()
        try:
            request = urllib.request.Request(url, message.body, message.headers)
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Answer(answer.status, time.monotonic() - begun)
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return Answer(error.code, time.monotonic() - begun)
        except OSError:
            pass  # the worker is gone: the same as a server error
        threading.Event().wait(0.1 * (attempt + 1))
    return Answer(0, 0.0)
