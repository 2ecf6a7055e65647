"""The sweep over open clocks, one in a hundred due, against the plain SQL that does no more than the writing.

The reaction of the records is left out on both sides: what a missed deadline sets off is another matter.
"""

from datetime import datetime

from bench.harness import Bench, Contender

NOW = datetime(2025, 6, 2, 12)  # noqa: DTZ001 Odoo's moments are naive UTC
DUE_SHARE = 100


class Clocks(Contender):
    """A database with ``n`` running clocks, of which the first hundredth is due."""

    modules = ("cs_forwarding",)

    def setup(self, env, n):
        hosts = self._make_hosts(env, n // DUE_SHARE)
        env.cr.execute(
            """
            INSERT INTO cs_clock (res_model, res_id, kind, state, company_id, working_time, minutes,
                                  warn_minutes, started_at, due_at, warn_at, wake_at, warned_at)
            SELECT 'cs.anomaly', %(first)s + number, 'first_feedback', 'running', %(company)s, FALSE, 600, 60,
                   due - interval '600 min', due, due - interval '60 min', due, due - interval '60 min'
              FROM generate_series(0, %(n)s - 1) AS number
             CROSS JOIN LATERAL (
                   SELECT %(now)s::timestamp + interval '1 min' * CASE
                          WHEN number < %(due)s THEN - number %% 60
                          ELSE 1 + number %% 40000 END AS due) AS moment
            """,
            {"first": hosts[0], "company": env.company.id, "n": n, "now": NOW, "due": len(hosts)},
        )
        env.cr.execute(
            """
            INSERT INTO cs_clock_event (clock_id, kind, at, key, minutes, warn_minutes)
            SELECT id, 'start', started_at, started_at::text, minutes, warn_minutes FROM cs_clock
            """
        )
        env.registry["cs.anomaly"]._on_clock_breach = lambda anomalies, clocks: None

    def _make_hosts(self, env, count):
        kind = env["cs.anomaly.type"].search([], limit=1)
        env.cr.execute(
            """
            INSERT INTO cs_anomaly (type_id, company_id, state, severity, source)
            SELECT %s, %s, 'new', 'warning', 'agent' FROM generate_series(1, %s) RETURNING id
            """,
            [kind.id, env.company.id, count],
        )
        return sorted(row[0] for row in env.cr.fetchall())


class Ours(Clocks):
    name = "ours"

    def run(self, env, n, data):
        done = 0
        while found := env["cs.clock"]._sweep_batch(NOW):
            done += found
        assert done == n // DUE_SHARE, done
        return {"due": done}


class Floor(Clocks):
    """The same rows written by two statements that know everything beforehand."""

    name = "floor"

    def run(self, env, n, data):
        env.cr.execute(
            """
            WITH due AS (
                UPDATE cs_clock SET breached_at = due_at, wake_at = NULL
                 WHERE wake_at <= %s RETURNING id, due_at)
            INSERT INTO cs_clock_event (clock_id, kind, at, key)
            SELECT id, 'breach', due_at, due_at::text FROM due
            """,
            [NOW],
        )


def derive(result):
    """CPU seconds of the whole sweep, and how often the plain SQL fits into it."""
    per_clock = {name: result[f"{name}_ms_per_clock"] for name in ("ours", "floor")}
    seconds = {f"{name}_s": round(ms * result["n"] / 1000, 3) for name, ms in per_clock.items()}
    return {**seconds, "ratio": result["floor_ratio"]}


if __name__ == "__main__":
    Bench("clocks", unit="clock", n=1_000_000, contenders=(Ours, Floor), derive=derive).main()
