"""Review of draft orders: ours with twelve checks, OCA's sale_exception with eight rules, a search.

One order in a hundred has a wrong postal code, another one a bad phone number, another one no payment, and
one in fifty a note that asks for something: five anomalies among a hundred orders.
"""

from bench.harness import Bench, Contender

PRODUCTS = 50
LINES = 3
LEFT_OUT = ("credit", "high_value", "transport", "watch")  # twelve checks stay

# The peer's form of eight of our checks; the one of stock is its own, as shipped.
PEER_RULES = (
    ("Name", "sale.order", "len(self.partner_shipping_id.name or '') < 2"),
    ("Phone", "sale.order", "not self.partner_shipping_id.phone_sanitized"),
    ("Address", "sale.order", "not (self.partner_shipping_id.city and self.partner_shipping_id.street)"),
    ("Zip", "sale.order", "len(self.partner_shipping_id.zip or '') != 6"),
    (
        "Duplicate",
        "sale.order",
        "self.search_count([('partner_id', '=', self.partner_id.id), ('id', '!=', self.id),"
        " ('amount_total', '=', self.amount_total), ('state', '!=', 'cancel')], limit=1)",
    ),
    ("Quantity", "sale.order.line", "not 1 <= self.product_uom_qty <= 100"),
    (
        "Price",
        "sale.order.line",
        "abs(self.price_unit / self.order_id.pricelist_id._get_product_price("
        "self.product_id, self.product_uom_qty, uom=self.product_uom_id) - 1) > 0.1",
    ),
    (
        "Stock",
        "sale.order.line",
        "self.product_id.is_storable and self.virtual_available_at_date < self.product_uom_qty",
    ),
)


def make_orders(env, n, **facts):
    """Create ``n`` draft orders by SQL from one made by the ORM; ``facts`` are extra columns as SQL text."""
    partner_ids = make_partners(env, n)
    products = make_products(env)
    pattern = make_pattern(env, partner_ids[0], products[:LINES])
    partner = "p.partner_id"
    columns = {"partner_id": partner, "partner_invoice_id": partner, "partner_shipping_id": partner, **facts}
    columns["name"] = "'B' || p.i"
    order_ids = clone(
        env, "sale_order", columns, "unnest(%s) WITH ORDINALITY p(partner_id, i)", partner_ids, pattern.id
    )
    place = f"1 + (q.i * {LINES} + src.sequence + src.id) %% {PRODUCTS}"
    columns = {
        "order_id": "q.order_id",
        "product_id": f"(ARRAY{products.ids}::int[])[{place}]",
        "price_unit": f"49 + {place}",
    }
    source = "unnest(%s) WITH ORDINALITY q(order_id, i)"
    clone(env, "sale_order_line", columns, source, order_ids, pattern.id, key="order_id")
    pattern.unlink()
    env.invalidate_all()
    return env["sale.order"].browse(order_ids)


def make_pattern(env, partner_id, products):
    lines = [
        (0, 0, {"product_id": product.id, "product_uom_qty": 2, "price_unit": product.list_price})
        for product in products
    ]
    pattern = env["sale.order"].create({"partner_id": partner_id, "order_line": lines})
    env.flush_all()
    return pattern


def make_partners(env, n):
    china = env.ref("base.cn")
    province = env["res.country.state"].search([("country_id", "=", china.id), ("name", "=", "吉林省")])
    first = env["res.partner"].create({"name": "王", "phone": "+86 138 0000 0000", "country_id": china.id})
    env.flush_all()
    columns = {
        "name": "'王小明' || p.i",
        "complete_name": "'王小明' || p.i",
        "phone": "CASE WHEN p.i %% 100 = 1 THEN '138000' ELSE '+86 138' || lpad(p.i::text, 8, '0') END",
        "phone_sanitized": "CASE WHEN p.i %% 100 <> 1 THEN '+86138' || lpad(p.i::text, 8, '0') END",
        "street": "'东昌区紫御府' || p.i || '号'",
        "city": "'通化市'",
        "zip": "CASE WHEN p.i %% 100 = 0 THEN '13' ELSE '134000' END",
        "state_id": str(province.id),
        "country_id": str(china.id),
    }
    ids = clone(env, "res_partner", columns, "generate_series(1, %s) AS p(i)", n, first.id)
    env.cr.execute("UPDATE res_partner SET commercial_partner_id = id WHERE id = ANY(%s)", [ids])
    return ids


