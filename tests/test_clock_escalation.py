"""On a running server a missed deadline is noticed, and somebody is told, within a minute and a half."""

import json
import time
from contextlib import closing

import pytest

from odoo import sql_db

from tests.server import running_server
from tests.shell import cloned_database, run_in_shell

ALLOWED_DELAY = 90
DUE_IN = 75

# An agent and his ticket whose first answer is due in a little more than a minute; the ladder tells the agent
# at that moment. The server's own scheduled actions do the rest.
PREPARE = f"""
import json
from odoo.fields import Command, Datetime
agent = env["res.users"].create({{"name": "Ann", "login": "clock_agent", "group_ids": [
    Command.link(env.ref("cs_forwarding.group_agent").id)]}})
hours = [Command.create({{"name": "Always", "dayofweek": str(day), "hour_from": 0, "hour_to": 24}})
         for day in range(7)]
calendar = env["resource.calendar"].create({{
    "name": "Always", "tz": "UTC", "attendance_ids": [Command.clear(), *hours]}})
team = env["cs.team"].create({{"name": "Clocks", "calendar_id": calendar.id, "member_ids": [
    Command.link(agent.id)]}})
env["cs.ticket.policy"].search([("active", "=", True)]).active = False
env["cs.ticket.policy"].create({{"name": "An hour", "first_response_hours": 1, "warn_percent": 0}})
env["cs.escalation.level"].search([("active", "=", True)]).active = False
env["cs.escalation.level"].create({{"name": "Answer now", "clock_kind": "first_response"}})
opened_at = Datetime.subtract(Datetime.now(), seconds=3600 - {DUE_IN})
ticket = env["cs.ticket"].create({{
    "name": "Late", "team_id": team.id, "user_id": agent.id, "opened_at": opened_at}})
print("READY", json.dumps({{"ticket": ticket.id, "agent": agent.id}}))
env.cr.commit()
"""


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    """(database, what PREPARE prints) while a server with scheduled actions runs on it."""
    with cloned_database("clocks") as database:
        line = next(line for line in run_in_shell(database, PREPARE).splitlines() if "READY" in line)
        with running_server(database, tmp_path_factory.mktemp("server") / "server.log"):
            yield database, json.loads(line.partition("READY ")[2])


def _query(database, statement, *parameters):
    with closing(sql_db.db_connect(database).cursor()) as cr:
        cr.execute(statement, parameters)
        return cr.fetchall()


def _await_rows(database, statement, *parameters):
    """Wait until the statement finds something; return the rows and when (UTC) they were found."""
    deadline = time.monotonic() + DUE_IN + 2 * ALLOWED_DELAY
    while time.monotonic() < deadline:
        if rows := _query(database, statement, *parameters):
            return rows
        time.sleep(1)
    raise AssertionError(f"nothing found in time by {statement}")


def test_missed_deadline_is_escalated_in_time(ready):
    database, facts = ready
    rows = _await_rows(
        database,
        """
        SELECT activity.user_id, activity.summary,
               extract(epoch FROM activity.create_date - clock.due_at)
          FROM mail_activity activity
          JOIN cs_clock clock ON clock.res_model = activity.res_model AND clock.res_id = activity.res_id
         WHERE activity.res_model = 'cs.ticket' AND activity.res_id = %s AND clock.kind = 'first_response'
        """,
        facts["ticket"],
    )
    [(user_id, summary, delay)] = rows
    assert (user_id, summary) == (facts["agent"], "Answer now")
    assert 0 <= delay <= ALLOWED_DELAY, delay
    [(late_since, is_late)] = _query(
        database,
        "SELECT breached_at = due_at, is_late FROM cs_clock WHERE res_model = 'cs.ticket' AND res_id = %s",
        facts["ticket"],
    )
    assert late_since
    assert is_late
