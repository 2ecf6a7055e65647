"""Finding two Chinese characters, a piece of a number, and similar cases among a million tickets.

The peers are what Odoo offers for the same search: ``ilike`` over a text column as it is, and with a trigram
index. What counts here is how long a person waits: the figures ``…_ms`` are wall milliseconds, each the
median of five searches.

``word_ms``
    a word of two characters, the slower of a rare one (in some hundreds of tickets) and a common one (in a
    third of them), the first page of a list in its usual order
``similar_ms``
    everything that stands beside a ticket as similar: found, ranked and read
``ilike_ms``, ``trigram_ms``
    the rare word with the peers; the ratio of the table compares with the faster of them
``floor_ms``
    our index asked by SQL for the first page of ids and nothing else
"""

import random
import statistics
import time

from bench.harness import Bench, Contender

PAGE = 80
SEED = 20250602
# Words of the trade, some in every second ticket, some in one of thousands.
COMMON = (
    *("客户", "包装", "发货", "快递", "地址", "订单", "礼盒", "茶叶"),
    *("破损", "签收", "延误", "电话", "仓库", "检查", "请尽快", "不要"),
)
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英"
CHUNK = 20000
# So many tickets in a hundred are closed and tell what settled them.
CLOSED = 95
# What is searched: a word in few tickets, one in many, a piece of a number.
KINDS = ("rare", "common", "piece")


class Tickets(Contender):
    """``n`` tickets whose matters, customers and numbers are made up, the same for all contenders."""

    modules = ("cs_complaints",)

    def setup(self, env, n):
        rare = [chr(0x4E00 + number) + chr(0x5E00 + number * 7 % 0x3000) for number in range(3000)]
        source = random.Random(SEED)
        pattern = env["cs.ticket"].create({"name": "Bench", "settlement": "补发"})
        indexes = self.drop_indexes(env)
        for start in range(0, n, CHUNK):
            texts = [self.make_text(source, rare) for _ in range(min(CHUNK, n - start))]
            self.insert(env, pattern, texts, start)
        self.make_indexes(env, indexes)
        return {
            "rare": rare[17],
            "common": "破损",
            "piece": texts[-1].split()[-1][5:13],
            "id": env["cs.ticket"].search([("state", "=", "new")], order="id desc", limit=1).id,
        }

    def make_text(self, source, rare):
        words = source.choices(COMMON, k=5) + source.choices(rare, k=2)
        name = source.choice(SURNAMES) + "".join(source.choices(GIVEN, k=2))
        return f"{name} {''.join(words[:4])}，{''.join(words[4:])} SF{source.randrange(10**12, 10**13)}"

    def insert(self, env, pattern, texts, start):
        """Copy the pattern with each text; the due times of the open ones lie ten minutes apart."""
        from odoo.tools import SQL

        env.execute_query(
            SQL(
                """
                INSERT INTO cs_ticket (company_id, team_id, name, kind, source, priority, tier, opened_at,
                                       settlement, matter, cs_search_vector, number, state, next_due_at)
                SELECT company_id, team_id, text.matter, kind, source, priority, tier, opened_at, settlement,
                       text.matter, text.vector::tsvector, 'T' || lpad(place::text, 7, '0'),
                       CASE WHEN place %% 100 < %s THEN 'closed' ELSE 'new' END,
                       CASE WHEN place %% 100 < %s THEN NULL
                            ELSE opened_at + place * interval '10 minutes' END
                  FROM cs_ticket, unnest(%s, %s) WITH ORDINALITY AS text (matter, vector, i),
                       LATERAL (SELECT text.i + %s AS place) places
                 WHERE id = %s RETURNING cs_ticket.id
                """,
                CLOSED, CLOSED, texts, list(map(self.make_vector, texts)), start, pattern.id,
            )
        )

    def drop_indexes(self, env):
        """Load into the bare table, as a restore does; return what makes the indexes again."""
        from odoo.tools import SQL

        env.cr.execute(
            """
            SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'cs_ticket'
               AND indexname NOT IN (SELECT conname FROM pg_constraint)
            """
        )
        found = env.cr.fetchall()
        for name, _definition in found:
            env.execute_query(SQL("DROP INDEX %s", SQL.identifier(name)))
        return [definition for _name, definition in found]

    def make_indexes(self, env, definitions):
        for definition in definitions:
            env.cr.execute(definition)

    def make_vector(self, text):
        return ""

    def time(self, search, repeat=5):
        """Return the wall milliseconds of a search, the median of some."""
        seconds = []
        for _ in range(repeat):
            start = time.monotonic()
            search()
            seconds.append(time.monotonic() - start)
        return round(statistics.median(seconds) * 1000, 2)


class Ours(Tickets):
    name = "ours"

    def make_vector(self, text):
        from odoo.addons.cs_forwarding.lib.bigrams import index_tokens

        return " ".join(index_tokens(text))

    def run(self, env, n, data):
        tickets = env["cs.ticket"]
        figures = {}
        for kind in KINDS:
            domain = [("text_search", "ilike", data[kind])]
            assert tickets.search(domain, limit=PAGE), kind
            figures[f"{kind}_ms"] = self.time(lambda domain=domain: tickets.search(domain, limit=PAGE))
        figures["word_ms"] = max(figures["rare_ms"], figures["common_ms"])
        figures["similar_ms"] = self.time(lambda: self.show_similar(tickets.browse(data["id"])))
        figures["floor_ms"] = self.time(lambda: self.fetch(env, data["rare"]))
        return figures

    def show_similar(self, ticket):
        ticket.env.invalidate_all()
        cases = ticket.similar_ids
        assert cases and all(case.settlement for case in cases)
        return cases.read(["name", "settlement", "settled_cost", "closed_at", "category_id"])

    def fetch(self, env, query):
        env.cr.execute(
            "SELECT id FROM cs_ticket WHERE cs_search_vector @@ %s::tsquery ORDER BY id DESC LIMIT %s",
            [query, PAGE],
        )
        return env.cr.fetchall()


class Peer(Tickets):
    """Odoo's own ways: ``ilike`` over a text column, without an index and with one of trigrams."""

    name = "peer"

    def run(self, env, n, data):
        tickets = env["cs.ticket"]
        domain = [("matter", "ilike", data["rare"])]

        def search():
            return tickets.search(domain, limit=PAGE)

        figures = {"ilike_ms": self.time(search)}
        env.cr.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        env.cr.execute("CREATE INDEX bench_trigram ON cs_ticket USING gin (matter gin_trgm_ops)")
        return {**figures, "trigram_ms": self.time(search)}


FIGURES = (
    *("word_ms", "similar_ms", "ilike_ms", "trigram_ms", "floor_ms"),
    *(f"{kind}_ms" for kind in KINDS),
)

if __name__ == "__main__":
    Bench(
        "search",
        unit="ticket",
        n=1_000_000,
        contenders=(Ours, Peer),
        rounds=1,
        warmup=0,
        figures=dict.fromkeys(FIGURES),
    ).main()