def make_products(env):
    products = env["product.product"].create(
        [
            {
                "name": f"Product {i}",
                "default_code": f"BN{i}",
                "list_price": 50 + i,
                "taxes_id": False,
                "is_storable": True,
            }
            for i in range(PRODUCTS)
        ]
    )
    location = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1).lot_stock_id
    for product in products:
        env["stock.quant"]._update_available_quantity(product, location, 10_000_000)
    return products


def clone(env, table, columns, source, parameter, pattern_id, key="id"):
    """Insert a copy of the pattern's rows for each row of ``source``; return the new ids in its order."""
    env.cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    names = [name for (name,) in env.cr.fetchall() if name != "id"]
    values = [columns.get(name, f"src.{name}") for name in names]
    order = "p.i" if " p(" in source or " AS p" in source else "q.i, src.id"
    env.cr.execute(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table} src, {source} "
        f"WHERE src.{key} = %s ORDER BY {order} RETURNING id",
        [parameter, pattern_id],
    )
    return [row[0] for row in env.cr.fetchall()]


class Ours(Contender):
    name = "ours"
    modules = ("cs_forwarding",)

    def setup(self, env, n):
        env["cs.review.rule"].search([("code", "in", LEFT_OUT)]).active = False
        team = env["cs.team"].create({"name": "Bench"})
        channel = env["cs.order.channel"].create(
            {
                "name": "Bench",
                "code": "bench",
                "platform": "taobao",
                "team_id": team.id,
                "country_id": env.ref("base.cn").id,
                "tz": "Asia/Shanghai",
                "payment_required": True,
            }
        )
        return make_orders(
            env,
            n,
            cs_channel_id=str(channel.id),
            cs_team_id=str(team.id),
            cs_review_state="'to_review'",
            cs_review_stage="'pending'",
            cs_external_ref="'E' || p.i",
            cs_channel_total="src.amount_total",
            cs_channel_paid="CASE WHEN p.i %% 100 = 2 THEN 0 ELSE src.amount_total END",
            cs_ordered_at="now() at time zone 'utc' - p.i * interval '1 second'",
            cs_buyer_note="CASE WHEN p.i %% 50 = 0 THEN '请开发票' END",
        )

    def run(self, env, n, orders):
        orders._submit_for_review()
        anomalies = env["cs.anomaly"].search_count([("order_id", "in", orders.ids)])
        return {"checks": env["cs.review.rule"].search_count([]), "anomalies": anomalies}


class Unchanged(Ours):
    """The same orders once more: nothing changed since their last review."""

    name = "unchanged"

    def setup(self, env, n):
        orders = super().setup(env, n)
        orders._submit_for_review()
        return orders

    def run(self, env, n, orders):
        orders._run_review()


class Peer(Contender):
    name = "peer"
    modules = ("sale_exception", "sale_stock", "stock_delivery")

    def setup(self, env, n):
        env["exception.rule"].search([]).active = False
        env["exception.rule"].create(
            [
                {"name": name, "model": model, "exception_type": "by_py_code", "code": f"failed = {code}"}
                for name, model, code in PEER_RULES
            ]
        )
        return make_orders(env, n, client_order_ref="CASE WHEN p.i %% 50 = 0 THEN '请开发票' END")

    def run(self, env, n, orders):
        orders.detect_exceptions()
        return {"peer_rules": env["exception.rule"].search_count([])}


class Floor(Contender):
    """One rule as a plain search."""

    name = "floor"
    modules = ("sale_stock", "stock_delivery")

    def setup(self, env, n):
        return make_orders(env, n)

    def run(self, env, n, orders):
        domain = [("id", "in", orders.ids), ("partner_shipping_id.phone_sanitized", "=", False)]
        env["sale.order"].search(domain).mapped("amount_total")


if __name__ == "__main__":
    Bench("review", unit="order", n=1000, contenders=(Ours, Peer, Floor, Unchanged)).main()
