"""The example of docs/extending.md does what it says, installed beside the addons."""

import json

import pytest

from tests.repository import ROOT
from tests.shell import cloned_database, run_in_shell

EXAMPLE = ROOT / "docs" / "example"

INSTALL = """
env["ir.module.module"].update_list()
env["ir.module.module"].search([("name", "=", "cs_example")]).button_immediate_install()
"""

TRY = """
import hashlib, hmac, json
from odoo.fields import Command
from odoo.addons.cs_forwarding.lib.tracking.services import SERVICES, Message

rule = env.ref("cs_example.review_rule_gift_note")
env["cs.review.rule"].search([("id", "!=", rule.id)], limit=1000).active = False
partner = env["res.partner"].create({"name": "王小明", "phone": "+86 138 0000 1234"})
product = env["product.product"].create({"name": "茶具"})
lines = [Command.create({"product_id": product.id})]
orders = env["sale.order"].create([
    {"partner_id": partner.id, "cs_buyer_note": note, "order_line": lines} for note in ("请附贺卡", "谢谢")
])
orders._submit_for_review()
orders._run_review(force=True)
found = [anomaly.order_id.cs_buyer_note for anomaly in orders.cs_anomaly_ids]
words = orders[0]._describe_finding(orders[0].cs_anomaly_ids)

provider = env["cs.tracking.provider"].create(
    {"name": "Pigeons", "format": "pigeon", "signing_secret": "coo", "tz": "UTC"}
)
picking = env["stock.picking"].create({"picking_type_id": env.ref("stock.picking_type_out").id})
parcel = env["cs.parcel"].create({"name": "PIGEON1", "picking_id": picking.id})
body = json.dumps([{"parcel": "PIGEON1", "state": "home", "at": "2026-05-01T10:00:00Z"}]).encode()
signature = hmac.new(b"coo", body, hashlib.sha256).hexdigest()
service = SERVICES["pigeon"]
genuine = service.verify(Message(body, {"X-Pigeon-Signature": signature}), "coo", 0)
forged = service.verify(Message(body, {"X-Pigeon-Signature": "0" * 64}), "coo", 0)
delivery, _new = env["cs.tracking.delivery"]._take(provider, body)
delivery._process()
print("FOUND", json.dumps({
    "orders": found, "words": words["text"], "genuine": genuine, "forged": forged,
    "listens": provider.is_listening, "phase": parcel.phase,
}))
"""


@pytest.fixture
def clone():
    with cloned_database("example") as name:
        yield name


def test_example_addon(clone):
    run_in_shell(clone, INSTALL, addons=EXAMPLE)
    line = next(line for line in run_in_shell(clone, TRY, addons=EXAMPLE).splitlines() if "FOUND" in line)
    assert json.loads(line.partition("FOUND ")[2]) == {
        "orders": ["请附贺卡"],
        "words": "The buyer writes: 请附贺卡",
        "genuine": True,
        "forged": False,
        "listens": True,
        "phase": "delivered",
    }
