"""Run in ``odoo shell`` on the storm's database: people, and what they will work on.

Before it stand ROOT (folder of the checkout), FACTS (file to write the facts to), and the sizes PICKINGS,
TICKETS, BOOKED and CUSTOMERS.
"""

import datetime
import json
import pathlib
import sys

sys.path.insert(0, ROOT)  # noqa: F821

from odoo.fields import Command, Datetime

from bench.bill import Ours
from bench.reconcile import make_charges

CHARGES = 60_000
TEAM_HOURS = [
    Command.create({"name": "Always", "dayofweek": str(day), "hour_from": 0, "hour_to": 24})
    for day in range(7)
]


def make_user(env, login, *groups):
    ids = [env.ref(group).id for group in groups]
    vals = {"name": login, "login": login, "password": login, "email": f"{login}@example.com"}
    return env["res.users"].create({**vals, "group_ids": [Command.set(ids)]})


def make_shop(env, user):
    """Return a channel whose orders the user imports and approves."""
    calendar = env["resource.calendar"].create(
        {"name": "Always", "tz": "UTC", "attendance_ids": [Command.clear(), *TEAM_HOURS]}
    )
    team = env["cs.team"].create(
        {"name": "Storm", "calendar_id": calendar.id, "member_ids": [Command.link(user.id)]}
    )
    env["product.product"].create({"name": "Cable", "default_code": "STORM-1", "list_price": 50})
    return env["cs.order.channel"].create(
        {"name": "Storm", "code": "storm", "platform": "shopify", "tz": "UTC", "team_id": team.id}
    )


def make_tickets(env, team, user, count):
    """Make tickets whose first answer is due one after the other during the storm."""
    env["cs.ticket.policy"].search([("active", "=", True)]).active = False
    env["cs.ticket.policy"].create({"name": "An hour", "first_response_hours": 1, "warn_percent": 0})
    env["cs.escalation.level"].search([("active", "=", True)]).active = False
    env["cs.escalation.level"].create({"name": "Answer now", "clock_kind": "first_response"})
    now = Datetime.now()
    return env["cs.ticket"].create(
        [
            {
                "name": f"Storm {number}",
                "team_id": team.id,
                "user_id": user.id,
                "opened_at": now - datetime.timedelta(seconds=3600 - 30 - 60 * number // count),
            }
            for number in range(count)
        ]
    )


def make_customer_statements(env, count):
    """Return prepared statements, all but a few of which only tell where to look."""
    customers = env["res.partner"].create(
        [
            {"name": f"Storm {at}", "email": f"storm{at}@example.com", "is_company": True}
            for at in range(count)
        ]
    )
    freight = env.ref("cs_settlement.charge_type_freight")
    env["cs.charge"].create(
        [
            {
                "side": "sell",
                "type_id": freight.id,
                "partner_id": customer.id,
                "ref": f"C{customer.id}",
                "ref_key": f"C{customer.id}",
                "expected": 10,
                "date": "2026-05-10",
            }
            for customer in customers
        ]
    )
    days = datetime.date(2026, 5, 1), datetime.date(2026, 5, 31)
    statements = env["cs.customer.statement.maker"]._make(env.company, "month", *days, customers)
    statements[count // 10 :].sudo().channel = "portal"
    return statements


def make_approved(env, count):
    """Return approved statements of carriers, with fifty lines each."""
    statements = env["cs.carrier.statement"]
    for number in range(count):
        statement = statements.browse(Ours().setup(env, 50))
        statement.write({"number": f"STORM/{number}", "invoice_number": f"STORM-{number}"})
        # Each brings a tax of its own, and no two are called the same.
        env["account.tax"].search([("name", "=", "Bench 6%")]).name = f"Bench {number}"
        statements |= statement
    return statements


def prepare(env):
    agent = make_user(env, "storm_agent", "cs_forwarding.group_manager")
    accountant = make_user(env, "storm_accountant", "cs_settlement.group_settlement_manager")
    shop = make_shop(env, agent)
    account = make_charges(env, CHARGES)
    facts = {
        "currency": env.company.currency_id.name,
        "channel": shop.id,
        "account": account.id,
        "tickets": make_tickets(env, shop.team_id, agent, TICKETS).ids,  # noqa: F821
        "customer_statements": make_customer_statements(env, CUSTOMERS).ids,  # noqa: F821
        "approved": make_approved(env, BOOKED).ids,  # noqa: F821
        "settings": env["res.users.settings"]._find_or_create_for_user(accountant).id,
    }
    pathlib.Path(FACTS).write_text(json.dumps(facts))  # noqa: F821
    env.cr.commit()


prepare(env)  # noqa: F821
