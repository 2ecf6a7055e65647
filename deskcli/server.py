"""A running Odoo server: its port, its process, its readiness."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from .ui import DeskError, say

_START_SECONDS = 120
_PORTS_TRIED = 50


def free_port(wanted):
    """Return the wanted port or the next one that nobody listens on."""
    for port in range(wanted, min(wanted + _PORTS_TRIED, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise DeskError(f"no free port from {wanted} on", "name another one: DESK_PORT=18069 ./desk up")


class Server:
    """One background server, remembered in a file of the home folder."""

    def __init__(self, desk, name):
        self.desk = desk
        self.name = name
        self.state_file = desk.settings.home / f"{name}.json"
        self.log = desk.settings.log(name)

    def _state(self):
        try:
            return json.loads(self.state_file.read_text())
        except (OSError, ValueError):
            return {}

    @property
    def url(self):
        return f"http://127.0.0.1:{self._state()['port']}"

    def is_running(self):
        pid = self._state().get("pid")
        if not pid:
            return False
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        # A number may be given to another program after a restart of the machine.
        cmdline = Path(f"/proc/{pid}/cmdline")
        return not cmdline.exists() or b"odoo_main.py" in cmdline.read_bytes()

    def start(self, database, wanted=0):
        """Start on the database and wait until it answers; return the address."""
        settings = self.desk.settings
        wanted = wanted or settings.port
        port = free_port(wanted)
        if port != wanted:
            say(f"port {wanted} is taken: using {port}")
        self._tell_address(database, port)
        conf = self.desk.odoo.write_conf(self.name, database, port)
        command = self.desk.odoo.command("-c", conf, "-d", database)
        with open(self.log, "wb") as log:
            process = subprocess.Popen(
                command,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=self.desk.odoo.env(DESK_OUTBOX=settings.outbox),
                cwd=settings.home,
                start_new_session=True,
            )
        self.state_file.write_text(json.dumps({"pid": process.pid, "port": port, "database": database}))
        self._wait(process)
        return self.url

    def _tell_address(self, database, port):
        """Links in mails lead to this server before an administrator has logged in."""
        self.desk.postgres.sql(
            f"update ir_config_parameter set value = 'http://127.0.0.1:{port}' where key = 'web.base.url'",
            database,
        )

    def _wait(self, process):
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until:
            if process.poll() is not None:
                break
            if self.answers():
                return
            time.sleep(0.3)
        self.stop()
        raise DeskError("the server does not answer", "read its log", self.log)

    def answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/web/health", timeout=10) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def stop(self):
        """Stop the server if it runs; return whether it did."""
        if not self.is_running():
            self.state_file.unlink(missing_ok=True)
            return False
        pid = self._state()["pid"]
        for number, patience in ((signal.SIGTERM, 20), (signal.SIGKILL, 5)):
            os.kill(pid, number)
            if self._gone(patience):
                break
        self.state_file.unlink(missing_ok=True)
        return True

    def _gone(self, seconds):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._reap()
            if not self.is_running():
                return True
            time.sleep(0.1)
        return False

    def _reap(self):
        try:
            os.waitpid(self._state().get("pid", 0), os.WNOHANG)
        except (ChildProcessError, OSError):
            return
