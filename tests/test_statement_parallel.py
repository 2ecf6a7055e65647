"""Several processes at one company's statements at the same moment: everything happens once."""

import signal
import time
from collections import Counter
from email.parser import BytesParser
from email.policy import default

import pytest

from odoo.tools import SQL

from tests.server import running_server
from tests.shell import cloned_database, query, run_in_shell, run_together, start_together, wake_servers
from tests.statements import HELPERS

CUSTOMERS = 24
_PATIENCE = 180

LINES = 8000

PREPARE = f"""{HELPERS}
from datetime import date
from bench.bill import Ours

account = make_charges(env, {LINES})
account.name = "month"
queue_parts(account, {LINES}, [(1000, 1500), (1500, 2000), (2000, 2500)], "queue")
print("BOOK", Ours().setup(env, 200))

freight = env.ref("cs_settlement.charge_type_freight")
customers = env["res.partner"].create([
    {{"name": f"Customer {{number}}", "email": f"customer{{number}}@example.com", "is_company": True}}
    for number in range({CUSTOMERS})
])
env["cs.charge"].create([
    {{"side": "sell", "type_id": freight.id, "partner_id": customer.id, "ref": f"C{{customer.id}}",
      "ref_key": f"C{{customer.id}}", "expected": 10, "date": "2026-05-10"}}
    for customer in customers
])
days = date(2026, 5, 1), date(2026, 5, 31)
statements = env["cs.customer.statement.maker"]._make(env.company, "month", *days, customers)
# What is sent by mail is drawn on paper first, which takes its time.
statements[4:].sudo().channel = "portal"
statements.action_publish()
env.cr.commit()
"""

CRON = 'env["cs.carrier.statement"]._cron_import()\n'
SEND = 'env["cs.customer.statement"]._cron_send()\n'
ACCOUNT = f"""{HELPERS}
account = env["cs.carrier.account"].search([("name", "=", "month")])
"""
UPLOAD = f"""{ACCOUNT}
for span, inline in (((0, 100), 10**6), ((100, 300), 0)):
    importing.INLINE_BYTES = inline
    [content] = make_parts({LINES}, [span])
    statement, is_new = retrying(
        lambda: env["cs.carrier.statement"]._import_file(f"same {{span}}.csv", content, account), env
    )
    env.cr.commit()
    print("FILE", statement.number, is_new)
"""
# Of two files, 30 waybills stand in both.
OVERLAP = f"""{ACCOUNT}
[content] = make_parts({LINES}, [SPAN])
statement, _is_new = retrying(
    lambda: env["cs.carrier.statement"]._import_file("overlap.csv", content, account), env
)
env.cr.commit()
print("STATE", statement.state)
"""
BOOK = """
from odoo.exceptions import UserError
try:
    moves = retrying(env["cs.carrier.statement"].browse(STATEMENT)._book, env)
    env.cr.commit()
    print("SAID booked", len(moves))
except UserError as error:
    env.cr.rollback()
    print("SAID", error)
"""
SERVERS = f"""{ACCOUNT}
queue_parts(account, {LINES}, [(at, at + 400) for at in range(5000, 7000, 400)], "server")
env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
env.cr.commit()
"""


@pytest.fixture(scope="module")
def database():
    with cloned_database("statements") as name:
        yield name


@pytest.fixture(scope="module")
def booked_id(database):
    """Everything is prepared; the id of the statement that can be booked."""
    return int(_read_words(run_in_shell(database, PREPARE), "BOOK")[0])


def test_one_file_is_one_statement(database, booked_id, tmp_path):
    """A small file, which is imported while somebody waits, and one that is queued."""
    first, second = (
        [line.split() for line in _read_words(output, "FILE")]
        for output in run_together(database, [UPLOAD, UPLOAD], tmp_path)
    )
    assert [number for number, _is_new in first] == [number for number, _is_new in second]
    assert [{one[1], other[1]} for one, other in zip(first, second, strict=True)] == [{"True", "False"}] * 2
    assert _read_counts(database, "same") == [("review", 100, 100), ("loading", 0, 0)]


def test_a_queue_is_imported_once(database, booked_id, tmp_path):
    run_together(database, [CRON, CRON], tmp_path)
    assert _read_counts(database, "queue") == [("review", 500, 500)] * 3
    assert _read_counts(database, "same") == [("review", 100, 100), ("review", 200, 200)]


def test_a_waybill_of_two_files_is_billed_twice(database, booked_id, tmp_path):
    """Whoever comes second is told, or left to the scheduled action while the first one is under way."""
    scripts = [OVERLAP.replace("SPAN", span) for span in ("(3000, 4000)", "(3970, 4970)")]
    outputs = run_together(database, scripts, tmp_path)
    assert {word for output in outputs for word in _read_words(output, "STATE")} <= {"review", "loading"}
    run_in_shell(database, CRON)
    assert _read_counts(database, "overlap") == [("review", 1000, 1000)] * 2
    assert query(database, _SHARED) == [("discrepancy", "D02", 30), ("matched", None, 30)]


