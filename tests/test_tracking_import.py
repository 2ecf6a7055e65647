"""A status file in random order, with repeats, through an importer that is killed.

A hundred thousand events take some minutes; ``DESK_TRACKING_EVENTS=100000`` asks for them.
"""

import os
import random
import signal
import time
from datetime import datetime, timedelta

import pytest

from odoo.tools import SQL

from tests.shell import cloned_database, query, run_in_shell, start_shell

EVENTS = int(os.environ.get("DESK_TRACKING_EVENTS", "5000"))
REPEATS = 0.3
PARCELS = EVENTS // 10
START = datetime(2026, 3, 1)  # noqa: DTZ001 Odoo's moments are naive UTC
CODES = (
    "picked_up",
    "in_transit",
    "arrived",
    "customs",
    "customs_hold",
    "attempt_failed",
    "delivered",
    "refused",
    "returning",
    "stale",
    "nobody knows this",
)

# Transfers with two parcels each, as far as the tracking needs them.
SETUP = f"""
operation = env["stock.warehouse"].search([], limit=1).out_type_id
env.cr.execute('''
    INSERT INTO stock_picking (name, picking_type_id, company_id, location_id, location_dest_id, state,
                               move_type)
    SELECT 'TRACK/' || n, %s, %s, %s, %s, 'done', 'direct' FROM generate_series(1, {PARCELS} / 2) n
''', [operation.id, env.company.id, operation.default_location_src_id.id,
      env.ref("stock.stock_location_customers").id])
env.cr.execute('''
    INSERT INTO cs_parcel (picking_id, name, waybill_key, company_id, active, phase)
    SELECT id, name, regexp_replace(name, '/', '', 'g'), company_id, TRUE, 'announced'
      FROM (SELECT id, company_id, name || '/' || side AS name
              FROM stock_picking, unnest(ARRAY['A', 'B']) side WHERE name LIKE 'TRACK/%%') p
''')
env.cr.execute("ANALYZE stock_picking, cs_parcel")
channel = env["cs.order.channel"].create(
    {{"name": "Track", "code": "track", "platform": "shop", "tz": "UTC"}}
)
provider = env["cs.tracking.provider"].create({{"name": "Track", "format": "file", "tz": "UTC"}})
with open(PATH, "rb") as file:
    batch = env["cs.intake.batch"]._import_status_files(provider, channel, [("track.csv", file.read())])
env.cr.commit()
print("STATE", batch.state, batch.new_count)
"""

PROCESS = 'env["cs.intake.batch"]._cron_process()\n'

STATES = SQL(
    """
    SELECT p.name, s.code, p.last_event_at, p.event_count FROM cs_parcel p
 LEFT JOIN cs_tracking_status s ON s.id = p.status_id WHERE p.name LIKE 'TRACK/%%'
    """
)
TRANSFERS = SQL(
    """
    SELECT name, cs_tracking_phase FROM stock_picking
     WHERE name LIKE 'TRACK/%%' AND cs_tracking_phase IS NOT NULL
    """
)
STATUSES = SQL("SELECT code, sequence, phase, advances FROM cs_tracking_status")
EVENT_COUNT = SQL("SELECT count(*) FROM cs_tracking_event WHERE source = 'file'")


def make_events():
    """Return distinct (waybill, code, time) in random order, then the same with repeats."""
    chance = random.Random(7)
    found = set()
    while len(found) < EVENTS:
        number, side = chance.randint(1, PARCELS // 2), chance.choice("AB")
        moment = START + timedelta(minutes=chance.randint(0, 5000))
        found.add((f"TRACK/{number}/{side}", chance.choice(CODES), moment))
    events = sorted(found)
    rows = events + chance.choices(events, k=int(EVENTS * REPEATS))
    chance.shuffle(rows)
    return events, rows


def fold(events, statuses):
    """Return {waybill: (code, time, number of events)}, worked out an event at a time."""
    states = {}
    for waybill, code, moment in events:
        best, count = states.get(waybill, (None, 0))
        sequence, _phase, advances = statuses.get(code, (0, None, False))
        if advances and (best is None or (moment, sequence) > best[:2]):
            best = (moment, sequence, code)
        states[waybill] = (best, count + 1)
    return {
        waybill: (best and best[2], best and best[0], count) for waybill, (best, count) in states.items()
    }


def fold_transfers(states, statuses):
    """Return {transfer: phase}: of the parcel in need, else of the one furthest behind."""
    order = ("problem", "returning", "announced", "moving", "closed", "delivered")
    phases = {}
    for waybill in (f"TRACK/{number}/{side}" for number in range(1, PARCELS // 2 + 1) for side in "AB"):
        code = states.get(waybill, (None,))[0]
        phase = statuses[code][1] if code else "announced"
        transfer = waybill.rpartition("/")[0]
        phases[transfer] = min(phase, phases.get(transfer, phase), key=order.index)
    return phases


@pytest.fixture
def database():
    with cloned_database("tracking") as name:
        yield name


def test_killed_status_import_ends_in_the_right_states(database, tmp_path):
    events, rows = make_events()
    path = tmp_path / "track.csv"
    lines = [f"{waybill},{code},{moment:%Y-%m-%d %H:%M:%S}" for waybill, code, moment in rows]
    path.write_text("\n".join(["waybill,status,time", *lines, ""]))
    output = run_in_shell(database, f"PATH = {str(path)!r}\n{SETUP}")
    assert f"STATE importing {len(rows)}" in output
    process = start_shell(database, PROCESS)
    made = _wait_for_events(database, process)
    process.send_signal(signal.SIGKILL)
    assert process.wait(timeout=60) == -signal.SIGKILL
    assert 0 < made < EVENTS
    run_in_shell(database, PROCESS)
    _check(database, events)


def _check(database, events):
    statuses = {code: rest for code, *rest in query(database, STATUSES)}
    expected = fold(events, statuses)
    states = {name: tuple(rest) for name, *rest in query(database, STATES)}
    assert {name: state for name, state in states.items() if state[2]} == expected
    assert all(state[:2] == (None, None) for name, state in states.items() if name not in expected)
    heard_of = {name.rpartition("/")[0] for name in expected}
    transfers = fold_transfers(expected, statuses)
    assert dict(query(database, TRANSFERS)) == {name: transfers[name] for name in heard_of}
    assert query(database, EVENT_COUNT) == [(EVENTS,)]
    [(state, waiting)] = query(
        database,
        SQL("SELECT state, (SELECT count(*) FROM cs_intake_line WHERE state = 'new') FROM cs_intake_batch"),
    )
    assert (state, waiting) == ("done", 0)


def _wait_for_events(database, process):
    """Return how many events there are as soon as there are any."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline and process.poll() is None:
        [(made,)] = query(database, EVENT_COUNT)
        if made:
            return made
        time.sleep(0.05)
    raise AssertionError("no event was recorded before the process ended")
