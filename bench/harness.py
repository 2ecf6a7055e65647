"""Compare ours, the peer and the floor in one run, in CPU time and SQL queries.

A benchmark is a file ``bench/<name>.py``, started by ``./desk bench <name> [--json] [-n N]``::

    from bench.harness import Bench, Contender

    class Ours(Contender):
        name = "ours"
        modules = ("cs_forwarding",)      # ours; or peers pinned in bench/peers.in; of Odoo's; or ()

        def setup(self, env, n):          # not measured, once; what it returns is given to run();
            return make_orders(env, n)    # committed and analysed before the first round

        def run(self, env, n, orders):    # measured; may return a dict of figures for the JSON line
            orders._run_review()

    if __name__ == "__main__":
        Bench("review", unit="order", n=1000, contenders=(Ours, Peer, Floor)).main()

Each contender has a process and a disposable database of its own. The rounds go in turn (ours, peer,
floor, ours, …), so that a busy machine is equally unkind to all. After each round ``reset`` is
called; it rolls back. A contender whose ``run`` commits sets ``fresh = True``: each of its rounds then
gets a new database and a new ``setup`` (and no warm-up round).

``env`` is the superuser's; use ``records.with_user(...)`` to measure as somebody else. What is still to
be written at the end of a measured part is flushed and counted.

What is counted in a round:

* CPU time of the Python process plus that of all server processes of the database, which are kept
  from starting parallel helpers. On a server that is not on this machine only Python's is known;
  the table and the JSON line (``"backend_cpu": false``) then say so.
* SQL statements through any of Odoo's cursors in the process, exactly. Odoo does not see ``COPY``:
  tell it with ``self.measured.add_queries(k)``.
* Child processes that the contender started and waited for count with their CPU time. Their
  statements do not; and their server processes do only as far as ``self.measured.note_backends()`` saw them:
  call it now and then while they run.

The JSON line holds ``bench, n, rounds``, per contender ``<name>_ms_per_<unit>`` (median CPU
milliseconds) and ``<name>_queries`` (most of all rounds), then ``ratio`` = peer / ours and
``floor_ratio`` = ours / floor, and all figures that ``run`` or ``Bench(figures={...})`` gave.
What is no comparison, ``Bench(measure=function)`` measures after the last round; it returns figures, too.
``Bench(derive=function)`` is given the line and returns figures that follow from it, such as other ratios.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from contextlib import ExitStack, contextmanager

from bench.worker import serve
from deskcli.bench import BenchDatabases
from deskcli.environment import Desk
from deskcli.settings import Settings
from deskcli.testing import disposable_clone
from deskcli.ui import DeskError, explain, say, step, use_stderr


class Contender:
    """One of the things compared; see the module's text."""

    name = ""
    modules = ()
    fresh = False
    measured = None  # set by the worker: the measurement of the running round

    def setup(self, env, n):
        """Make the data of size ``n`` and return what ``run`` needs."""

    def run(self, env, n, data):
        """Do the work that is measured."""
        raise NotImplementedError

    def reset(self, env, n, data):
        """Bring the database back to what ``setup`` left."""
        env.cr.rollback()
        env.invalidate_all()


