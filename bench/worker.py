"""The side of a benchmark that runs inside Odoo: sets up, measures rounds, answers in JSON lines."""

import gc
import json
import os
import sys
import time
from pathlib import Path


class Measured:
    """CPU time, wall time and SQL statements between ``start`` and ``stop``."""

    def __init__(self, cr):
        self.cr = cr
        self.ticks = os.sysconf("SC_CLK_TCK")
        self.added = 0
        self.backends = {}
        self.last = {}

    def add_queries(self, count):
        """Count statements that Odoo's cursor does not see, such as COPY."""
        self.added += count

    def note_backends(self):
        """Remember the CPU time of the server processes that may end before the round does."""
        self.last |= self._backends() or {}

    def _backends(self):
        """Return {pid: CPU seconds} of this database's server processes, None when they are elsewhere."""
        # Within a transaction the server keeps showing the list it showed first.
        self.cr._obj.execute("SELECT pg_stat_clear_snapshot()")
        self.cr._obj.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        seconds = {}
        for (pid,) in self.cr._obj.fetchall():
            seconds[pid] = self._cpu_of(pid)
        return None if None in seconds.values() else seconds

    def _cpu_of(self, pid):
        try:
            head, _, tail = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
        except OSError:
            return None
        fields = tail.split()
        return (int(fields[11]) + int(fields[12])) / self.ticks if "postgres" in head else None

    def start(self):
        self.backends = self._backends()
        self.queries = self._query_count()
        self.wall = time.monotonic()
        self.python = self._python_cpu()

    def stop(self):
        python = self._python_cpu() - self.python
        wall = time.monotonic() - self.wall
        queries = self._query_count() - self.queries + self.added
        after = self._backends()
        backend = None
        if after is not None and self.backends is not None:
            after = self.last | after
            backend = sum(cpu - self.backends.get(pid, 0) for pid, cpu in after.items())
        return {"python": python, "backend": backend, "wall": wall, "queries": queries}

    @staticmethod
    def _python_cpu():
        """CPU seconds of this process and of the child processes it has waited for."""
        children = os.times()
        return time.process_time() + children.children_user + children.children_system

    @staticmethod
    def _query_count():
        from odoo import sql_db

        return sql_db.sql_counter


def _round(contender, env, n, data):
    gc.collect()
    contender.measured = Measured(env.cr)
    contender.measured.start()
    figures = contender.run(env, n, data)
    env.flush_all()
    answer = contender.measured.stop()
    contender.reset(env, n, data)
    return {**answer, "figures": figures or {}}


def _setup(contender, env, n):
    data = contender.setup(env, n)
    env.flush_all()
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.commit()
    env.invalidate_all()
    return data


def serve(contender, conf, database):
    """Answer the requests on stdin; everything else that is printed goes to stderr."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", conf, "-d", database, "--no-http"], setup_logging=True)
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        data = None
        for line in sys.stdin:
            request = json.loads(line)
            if request["do"] == "setup":
                data = _setup(contender, env, request["n"])
                answer = {}
            else:
                answer = _round(contender, env, request["n"], data)
            print(json.dumps(answer), file=answers, flush=True)
        cr.rollback()
