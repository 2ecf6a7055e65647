"""Two Odoo servers behind one nginx, and how to kill any of their processes."""

import os
import re
import signal
import subprocess
import time
import urllib.request
from contextlib import ExitStack, contextmanager

from deskcli.server import free_port
from deskcli.ui import DeskError

HTTP_WORKERS = 2
CRON_WORKERS = 1
_START_SECONDS = 180
# What Odoo logs when a process of it is ready -> what we call it.
_ALIVE = re.compile(r"^\S+ \S+ (\d+) .*?(?:(WorkerHTTP|WorkerCron) \(\d+\) alive|(Evented) Service)")
KINDS = {"WorkerHTTP": "http", "WorkerCron": "cron", "Evented": "gevent"}

_MAIN_CONF = """\
daemon off;
master_process on;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx_error.log warn;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/desk.conf;
    access_log {folder}/access.log desk;
}}
"""


class OdooServer:
    """A server with processes of its own, started again when it was killed, as systemd would."""

    def __init__(self, desk, name, database, outbox):
        self.desk = desk
        self.name = name
        self.database = database
        self.outbox = outbox
        self.port = free_port(desk.settings.port + 200 + 20 * int(name[-1]))
        self.gevent_port = free_port(self.port + 1)
        self.log = desk.settings.log(f"storm_{name}")
        self.log.write_bytes(b"")
        self.process = None

    def start(self):
        conf = self.desk.odoo.write_conf(f"storm_{self.name}", self.database, self.port)
        options = ["-c", conf, "-d", self.database, "--proxy-mode", f"--gevent-port={self.gevent_port}"]
        options += [f"--workers={HTTP_WORKERS}", f"--max-cron-threads={CRON_WORKERS}"]
        options += ["--log-level=warn", "--log-handler=odoo.service.server:INFO"]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.desk.odoo.command(*options),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                env=self.desk.odoo.env(DESK_OUTBOX=self.outbox),
                cwd=self.desk.settings.home,
                start_new_session=True,
            )

    def await_answer(self):
        for port in (self.port, self.gevent_port):
            self._await(f"http://127.0.0.1:{port}/web/health")

    def _await(self, address):
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                urllib.request.urlopen(address, timeout=10).close()
            except OSError:
                time.sleep(0.3)
            else:
                return
        raise DeskError(f"{self.name} does not answer", "read its log", self.log)

    def find(self, kind):
        """Return the ids of the running processes of a kind: http, cron, gevent or whole."""
        if kind == "whole":
            return [self.process.pid]
        lines = self.log.read_text(errors="replace").splitlines()
        found = [(int(match[1]), match[2] or match[3]) for match in map(_ALIVE.match, lines) if match]
        return [pid for pid, name in found if KINDS[name] == kind and self._is_ours(pid)]

    def _is_ours(self, pid):
        try:
            return os.getpgid(pid) == self.process.pid
        except ProcessLookupError:
            return False

    def kill(self, kind):
        """Kill a process of a kind, as soon as there is one; with the whole server, all of them at once."""
        if kind == "whole":
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            return
        until = time.monotonic() + _START_SECONDS
        while not (found := self.find(kind)):
            if time.monotonic() > until:
                raise DeskError(f"{self.name} has no process for {kind}", "read its log", self.log)
            time.sleep(0.2)
        os.kill(found[-1], signal.SIGKILL)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()


class Proxy:
    """nginx with the configuration of ``docs/deployment``."""

    def __init__(self, desk, program, servers):
        self.port = free_port(desk.settings.port + 290)
        self.program = program
        self.folder = desk.settings.home / "storm"
        self.folder.mkdir(exist_ok=True)
        self.access_log = self.folder / "access.log"
        self.access_log.unlink(missing_ok=True)
        self._write(desk.settings.root / "docs" / "deployment" / "nginx.conf", servers)

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def _write(self, documented, servers):
        folder = self.folder
        text = documented.read_text().replace("/etc/nginx/desk/", f"{folder}/")
        (folder / "desk.conf").write_text(text)
        (folder / "nginx.conf").write_text(_MAIN_CONF.format(folder=folder))
        (folder / "listen.conf").write_text(f"listen 127.0.0.1:{self.port};\n")
        for name, port in (("http", "port"), ("websocket", "gevent_port")):
            lines = [
                f"server 127.0.0.1:{getattr(server, port)} max_fails=1 fail_timeout=5s;\n"
                for server in servers
            ]
            (folder / f"{name}.conf").write_text("".join(lines))

    @contextmanager
    def running(self):
        command = [str(self.program), "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        try:
            time.sleep(0.5)
            if process.poll() is not None:
                raise DeskError("nginx does not start", f"read {self.folder}/nginx_error.log")
            yield self
        finally:
            process.terminate()
            process.wait()

    def count_by_server(self, servers, path=""):
        """Return how many requests below a path each server answered."""
        lines = self.access_log.read_text(errors="replace").splitlines() if self.access_log.exists() else []
        answers = [
            line.split('"')[2] for line in lines if line.split('"')[1].partition(" ")[2].startswith(path)
        ]
        # Of several upstreams the last one answered; a comma follows those that were gone.
        return [
            sum(
                any(f":{port} " in answer for port in (server.port, server.gevent_port)) for answer in answers
            )
            for server in servers
        ]


@contextmanager
def two_servers(desk, program, database):
    """Give two servers that are not started yet, and the proxy before them."""
    outbox = desk.settings.home / "storm" / "outbox"
    outbox.mkdir(parents=True, exist_ok=True)
    for mail in outbox.glob("*.eml"):
        mail.unlink()
    servers = [OdooServer(desk, f"server{number}", database, outbox) for number in (1, 2)]
    with ExitStack() as stack:
        for server in servers:
            stack.callback(server.stop)
        yield servers, stack.enter_context(Proxy(desk, program, servers).running())