def test_booked_once(database, booked_id, tmp_path):
    outputs = run_together(database, [BOOK.replace("STATEMENT", str(booked_id))] * 2, tmp_path)
    said = sorted(_read_words(output, "SAID")[0] for output in outputs)
    assert said[1] == "booked 1"
    assert said[0].startswith(("All of ", "Somebody else is booking "))
    bills = SQL("SELECT amount_untaxed FROM account_move WHERE cs_statement_id = %s", booked_id)
    assert query(database, bills) == [(3600,)]
    assert query(database, _BILLED) == [("billed", 200, 3600)]


def test_customers_are_written_to_once(database, booked_id, tmp_path):
    """Two scheduled actions at once, one of them killed; then two servers send what they queued."""
    killed, other = start_together(database, [SEND, SEND], tmp_path)
    _await(database, SQL("SELECT count(*) >= 5 FROM cs_customer_statement WHERE sending = 'sent'"))
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    _output, errors = other.communicate(timeout=300)
    assert "Traceback" not in errors, errors[-3000:]
    run_in_shell(database, SEND + SERVERS)
    assert query(database, _QUEUED) == [("sent", CUSTOMERS, CUSTOMERS, CUSTOMERS)]
    outbox = tmp_path / "outbox"
    with (
        running_server(database, tmp_path / "one.log", DESK_OUTBOX=str(outbox)),
        running_server(database, tmp_path / "two.log", DESK_OUTBOX=str(outbox)),
    ):
        wake_servers(database)
        _await(database, SQL("SELECT count(*) = 0 FROM cs_carrier_statement WHERE state = 'loading'"))
        _await(database, SQL("SELECT count(*) = 0 FROM mail_mail WHERE state = 'outgoing'"))
    mails = [BytesParser(policy=default).parsebytes(path.read_bytes()) for path in outbox.iterdir()]
    found = Counter(mail["To"].addresses[0].addr_spec for mail in mails)
    assert found == {f"customer{number}@example.com": 1 for number in range(CUSTOMERS)}
    assert _read_counts(database, "server") == [("review", 400, 400)] * 5


def _read_words(output, word):
    """Return what follows the word on the lines that begin with it."""
    return [line.removeprefix(word).strip() for line in output.splitlines() if line.startswith(word)]


def _await(database, condition):
    deadline = time.monotonic() + _PATIENCE
    while not query(database, condition)[0][0]:
        assert time.monotonic() < deadline, f"still not: {condition.code}"
        time.sleep(0.2)


def _read_counts(database, name):
    """Return (state, lines, different rows of the file that have a result) of statements by their file."""
    return query(
        database,
        SQL(
            """
            SELECT s.state, count(l.id), count(DISTINCT l.row) FILTER (WHERE l.result IS NOT NULL)
              FROM cs_carrier_statement s
              JOIN ir_attachment f ON f.id = s.attachment_id
         LEFT JOIN cs_carrier_statement_line l ON l.statement_id = s.id
             WHERE f.name LIKE %s GROUP BY s.id ORDER BY s.id
            """,
            f"{name}%",
        ),
    )


_SHARED = SQL(
    """
    WITH line AS (
        SELECT l.* FROM cs_carrier_statement_line l
          JOIN cs_carrier_statement s ON s.id = l.statement_id
          JOIN ir_attachment f ON f.id = s.attachment_id AND f.name = 'overlap.csv')
    SELECT l.result, d.code, count(*)
      FROM line l
 LEFT JOIN cs_discrepancy_type d ON d.id = l.discrepancy_id
     WHERE l.ref_key IN (SELECT ref_key FROM line GROUP BY 1 HAVING count(DISTINCT statement_id) = 2)
     GROUP BY 1, 2 ORDER BY 1
    """
)
_BILLED = SQL(
    """
    SELECT s.state, count(*), sum(c.billed)
      FROM cs_carrier_statement s
      JOIN cs_carrier_statement_line l ON l.statement_id = s.id
      JOIN cs_charge c ON c.id = l.charge_id
     WHERE s.number = 'BENCH/1' GROUP BY s.state
    """
)
_QUEUED = SQL(
    """
    SELECT s.sending, count(DISTINCT s.id), count(DISTINCT m.res_id), count(mail.id)
      FROM cs_customer_statement s
 LEFT JOIN mail_message m ON m.model = 'cs.customer.statement' AND m.res_id = s.id
 LEFT JOIN mail_mail mail ON mail.mail_message_id = m.id
     WHERE m.id IS NULL OR mail.id IS NOT NULL
     GROUP BY s.sending
    """
)
