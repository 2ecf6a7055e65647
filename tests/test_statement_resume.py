"""The import of a carrier's statement, killed wherever it is, leaves nothing and then ends the same."""

import signal
import time
from contextlib import closing

import pytest

from odoo import sql_db
from odoo.tools import SQL

from tests.shell import cloned_database, query, run_in_shell, start_shell
from tests.statements import HELPERS, READ_LINES, read_lines_of, sum_file

LINES = 20_000

PREPARE = f"""{HELPERS}
queue_parts(make_charges(env, {LINES}), {LINES}, [(0, {LINES})])
env.cr.commit()
"""
IMPORT = 'env["cs.carrier.statement"]._cron_import()\n'
AGAIN = f"""{HELPERS}
importing.INLINE_BYTES = 0
before = env["cs.carrier.statement"].search([])
assert before.state == "review", before.held_reasons
before.action_cancel()
content = before.attachment_id.raw
after, is_new = env["cs.carrier.statement"]._import_file("again.csv", content, before.account_id)
env.cr.commit()
assert is_new
{IMPORT}
"""
# Words of the statement that PostgreSQL is at: reading the file, matching, writing the lines.
PHASES = {
    "staging": 'COPY "cs_statement_stage"%%',
    "matching": "%%cs_match_result%%",
    "writing": "%%INSERT INTO cs_carrier_statement_line%%",
}
TRACES = SQL(
    """
    SELECT s.state, s.line_count, s.content_hash, s.held_reasons,
           (SELECT count(*) FROM cs_carrier_statement_line), (SELECT count(*) FROM cs_charge_match)
      FROM cs_carrier_statement s
    """
)


@pytest.fixture(scope="module")
def database():
    with cloned_database("statement") as name:
        run_in_shell(name, PREPARE)
        yield name


@pytest.mark.parametrize("phase", PHASES)
def test_killed_import_leaves_nothing(database, phase):
    process = start_shell(database, IMPORT)
    _wait_until_at(database, process, PHASES[phase])
    process.send_signal(signal.SIGKILL)
    assert process.wait(timeout=60) == -signal.SIGKILL
    _wait_until_over(database, PHASES[phase])
    assert query(database, TRACES) == [("loading", None, None, None, 0, 0)]


def test_goes_on_to_the_same_lines(database):
    run_in_shell(database, IMPORT + AGAIN)
    first, second = query(database, READ_LINES)
    assert first[1:] == ("cancelled", LINES, sum_file(LINES))
    assert second[1:] == ("review", LINES, sum_file(LINES))
    lines = query(database, read_lines_of(first[0]))
    assert len(lines) == LINES
    assert query(database, read_lines_of(second[0])) == lines


def _wait_until_at(database, process, words):
    """Return as soon as PostgreSQL works on a statement with these words."""
    with closing(sql_db.db_connect(database).cursor()) as cr:
        cr._cnx.autocommit = True
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and process.poll() is None:
            if _count_at(cr, words):
                return
            time.sleep(0.001)
    raise AssertionError(f"the import never came to {words}")


def _wait_until_over(database, words):
    """PostgreSQL finishes the statement at which it was when the process died, and then undoes all."""
    with closing(sql_db.db_connect(database).cursor()) as cr:
        cr._cnx.autocommit = True
        deadline = time.monotonic() + 60
        while _count_at(cr, words):
            assert time.monotonic() < deadline, "the transaction of the killed process is still there"
            time.sleep(0.05)


def _count_at(cr, words):
    cr.execute(
        SQL(
            """
            SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active'
               AND query LIKE %s
            """,
            words.replace("%%", "%"),
        )
    )
    return cr.fetchone()[0]
