"""Finding two Chinese characters, a piece of a number, and similar texts among a million orders.

The peer is what Odoo offers for the same search: ``ilike`` over a column with a trigram index. What counts
here is how long a person waits: the figures ``…_wall_ms``, each the median of five searches. The figure
``ours_floor`` is the same index asked by SQL for the first page of ids and nothing else.
"""

import random
import statistics
import time

from bench.harness import Bench, Contender

PAGE = 80
SEED = 20250602
# Words of the trade, some in every second order, some in one of thousands.
COMMON = (
    *("客户", "包装", "发货", "快递", "地址", "订单", "礼盒", "茶叶"),
    *("破损", "签收", "延误", "电话", "仓库", "检查", "请尽快", "不要"),
)
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英"
CHUNK = 20000
# What is searched: a word in few orders, one in many, a piece of a number.
KINDS = ("rare", "common", "piece")


class Orders(Contender):
    """``n`` orders whose notes, customers and numbers are made up, the same for all contenders."""

    modules = ("cs_forwarding",)

    def setup(self, env, n):
        rare = [chr(0x4E00 + number) + chr(0x5E00 + number * 7 % 0x3000) for number in range(3000)]
        source = random.Random(SEED)
        template = self.make_order(env)
        self.drop_indexes(env)
        for start in range(0, n, CHUNK):
            texts = [self.make_text(source, rare) for _ in range(min(CHUNK, n - start))]
            self.insert(env, template, texts)
        self.make_index(env)
        return {"rare": rare[17], "common": "破损", "piece": texts[-1].split()[-1][5:13], "text": texts[-1]}

    def make_text(self, source, rare):
        words = source.choices(COMMON, k=5) + source.choices(rare, k=2)
        name = source.choice(SURNAMES) + "".join(source.choices(GIVEN, k=2))
        return f"{name} {''.join(words[:4])}，{''.join(words[4:])} SF{source.randrange(10**12, 10**13)}"

    def make_order(self, env):
        """Return the values that all orders share."""
        partner = env["res.partner"].create({"name": "Bench"})
        return env["sale.order"].create({"partner_id": partner.id})

    def insert(self, env, template, texts):
        from odoo.tools import SQL

        env.execute_query(
            SQL(
                """
                INSERT INTO sale_order (company_id, partner_id, partner_invoice_id, partner_shipping_id, name,
                                        date_order, picking_policy, state, currency_id, %s)
                SELECT company_id, partner_id, partner_invoice_id, partner_shipping_id, 'B', date_order,
                       picking_policy, 'draft', currency_id, text::%s
                  FROM sale_order, unnest(%s) AS text WHERE id = %s
                """,
                SQL.identifier(self.column), SQL(self.kind), list(map(self.make_value, texts)), template.id,
            )
        )

    def drop_indexes(self, env):
        """Load into the bare table, as a restore does; only what is measured gets its index back."""
        from odoo.tools import SQL

        env.cr.execute(
            """
            SELECT indexname FROM pg_indexes WHERE tablename = 'sale_order'
               AND indexname NOT IN (SELECT conname FROM pg_constraint)
            """
        )
        for [name] in env.cr.fetchall():
            env.execute_query(SQL("DROP INDEX %s", SQL.identifier(name)))

    def make_index(self, env):
        """Index what is searched."""

    def make_value(self, text):
        return text

    def measure(self, what, search, repeat=5):
        """Return the wall milliseconds of one kind of search, the median of some."""
        seconds = []
        for _ in range(repeat):
            start = time.monotonic()
            search()
            seconds.append(time.monotonic() - start)
        return {f"{self.name}_{what}_wall_ms": round(statistics.median(seconds) * 1000, 2)}


class Ours(Orders):
    name = "ours"
    column, kind = "cs_search_vector", "tsvector"

    def make_value(self, text):
        from odoo.addons.cs_forwarding.lib.bigrams import index_tokens

        return " ".join(index_tokens(text))

    def make_index(self, env):
        env.cr.execute("CREATE INDEX bench_vector ON sale_order USING gin (cs_search_vector)")

    def run(self, env, n, data):
        figures = {}
        orders = env["sale.order"]
        for what in KINDS:
            domain = [("text_search", "ilike", data[what])]
            found = orders.search(domain, limit=PAGE, order="id desc")
            assert found, what
            search = lambda domain=domain: orders.search(domain, limit=PAGE, order="id desc")  # noqa: E731
            figures |= self.measure(what, search)
        assert orders._search_similar(data["text"])[0][1] == 1.0
        figures |= self.measure("similar", lambda: orders._search_similar(data["text"]))
        return figures | self.measure("floor", lambda: self.fetch(env, data["rare"]))

    def fetch(self, env, query):
        """The floor: the same index, the first page of ids and nothing else."""
        env.cr.execute(
            "SELECT id FROM sale_order WHERE cs_search_vector @@ %s::tsquery ORDER BY id DESC LIMIT %s",
            [query, PAGE],
        )
        return env.cr.fetchall()


class Peer(Orders):
    """Odoo's own way: a text column, ``ilike``, an index of trigrams."""

    name = "peer"
    column, kind = "client_order_ref", "varchar"

    def make_index(self, env):
        env.cr.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        env.cr.execute("CREATE INDEX bench_trigram ON sale_order USING gin (client_order_ref gin_trgm_ops)")

    def run(self, env, n, data):
        figures, orders = {}, env["sale.order"]
        for what in KINDS:
            domain = [("client_order_ref", "ilike", data[what])]
            search = lambda domain=domain: orders.search(domain, limit=PAGE, order="id desc")  # noqa: E731
            figures |= self.measure(what, search)
        return figures


# Printed beside the table; all of it is in the JSON line.
FIGURES = [f"{name}_{kind}_wall_ms" for name in ("ours", "peer") for kind in KINDS]

if __name__ == "__main__":
    Bench(
        "text_search",
        unit="order",
        n=1_000_000,
        contenders=(Ours, Peer),
        rounds=1,
        figures=dict.fromkeys([*FIGURES, "ours_similar_wall_ms", "ours_floor_wall_ms"]),
    ).main()
