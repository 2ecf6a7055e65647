"""Signed tracking messages against a running server with two workers: how many a second, how long each waits.

The messages are those of ``tests/tracking_storm.py``: of two services, in any order, many of them twice. The
scheduled action works on them at the same time. Each message comes on a connection of its own.
"""

import argparse
import json
import time
from pathlib import Path

from odoo.tools import config

from deskcli.bench import BenchDatabases
from deskcli.environment import Desk
from deskcli.settings import Settings
from deskcli.testing import disposable_clone
from deskcli.ui import step, use_stderr

MESSAGES = 3000
CLIENTS = 4
_WARM_UP = 200


def measure(count=MESSAGES, clients=CLIENTS):
    """Return the figures ``webhooks, webhook_clients, webhooks_per_s, p50_ms, p99_ms`` of a run."""
    desk = Desk(Settings())
    template = BenchDatabases(desk).template(("cs_forwarding",))
    conf = desk.odoo.write_conf("bench_webhooks")
    config.parse_config(["-c", str(conf)])
    with disposable_clone(desk, template, "benchwebhooks") as database:
        return _measure(database, Path(desk.settings.log("bench_webhooks")), count, clients)


def _measure(database, log, count, clients):
    # They read the configuration when they are loaded.
    from tests import tracking_storm as storm  # noqa: PLC0415
    from tests.server import running_server  # noqa: PLC0415
    from tests.shell import run_in_shell  # noqa: PLC0415

    pickings = max(count // 20, 1)
    with step(f"webhooks: {pickings} deliveries"):
        tokens = storm.read_tokens(run_in_shell(database, storm.prepare_script(pickings)))
    messages = storm.make_messages(count + _WARM_UP, pickings)
    with running_server(database, log, workers=2) as address:
        storm.send_all(address, tokens, messages[:_WARM_UP], clients)
        with step(f"webhooks: {count} messages from {clients} clients"):
            begun = time.monotonic()
            answers = storm.send_all(address, tokens, messages[_WARM_UP:], clients)
            seconds = time.monotonic() - begun
    assert {answer.status for answer in answers} == {200}
    waits = sorted(answer.seconds * 1000 for answer in answers)
    return {
        "webhooks": count,
        "webhook_clients": clients,
        "webhooks_per_s": round(count / seconds, 1),
        "p50_ms": round(waits[count // 2], 1),
        "p99_ms": round(waits[count * 99 // 100], 1),
    }


def main():
    parser = argparse.ArgumentParser("desk bench webhooks")
    parser.add_argument("-n", type=int, default=MESSAGES, help="number of messages")
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--json", action="store_true", help="print one line of JSON and nothing else")
    options = parser.parse_args()
    if options.json:
        use_stderr()
    print(json.dumps({"bench": "webhooks", **measure(options.n, options.clients)}))


if __name__ == "__main__":
    main()
