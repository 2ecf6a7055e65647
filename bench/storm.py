"""Everything at once on two servers with one database behind nginx, while their processes are killed.

Order files, reviews, signed tracking messages, deadlines, carriers' statements and their bills, customers'
statements by mail: first on one server, then on two (the measured curve), then on two while a worker for
requests, one for scheduled actions, the websocket process and a whole server are killed in turn. At the end
the database has to show that nothing was lost, nothing was done twice and nothing is stuck.

    ./desk bench storm [--json] [--seconds 20]
"""

import argparse
import json
import sys
import threading
import time

from bench.storming.clients import Browser, Refused, Tally, hears_message
from bench.storming.proof import Proof
from bench.storming.servers import two_servers
from bench.storming.work import PICKINGS, Work
from deskcli import nginx
from deskcli.bench import BenchDatabases
from deskcli.environment import Desk
from deskcli.settings import ROOT, Settings
from deskcli.testing import disposable_clone
from deskcli.ui import DeskError, explain, say, step, use_stderr
from tests.tracking_storm import prepare_script, read_tokens

SIZES = {"TICKETS": 30, "BOOKED": 4, "CUSTOMERS": 80}
# In this order, each while everybody works: (server, what dies).
KILLS = ((0, "http"), (1, "cron"), (0, "gevent"), (1, "whole"), (0, "cron"), (1, "http"))
# Seconds of work that are not measured, after servers were started.
_WARM_UP = 5
# The storm ends when all is killed that is to be, and at the latest after so many.
_STORM_SECONDS = 900
# Scheduled actions that would come by themselves in minutes; the storm has less time.
CRONS = (
    "cs_forwarding.ir_cron_intake",
    "cs_forwarding.ir_cron_clock_sweep",
    "cs_forwarding.ir_cron_tracking_delivery",
    "cs_forwarding.cs_review_cron_confirm",
    "cs_settlement.ir_cron_import_statements",
    "cs_settlement.ir_cron_settle_charges",
    "cs_settlement.ir_cron_customer_statement_send",
    "mail.ir_cron_mail_scheduler_action",
)


