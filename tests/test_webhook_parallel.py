"""A hundred deliveries of one order at the same moment make one order."""

import json
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from odoo import sql_db

from odoo.addons.cs_forwarding.lib import signatures

from tests.server import running_server
from tests.shell import cloned_database, run_in_shell

SECRET = "a shared secret"
DELIVERIES = 100
_PATIENCE = 120

PREPARE = f"""
import json
team = env["cs.team"].create({{"name": "Parallel"}})
env["product.product"].create({{"name": "Thing", "default_code": "P-1"}})
vals = {{"team_id": team.id, "tz": "UTC", "country_id": env.ref("base.us").id, "signing_secret": "{SECRET}"}}
shop, program = env["cs.order.channel"].create([
    {{**vals, "name": "Shop", "code": "parallel_shop", "platform": "shopify"}},
    {{**vals, "name": "Program", "code": "parallel_api", "platform": "api", "api_enabled": True}},
])
shop.action_new_webhook_address()
key = program.action_new_api_key()["context"]["default_key"]
print("READY", json.dumps({{
    "shop": shop.id, "program": program.id, "token": shop.webhook_token, "key": key,
    "currency": env.company.currency_id.name,
}}))
env.cr.commit()
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """(address, what PREPARE prints, database) of a server with two channels."""
    with cloned_database("parallel") as database:
        line = next(line for line in run_in_shell(database, PREPARE).splitlines() if "READY" in line)
        with running_server(database, tmp_path_factory.mktemp("server") / "server.log") as address:
            yield address, json.loads(line.partition("READY ")[2]), database


def _post(address, body, headers):
    request = urllib.request.Request(address, body, {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def _post_all(address, body, headers_of):
    with ThreadPoolExecutor(DELIVERIES) as pool:
        jobs = [pool.submit(_post, address, body, headers_of(number)) for number in range(DELIVERIES)]
        return Counter(job.result() for job in jobs)


def _query(database, statement, *parameters):
    with closing(sql_db.db_connect(database).cursor()) as cr:
        cr.execute(statement, parameters)
        return cr.fetchone()


def _await_no_waiting(database):
    deadline = time.monotonic() + _PATIENCE
    while _query(database, "SELECT count(*) FROM cs_intake_delivery WHERE state = 'received'")[0]:
        assert time.monotonic() < deadline, "messages are not worked on"
        time.sleep(0.5)


def _counts(database, channel_id):
    return _query(
        database,
        """
        SELECT (SELECT count(*) FROM sale_order WHERE cs_channel_id = %s),
               (SELECT count(*) FROM cs_intake_delivery WHERE channel_id = %s),
               (SELECT count(*) FROM cs_intake_delivery WHERE channel_id = %s AND result = 'created')
        """,
        channel_id,
        channel_id,
        channel_id,
    )


def test_webhooks(server):
    address, ready, database = server
    body = json.dumps(
        {
            "id": 1,
            "name": "#1",
            "currency": ready["currency"],
            "line_items": [{"id": 1, "sku": "P-1", "title": "Thing", "quantity": 1, "price": "10.00"}],
        }
    ).encode()
    signed = {
        "X-Shopify-Topic": "orders/create",
        "X-Shopify-Hmac-SHA256": signatures.sign_base64(body, SECRET),
    }
    url = f"{address}/cs/webhook/shopify/{ready['token']}"
    assert _post_all(url, body, lambda number: {**signed, "X-Shopify-Event-Id": str(number)}) == {
        200: DELIVERIES
    }
    assert _post_all(url, body, lambda _number: {**signed, "X-Shopify-Event-Id": "same"}) == {200: DELIVERIES}
    _await_no_waiting(database)
    assert _counts(database, ready["shop"]) == (1, DELIVERIES + 1, 1)


def test_api(server):
    address, ready, database = server
    body = json.dumps({"ref": "1", "lines": [{"sku": "P-1", "qty": 1, "price": 10}]}).encode()
    bearer = {"Authorization": f"Bearer {ready['key']}"}
    url = f"{address}/cs/api/v1/orders"
    answers = _post_all(url, body, lambda number: {**bearer, "Idempotency-Key": str(number)})
    assert answers == {201: 1, 200: DELIVERIES - 1}
    assert _counts(database, ready["program"]) == (1, DELIVERIES, 1)
