"""The pieces of `./desk bench storm` that need no server; the storm itself is run by hand."""

import csv
import io
from types import SimpleNamespace

import pytest

from bench.storming.servers import OdooServer, Proxy
from bench.storming.work import ORDERS_OF_A_FILE, order_file
from tests.repository import ROOT

LOG = """\
2026-05-01 10:00:00,000 101 INFO desk odoo.service.server: Worker WorkerHTTP (101) alive
2026-05-01 10:00:00,000 102 INFO desk odoo.service.server: Worker WorkerCron (102) alive
2026-05-01 10:00:01,000 103 INFO ? odoo.service.server: Evented Service (longpolling) running on 127.0.0.1:2
2026-05-01 10:00:02,000 104 INFO desk odoo.service.server: Worker WorkerHTTP (104) alive
2026-05-01 10:00:02,000 105 INFO other odoo.service.server: Worker WorkerHTTP (105) alive
"""
ACCESS = """\
127.0.0.1 [2026-05-01T10:00:00+00:00] "GET /odoo" 200 127.0.0.1:11 0.100 0.100
127.0.0.1 [2026-05-01T10:00:00+00:00] "GET /odoo" 200 127.0.0.1:21, 127.0.0.1:11 0.100 0.000, 0.100
127.0.0.1 [2026-05-01T10:00:00+00:00] "GET /websocket" 101 127.0.0.1:22 0.100 0.100
127.0.0.1 [2026-05-01T10:00:00+00:00] "POST /web/login" 503 - 0.000 -
"""
SERVERS = [SimpleNamespace(port=11, gevent_port=12), SimpleNamespace(port=21, gevent_port=22)]


@pytest.fixture
def proxy(tmp_path):
    desk = SimpleNamespace(settings=SimpleNamespace(port=18069, home=tmp_path, root=ROOT))
    return Proxy(desk, "nginx", SERVERS)


def test_the_documented_file_is_the_one_that_runs(proxy):
    documented = (ROOT / "docs" / "deployment" / "nginx.conf").read_text()
    written = (proxy.folder / "desk.conf").read_text()
    assert written == documented.replace("/etc/nginx/desk/", f"{proxy.folder}/")
    included = [line.split()[1].rstrip(";") for line in written.splitlines() if "    include " in line]
    assert len(included) == 3
    for path in included:
        assert (proxy.folder / path).exists()
    assert (proxy.folder / "http.conf").read_text().split()[1::4] == ["127.0.0.1:11", "127.0.0.1:21"]


def test_who_answered(proxy):
    proxy.access_log.write_text(ACCESS)
    assert proxy.count_by_server(SERVERS) == [2, 1]
    assert proxy.count_by_server(SERVERS, "/websocket") == [0, 1]


def test_processes_by_kind(tmp_path, monkeypatch):
    log = tmp_path / "server.log"
    log.write_text(LOG)
    settings = SimpleNamespace(port=18069, log=lambda _name: tmp_path / "new.log")
    server = OdooServer(SimpleNamespace(settings=settings), "server1", "desk", tmp_path)
    server.log, server.process = log, SimpleNamespace(pid=100)
    # One has died since, one belongs to another server.
    monkeypatch.setattr(server, "_is_ours", lambda pid: pid not in (101, 105))
    found = {kind: server.find(kind) for kind in ("http", "cron", "gevent", "whole")}
    assert found == {"http": [104], "cron": [102], "gevent": [103], "whole": [100]}


def test_order_file():
    refs, content = order_file("EUR", 40)
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert [row["Name"] for row in rows] == refs == [f"#S{number}" for number in range(40, 60)]
    assert len(rows) == ORDERS_OF_A_FILE
    assert {row["Currency"] for row in rows} == {"EUR"}
    assert len({row["Shipping Phone"] for row in rows}) == ORDERS_OF_A_FILE