class Storm:
    def __init__(self, desk, database, seconds):
        self.desk = desk
        self.database = database
        self.seconds = seconds
        self.tally = Tally()
        self.result = {"bench": "storm", "seconds": seconds}
        self.over = threading.Event()

    def run(self, program):
        """Return the figures."""
        facts = self._prepare()
        with two_servers(self.desk, program, self.database) as (servers, proxy):
            # Where pages that become paper fetch their looks from.
            self.desk.postgres.sql(
                f"update ir_config_parameter set value = '{proxy.address}' where key = 'web.base.url'",
                self.database,
            )
            work = Work(proxy.address, self.database, facts, self.tally)
            ticker = threading.Thread(target=self._tick)
            try:
                self._start(servers[:1])
                ticker.start()
                self._measure("one_server", work)
                self._start(servers[1:])
                self._measure("two_servers", work)
                self._storm(servers, work)
                with step("queues") as note:
                    proof = Proof(self.desk, self.database, work, servers[0].outbox)
                    drained, left = proof.drain()
                    note(f"empty after {drained:.0f} s" if not left else f"left: {left}")
                self._check_websockets(servers, proxy, facts)
            finally:
                self.over.set()
                if ticker.ident:
                    ticker.join()
            self._tell(proof, work, drained, left)
            self.result["requests_by_server"] = proxy.count_by_server(servers)
        return self.result

    def _prepare(self):
        settings = self.desk.settings
        conf = self.desk.odoo.write_conf("storm")
        log = settings.log("storm_prepare")
        told = settings.home / "storm_facts.json"
        with step("what everybody works on"):
            variables = {"ROOT": str(ROOT), "FACTS": str(told), **SIZES}
            head = "".join(f"{name} = {value!r}\n" for name, value in variables.items())
            script = (ROOT / "bench" / "storming" / "prepare.py").read_text()
            text = head + script + prepare_script(PICKINGS)
            self.desk.odoo.run(conf, self.database, log=log, stdin=text)
        facts = json.loads(told.read_text())
        facts["tokens"] = read_tokens(log.read_text())
        return facts

    def _start(self, servers):
        with step(f"{', '.join(server.name for server in servers)} started"):
            for server in servers:
                server.start()
            for server in servers:
                server.await_answer()

    def _tick(self):
        """Let the scheduled actions of the whole storm come every two seconds."""
        names = ", ".join(f"'{name}'" for name in CRONS)
        statement = (
            "insert into ir_cron_trigger (cron_id, call_at) select d.res_id, now() at time zone 'utc'"
            f" from ir_model_data d where d.model = 'ir.cron' and d.module || '.' || d.name in ({names})"
            " and not exists (select from ir_cron_trigger t where t.cron_id = d.res_id)"
        )
        while not self.over.wait(2):
            self.desk.postgres.sql(statement, self.database)
            self.desk.postgres.sql(f"select pg_notify('cron_trigger', '{self.database}')")

    def _measure(self, name, work):
        with step("warming up"):
            work.run(_WARM_UP)
        before = dict(self.tally.done)
        with step(f"everybody at work, {name.replace('_', ' ')}") as note:
            seconds = work.run(self.seconds)
            rates = {
                kind: round((count - before.get(kind, 0)) / seconds, 2)
                for kind, count in sorted(self.tally.done.items())
            }
            note(f"{rates.get('requests', 0)} requests/s, {rates.get('tracking_messages', 0)} messages/s")
        self.result[name] = rates

    def _storm(self, servers, work):
        """Kill one process after the other while everybody works."""
        kills = []
        pause = max(self.seconds / 4, 4)
        worker = threading.Thread(target=work.run, args=(_STORM_SECONDS,), daemon=True)
        begun = time.monotonic()
        with step("the same while processes are killed") as note:
            worker.start()
            work.book()
            for at, kind in KILLS:
                time.sleep(pause)
                servers[at].kill(kind)
                kills.append(f"{servers[at].name} {kind}")
                if kind == "whole":
                    time.sleep(1)
                    servers[at].start()
            time.sleep(pause)
            work.over.set()
            worker.join()
            note(f"{len(kills)} killed")
        for server in servers:
            server.await_answer()
        self.result["kills"] = kills
        self.result["seconds_of_storm"] = round(time.monotonic() - begun)

    def _check_websockets(self, servers, proxy, facts):
        """A message reaches websockets of both servers, whichever worker caused it."""
        with step("websockets through the proxy") as note:
            browser = Browser(proxy.address, self.database, "storm_accountant", self.tally)
            heard = [hears_message(browser, facts["settings"]) for _attempt in range(4)]
            time.sleep(1)
            counts = proxy.count_by_server(servers, "/websocket")
            note(f"{sum(heard)} of {len(heard)} heard, by server {counts}")
        self.result["websockets_heard"] = heard
        self.result["websockets_by_server"] = counts

    def _tell(self, proof, work, drained, left):
        checks = proof.check()
        heard = self.result["websockets_heard"]
        checks["queues_left"] = (left, {})
        checks["websockets_heard"] = (sum(heard), len(heard))
        checks["servers_with_websockets"] = (sum(map(bool, self.result["websockets_by_server"])), 2)
        self.result |= {
            "done": dict(self.tally.done),
            "errors_seen": dict(self.tally.errors),
            "refusals": work.refusals,
            "drained_s": round(drained, 1),
            "mails_again": proof.count_mails_again(),
            "orders_by_review": proof.count_reviews(),
            "proof": {name: found for name, (found, _expected) in checks.items()},
            "wrong": {
                name: f"{found} instead of {expected}"
                for name, (found, expected) in checks.items()
                if found != expected
            },
        }


def main():
    parser = argparse.ArgumentParser("desk bench storm")
    parser.add_argument("--seconds", type=float, default=20, help="of work on one and on two servers each")
    parser.add_argument("--json", action="store_true", help="print one line of JSON and nothing else")
    options = parser.parse_args()
    if options.json:
        use_stderr()
    try:
        desk = Desk(Settings())
        program = nginx.ensure(desk.settings)
        template = BenchDatabases(desk).template(("cs_forwarding", "cs_complaints", "cs_settlement"))
        with disposable_clone(desk, template, "benchstorm") as database:
            result = Storm(desk, database, options.seconds).run(program)
    except (DeskError, Refused) as error:
        explain(error if isinstance(error, DeskError) else DeskError(str(error)))
        sys.exit(1)
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        for name, value in result.items():
            say(f"{name}: {value}")
    say(f"{len(result['proof'])} things counted, {len(result['wrong'])} wrong: {result['wrong']}")
    sys.exit(1 if result["wrong"] else 0)


if __name__ == "__main__":
    main()
