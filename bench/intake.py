"""Take in a Shopify export of ``n`` rows, killed with -9 in the middle and continued.

The peer is Odoo's own import (``load``) of the same orders, prepared by hand as its columns want them. The
floor is the creation of the same customers and orders by ``create`` in batches, and nothing else. Ours
recognises customers and products, keeps the raw rows, reviews every order and survives the kill; the figures
say with what result. What the killed process did is not in our CPU time, only what its database side did.
"""

import os
import signal
import subprocess
import sys
import time

from bench.harness import Bench, Contender

PRODUCTS = 200
BATCH = 200
CHILD = """
import sys
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

config.parse_config(["-c", sys.argv[1], "-d", sys.argv[2], "--no-http"], setup_logging=True)
with Registry(sys.argv[2]).cursor() as cr:
    api.Environment(cr, SUPERUSER_ID, {})["cs.intake.batch"]._cron_process()
"""


def make_orders(n):
    """Return orders of one to four rows, ``n`` rows together: (number, [(product code, quantity, price)])."""
    orders, rows = [], 0
    while rows < n:
        number = len(orders) + 1
        size = min(number % 4 + 1, n - rows)
        goods = [(f"B-{(number * 7 + at) % PRODUCTS}", at + 1, 10 + at) for at in range(size)]
        orders.append((number, goods))
        rows += size
    return orders


class Intake(Contender):
    fresh = True
    modules = ("cs_forwarding",)

    def setup(self, env, n):
        env["product.product"].create(
            [{"name": f"Bench {at}", "default_code": f"B-{at}", "list_price": 10} for at in range(PRODUCTS)]
        )
        return make_orders(n)

    def get_products(self, env):
        products = env["product.product"].search([("default_code", "=like", "B-%")])
        return {product.default_code: product.id for product in products}


class Ours(Intake):
    name = "ours"

    def setup(self, env, n):
        from odoo.addons.cs_forwarding.tests.intake_common import SHOPIFY_HEADER, IntakeCommon, make_csv

        orders = super().setup(env, n)
        IntakeCommon.currency = env.company.currency_id.name
        rows = []
        for number, lines in orders:
            total = f"{sum(qty * price for _code, qty, price in lines):.2f}"
            (code, qty, price), *rest = lines
            rows.append(IntakeCommon._row(f"#{number}", code, str(qty), str(price), total))
            for code, qty, price in rest:
                rows.append(IntakeCommon._item(f"#{number}", code, str(qty), str(price)))
        channel = env["cs.order.channel"].create({"name": "Bench", "code": "bench", "platform": "shopify"})
        return channel, make_csv(SHOPIFY_HEADER, rows), orders

    def run(self, env, n, data):
        channel, content, orders = data
        start = time.monotonic()
        batch = env["cs.intake.batch"]._import_files(channel, [("orders_export.csv", content)])
        staged = time.monotonic() - start
        env.cr.commit()
        killed = self.process_and_kill(env, batch, len(orders) // 3)
        self.process_to_the_end(env, batch)
        made = batch.order_ids.mapped("cs_external_ref")
        return {
            "orders": len(orders),
            "made": len(made),
            "twice": len(made) - len(set(made)),
            "missing": len({f"#{number}" for number, _lines in orders} - set(made)),
            "failed_rows": batch.failed_count,
            "killed_after": killed,
            "stage_s": round(staged, 2),
        }

    def process_to_the_end(self, env, batch):
        """Go on as the scheduled action does, once the database has let go of what was locked."""
        for _attempt in range(60):
            env["cs.intake.batch"]._cron_process()
            env.invalidate_all()
            if batch.state != "importing":
                return
            time.sleep(1)

    def process_and_kill(self, env, batch, enough):
        """Let another process import until there are enough orders, and kill it. Return how many it made."""
        from odoo.tools import config

        process = subprocess.Popen(
            [sys.executable, "-c", CHILD, config["config"], env.cr.dbname], env=os.environ, stdout=sys.stderr
        )
        made = 0
        while made < enough and process.poll() is None:
            time.sleep(0.2)
            self.measured.note_backends()
            env.cr.rollback()
            made = env["sale.order"].search_count([("cs_intake_batch_id", "=", batch.id)])
        process.send_signal(signal.SIGKILL)
        process.wait()
        env.cr.rollback()
        return env["sale.order"].search_count([("cs_intake_batch_id", "=", batch.id)])


class Peer(Intake):
    name = "peer"
    modules = ("sale_stock",)

    def run(self, env, n, orders):
        """Odoo's own import: customers first, then orders with their lines."""
        fields = ["name", "email", "street", "city", "country_id"]
        order_fields = ["partner_id/.id", "client_order_ref"]
        order_fields += [f"order_line/{name}" for name in ("product_id", "product_uom_qty", "price_unit")]
        for start in range(0, len(orders), BATCH):
            chunk = orders[start : start + BATCH]
            people = [
                [f"Buyer {number}", f"b{number}@example.com", "1 Main Street", "New York", "United States"]
                for number, _lines in chunk
            ]
            partners = env["res.partner"].load(fields, people)["ids"]
            rows = []
            for partner, (number, lines) in zip(partners, chunk, strict=True):
                head = [str(partner), f"#{number}"]
                for code, qty, price in lines:
                    rows.append([*head, f"[{code}] Bench {code[2:]}", str(qty), str(price)])
                    head = ["", ""]
            result = env["sale.order"].load(order_fields, rows)
            if not result["ids"]:
                raise ValueError(result["messages"][:3])
            env.cr.commit()
            env.invalidate_all()


class Floor(Intake):
    name = "floor"
    modules = ("sale_stock",)

    def run(self, env, n, orders):
        from odoo.fields import Command

        products, country = self.get_products(env), env.ref("base.us").id
        for start in range(0, len(orders), BATCH):
            chunk = orders[start : start + BATCH]
            partners = env["res.partner"].create(
                [
                    {"name": f"Buyer {number}", "email": f"b{number}@example.com", "country_id": country}
                    for number, _lines in chunk
                ]
            )
            vals_list = [
                {
                    "partner_id": partner.id,
                    "client_order_ref": f"#{number}",
                    "order_line": [
                        Command.create(
                            {"product_id": products[code], "product_uom_qty": qty, "price_unit": price}
                        )
                        for code, qty, price in lines
                    ],
                }
                for partner, (number, lines) in zip(partners, chunk, strict=True)
            ]
            env["sale.order"].create(vals_list)
            env.cr.commit()
            env.invalidate_all()


if __name__ == "__main__":
    Bench("intake", unit="row", n=100_000, rounds=1, warmup=0, contenders=(Ours, Peer, Floor)).main()
