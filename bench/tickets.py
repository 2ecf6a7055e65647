"""Tickets with their clocks in batches, and policies applied again: ours against OCA's helpdesk_mgmt_sla.

The customers are all different; every ticket says in two sentences what happened. Ours starts four clocks a
ticket (acknowledgement, first answer, next news, resolution), the peer two deadlines. Mails that become
tickets are in ``ticket_mail.py``.
"""

from bench.harness import Bench, Contender
from bench.ticket_mail import MailOurs, MailPeer

BATCH = 1000
MATTER = "收到的包裹外箱压坏，里面的茶具碎了两只，请尽快处理。We ask for two new cups."
PEER = ("helpdesk_mgmt", "helpdesk_mgmt_sla")


def make_partners(env, n):
    first = env["res.partner"].create({"name": "王小明", "email": "xiaoming@example.com"})
    env.flush_all()
    env.cr.execute(
        """
        INSERT INTO res_partner (name, complete_name, email, email_normalized, active, type, is_company,
                                 autopost_bills, create_uid, create_date)
        SELECT name || i, name || i, i || email, i || email, TRUE, type, FALSE, autopost_bills, 1, now()
          FROM res_partner CROSS JOIN generate_series(1, %s) AS i WHERE id = %s RETURNING id
        """,
        [n, first.id],
    )
    ids = [row[0] for row in env.cr.fetchall()]
    env.cr.execute("UPDATE res_partner SET commercial_partner_id = id WHERE id = ANY(%s)", [ids])
    env.invalidate_all()
    return ids


def in_batches(rows):
    return [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]


class Ours(Contender):
    name = "ours"
    modules = ("cs_complaints",)

    def setup(self, env, n):
        team = env["cs.team"].create({"name": "Bench"})
        category = env.ref("cs_complaints.cs_ticket_category_cargo_damage")
        vals = {"name": "包裹破损", "matter": MATTER, "team_id": team.id, "category_id": category.id}
        return [{**vals, "partner_id": partner_id} for partner_id in make_partners(env, n)]

    def run(self, env, n, rows):
        self.create(env, rows)
        env.flush_all()
        env.cr.execute("SELECT count(*) FROM cs_clock WHERE res_model = 'cs.ticket'")
        clocks = env.cr.fetchone()[0]
        assert clocks == 4 * n, clocks
        return {"clocks": clocks}

    @staticmethod
    def create(env, rows):
        return [ticket_id for batch in in_batches(rows) for ticket_id in env["cs.ticket"].create(batch).ids]


class Peer(Contender):
    name = "peer"
    modules = PEER

    def setup(self, env, n):
        calendar = env.company.resource_calendar_id
        team = env["helpdesk.ticket.team"].create(
            {"name": "Bench", "use_sla": True, "resource_calendar_id": calendar.id}
        )
        category = env["helpdesk.ticket.category"].create({"name": "Cargo damage"})
        done = env["helpdesk.ticket.stage"].search([], order="sequence desc", limit=1)
        env["helpdesk.sla"].search([]).active = False
        env["helpdesk.sla"].create(
            [{"name": f"{hours} h", "hours": hours, "stage_id": done.id} for hours in (4, 40)]
        )
        vals = {"name": "包裹破损", "description": MATTER, "team_id": team.id, "category_id": category.id}
        return [{**vals, "partner_id": partner_id} for partner_id in make_partners(env, n)]

    def run(self, env, n, rows):
        for batch in in_batches(rows):
            env["helpdesk.ticket"].create(batch)
        env.flush_all()
        deadlines = env["helpdesk.ticket.sla"].search_count([])
        assert deadlines == 2 * n, deadlines
        return {"peer_deadlines": deadlines}


class OursAgain(Ours):
    """The policy asks for other hours; the clocks of the open tickets follow."""

    name = "ours_reapply"

    def setup(self, env, n):
        ids = self.create(env, super().setup(env, n))
        env.flush_all()
        # Matters are raised one after the other, not all in one second.
        env.cr.execute("UPDATE cs_clock_event SET at = at - clock_id * interval '1 s'")
        return env["cs.ticket"].browse(ids)

    def run(self, env, n, tickets):
        for policy in env["cs.ticket.policy"].search([]):
            policy.write({"first_response_hours": 3, "next_update_hours": 7, "resolution_hours": 30})
        for batch in in_batches(tickets):
            batch._apply_policies()
        env.cr.execute("SELECT count(*) FROM cs_clock_event WHERE kind = 'retarget'")
        changed = env.cr.fetchone()[0]
        assert changed == 3 * n, changed
        return {"changed_clocks": changed}


class PeerAgain(Peer):
    """The same by the peer's own means: a deadline follows its rule only when it is made anew."""

    name = "peer_reapply"

    def setup(self, env, n):
        tickets = env["helpdesk.ticket"]
        return tickets.concat(*(tickets.create(batch) for batch in in_batches(super().setup(env, n))))

    def run(self, env, n, tickets):
        for sla in env["helpdesk.sla"].search([]):
            sla.hours -= 1
        tickets.set_sla()


def derive(result):
    """Put the figures into the names that are asked for."""
    found = {}
    for name in ("ours", "peer"):
        if f"{name}_ms_per_ticket" in result:
            found[f"{name}_ms"] = result[f"{name}_ms_per_ticket"]
            found[f"{name}_queries_per_ticket"] = round(result[f"{name}_queries"] / result["n"], 3)
    reapply = [result.get(f"{name}_reapply_ms_per_ticket") for name in ("peer", "ours")]
    if all(reapply):
        found["reapply_ratio"] = round(reapply[0] / reapply[1], 1)
    return found


if __name__ == "__main__":
    contenders = (Ours, Peer, OursAgain, PeerAgain, MailOurs, MailPeer)
    Bench("tickets", unit="ticket", n=1000, contenders=contenders, derive=derive).main()
