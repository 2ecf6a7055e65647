"""A real Odoo server, for what only real transactions and real scheduled actions show."""

import socket
import subprocess
import time
import urllib.request
from contextlib import closing, contextmanager

from tests.shell import odoo_command, odoo_environment

# Each request may use two connections of the pool: more threads than that serves get errors.
THREADS = {"ODOO_MAX_HTTP_THREADS": "16"}
_PATIENCE = 120


def _free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running_server(database, log, workers=0, **environment):
    """Yield the address of a server on a database, with one thread or process for scheduled actions.

    :param Path log: where the server writes its log
    :param workers: number of processes that answer requests; 0 for threads
    :param environment: more variables of its environment
    """
    port = _free_port()
    options = ["--http-interface=127.0.0.1", f"--http-port={port}", f"--gevent-port={_free_port()}"]
    options += ["--max-cron-threads=1", f"--workers={workers}"]
    with log.open("w") as stream:
        server = subprocess.Popen(
            odoo_command("server", database, *options),
            stdout=stream,
            stderr=stream,
            env={**odoo_environment(), **THREADS, **environment},
        )
    try:
        _await_answer(f"http://127.0.0.1:{port}/web/health", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=60)


def _await_answer(address, server, log):
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text()[-3000:]
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise AssertionError(f"no answer from {address}: {log.read_text()[-3000:]}")