class _Worker:
    """The process of one contender, driven by lines of JSON."""

    def __init__(self, script, contender, conf, database, log, env):
        self.log = log
        command = [sys.executable, script, "--worker", contender.name, "--conf", conf, "--database", database]
        self.process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=open(log, "wb"),  # noqa: SIM115  the process keeps it
            text=True,
            env=env,
        )

    def ask(self, **request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise DeskError(f"the process of a contender ended during {request}", log=self.log)
        return json.loads(line)

    def end(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


class Bench:
    """A benchmark: its contenders, its usual size and the unit it counts in."""

    def __init__(
        self, name, *, unit, contenders, n=1000, rounds=3, warmup=1, figures=None, measure=None, derive=None
    ):
        self.name = name
        self.unit = unit
        self.contenders = {cls.name: cls() for cls in contenders}
        self.n = n
        self.rounds = rounds
        self.warmup = warmup
        self.figures = figures or {}
        self.measure = measure
        self.derive = derive

    def main(self):
        parser = argparse.ArgumentParser(f"desk bench {self.name}")
        parser.add_argument("-n", type=int, default=self.n, help=f"number of {self.unit}s")
        parser.add_argument("--rounds", type=int, default=self.rounds)
        parser.add_argument("--json", action="store_true", help="print one line of JSON and nothing else")
        parser.add_argument("--only", action="append", choices=list(self.contenders))
        parser.add_argument("--worker", help=argparse.SUPPRESS)
        parser.add_argument("--conf", help=argparse.SUPPRESS)
        parser.add_argument("--database", help=argparse.SUPPRESS)
        options = parser.parse_args()
        if options.worker:
            serve(self.contenders[options.worker], options.conf, options.database)
            return
        if options.json:
            use_stderr()
        try:
            result = self._compare(options)
        except DeskError as error:
            explain(error)
            sys.exit(1)
        self._print(result, options.json)

    # -- running -------------------------------------------------------------------------------

    def _compare(self, options):
        chosen = [self.contenders[name] for name in options.only or self.contenders]
        desk = Desk(Settings())
        databases = BenchDatabases(desk)
        rounds = {contender.name: [] for contender in chosen}
        with ExitStack() as stack:
            runners = {
                contender.name: stack.enter_context(self._runner(desk, databases, contender, options.n))
                for contender in chosen
            }
            for number in range(1, options.rounds + 1):
                for name, run_round in runners.items():
                    with step(f"round {number}: {name}") as note:
                        rounds[name].append(run_round())
                        note(f"{_cpu(rounds[name][-1]):.2f} CPU s, {rounds[name][-1]['queries']} queries")
        more = self.measure() if self.measure else {}
        result = self._summary(rounds, options) | more
        return result | self.derive(result) if self.derive else result

    @contextmanager
    def _runner(self, desk, databases, contender, n):
        """Give a function that runs one measured round of the contender."""
        template = databases.template(contender.modules)
        conf = desk.odoo.write_conf(
            f"bench_{contender.name}", addons_dirs=databases.addons_dirs(contender.modules)
        )
        if contender.fresh:
            yield lambda: self._fresh_round(desk, contender, template, conf, n)
            return
        with self._worker(desk, contender, template, conf, n) as worker:
            for _ in range(self.warmup):
                with step(f"warm-up: {contender.name}"):
                    worker.ask(do="round", n=n)
            yield lambda: worker.ask(do="round", n=n)

    def _fresh_round(self, desk, contender, template, conf, n):
        with self._worker(desk, contender, template, conf, n) as worker:
            return worker.ask(do="round", n=n)

    @contextmanager
    def _worker(self, desk, contender, template, conf, n):
        with disposable_clone(desk, template, f"bench{contender.name}") as database:
            # Helpers of a parallel query are processes of their own and would not be counted.
            desk.postgres.sql(f'alter database "{database}" set max_parallel_workers_per_gather = 0')
            desk.postgres.sql(f'alter database "{database}" set max_parallel_maintenance_workers = 0')
            log = desk.settings.log(f"bench_{contender.name}")
            worker = _Worker(sys.argv[0], contender, conf, database, log, self._env(desk))
            try:
                with step(f"set-up: {contender.name}, n={n}"):
                    worker.ask(do="setup", n=n)
                yield worker
            finally:
                worker.end()

    @staticmethod
    def _env(desk):
        return desk.odoo.env(PYTHONPATH=os.fspath(desk.settings.root))

    # -- telling -------------------------------------------------------------------------------

    def _summary(self, rounds, options):
        result = {"bench": self.name, "n": options.n, "rounds": options.rounds}
        figures = dict(self.figures)
        for name, measured in rounds.items():
            per_unit = statistics.median(_cpu(item) for item in measured) * 1000 / options.n
            result[f"{name}_ms_per_{self.unit}"] = round(per_unit, 4)
            result[f"{name}_queries"] = max(item["queries"] for item in measured)
            result[f"{name}_python_s"] = round(statistics.median(item["python"] for item in measured), 3)
            result[f"{name}_wall_s"] = round(statistics.median(item["wall"] for item in measured), 3)
            figures |= measured[-1]["figures"]
        ms = {name: result[f"{name}_ms_per_{self.unit}"] for name in rounds}
        if ms.get("peer") and ms.get("ours"):
            result["ratio"] = round(ms["peer"] / ms["ours"], 2)
        if ms.get("floor") and ms.get("ours"):
            result["floor_ratio"] = round(ms["ours"] / ms["floor"], 2)
        everything = [item for measured in rounds.values() for item in measured]
        result["backend_cpu"] = all(item["backend"] is not None for item in everything)
        return result | figures

    def _print(self, result, as_json):
        if as_json:
            print(json.dumps(result, ensure_ascii=False))
            return
        say()
        say(f"{self.name}: n = {result['n']}, median of {result['rounds']} rounds")
        say(f"{'':<8} {'CPU ms/' + self.unit:>14} {'Python s':>10} {'wall s':>10} {'queries':>9}")
        for name in self.contenders:
            if f"{name}_queries" in result:
                ms, queries = result[f"{name}_ms_per_{self.unit}"], result[f"{name}_queries"]
                python, wall = result[f"{name}_python_s"], result[f"{name}_wall_s"]
                say(f"{name:<8} {ms:>14.4f} {python:>10.3f} {wall:>10.3f} {queries:>9}")
        for key in ("ratio", "floor_ratio", *self.figures, *(self.derive(result) if self.derive else ())):
            if key in result:
                say(f"{key}: {result[key]}")
        if not result["backend_cpu"]:
            say("CPU of Python only: the database server is not on this machine")


def _cpu(measured):
    return measured["python"] + (measured["backend"] or 0)
