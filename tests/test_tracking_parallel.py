"""Thousands of signed tracking messages from parallel clients, a worker killed: nothing is lost."""

import os
import signal
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from odoo.tools import SQL

from tests.server import running_server
from tests.shell import cloned_database, query, run_in_shell
from tests.tracking_storm import expected_states, make_messages, prepare_script, read_tokens, send_all

# All five thousand take two minutes here; a fifth of them meet each other as often.
MESSAGES = int(os.environ.get("CS_TRACKING_MESSAGES", "1000"))
PICKINGS = max(MESSAGES // 20, 1)
CLIENTS = 12
_PATIENCE = 300


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """(address, tokens, database, log) of a server with two workers."""
    with cloned_database("storm") as database:
        tokens = read_tokens(run_in_shell(database, prepare_script(PICKINGS)))
        log = tmp_path_factory.mktemp("server") / "server.log"
        with running_server(database, log, workers=2) as address:
            yield address, tokens, database, log


def test_storm(server):
    address, tokens, database, log = server
    messages = make_messages(MESSAGES, PICKINGS)
    killer = threading.Thread(target=_kill_a_worker, args=(database, log))
    killer.start()
    answers = send_all(address, tokens, messages, CLIENTS)
    killer.join()
    assert Counter(answer.status for answer in answers) == {200: len(messages)}
    _await_no_waiting(database)
    assert _read_counts(database) == (len({message.body for message in messages}), 0)
    parcels, pickings = expected_states(messages)
    assert _read_parcels(database) == parcels
    states = dict(query(database, _PICKINGS))
    assert {name: states[name] for name in pickings} == pickings


def _kill_a_worker(database, log):
    """Kill a process that answers requests when a third of the messages has come in."""
    deadline = time.monotonic() + _PATIENCE
    while query(database, _COUNT)[0][0] < MESSAGES // 3:
        assert time.monotonic() < deadline, log.read_text()[-3000:]
        time.sleep(0.05)
    os.kill(_find_worker(database), signal.SIGKILL)


def _find_worker(database):
    """Return the id of one of the processes that answer requests: the first children of the server."""
    servers = [
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if f"\0{database}\0".encode() in _read_bytes(path) and b"\0--workers=2\0" in _read_bytes(path)
    ]
    return sorted(servers)[1]


def _read_bytes(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _await_no_waiting(database):
    deadline = time.monotonic() + _PATIENCE
    while query(database, _WAITING)[0][0]:
        assert time.monotonic() < deadline, "messages are not worked on"
        time.sleep(0.5)


def _read_counts(database):
    return query(
        database, SQL("SELECT count(*), count(*) FILTER (WHERE state != 'done') FROM cs_tracking_delivery")
    )[0]


def _read_parcels(database):
    return {name: (status, count) for name, status, count in query(database, _PARCELS)}


_COUNT = SQL("SELECT count(*) FROM cs_tracking_delivery")
_WAITING = SQL("SELECT count(*) FROM cs_tracking_delivery WHERE state = 'received'")
_PARCELS = SQL(
    """
    SELECT p.name, s.code, (SELECT count(*) FROM cs_tracking_event e WHERE e.parcel_id = p.id)
      FROM cs_parcel p JOIN cs_tracking_status s ON s.id = p.status_id
     WHERE p.name LIKE 'ST-%%'
    """
)
_PICKINGS = SQL(
    """
    SELECT p.name, s.code FROM stock_picking p JOIN cs_tracking_status s ON s.id = p.cs_tracking_status_id
     WHERE p.name LIKE 'STORM/%%'
    """
)
