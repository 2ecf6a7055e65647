"""Mails that become tickets: ours against OCA's helpdesk_mgmt, through Odoo's gateway.

Each mail is of another known customer and names an order. Ours finds customer and order, starts the clocks,
keeps the mail from counting twice and asks for a receipt, which a job sends; the peer makes a ticket.
"""

from bench.harness import Bench, Contender
from bench.worker import Measured

DOMAIN = "bench.example.com"
ADDRESS = f"complaints@{DOMAIN}"
# More mails only take longer: each is worked on by itself.
MAILS = 100
_MAIL = """\
From: =?utf-8?B?546L5bCP5piO?= <xiaoming{number}@example.com>
To: {address}
Subject: =?utf-8?B?5YyF6KO556C05o2f?=
Message-ID: <{number}.bench@example.com>
Date: Sun, 22 Nov 2026 10:00:00 +0800
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="B"

--B
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

订单 {order} 外箱压坏，里面的茶具碎了两只，请尽快处理。We ask for two new cups.
--B
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit

<p>订单 {order} 外箱压坏，里面的茶具碎了两只，请尽快处理。We ask for two new cups.</p>
--B--
"""


def make_mails(env):
    """Return the mails of so many customers, each about an order of his where there are orders."""
    customers = env["res.partner"].create(
        [{"name": f"王小明 {number}", "email": f"xiaoming{number}@example.com"} for number in range(MAILS)]
    )
    names = [f"S{number:05}" for number in range(MAILS)]
    if "sale.order" in env:
        orders = env["sale.order"].create([{"partner_id": customer.id} for customer in customers])
        names = orders.mapped("name")
    return [
        _MAIL.format(number=number, address=ADDRESS, order=name).replace("\n", "\r\n").encode()
        for number, name in enumerate(names)
    ]


class _Mails(Contender):
    ticket = ""

    def receive(self, env, mails):
        """Let the mails come in one by one, as the gateway does; return the tickets."""
        gateway = env["mail.thread"].with_context(mail_notify_force_send=False)
        for mail in mails:
            gateway.message_process(False, mail)
            env.flush_all()
            env.invalidate_all()
        return env[self.ticket].search([], order="id desc", limit=len(mails))

    def run(self, env, n, mails):
        measured = Measured(env.cr)
        measured.start()
        tickets = self.receive(env, mails)
        spent = measured.stop()
        assert len(tickets) == MAILS, len(tickets)
        self.check(tickets)
        cpu = spent["python"] + (spent["backend"] or 0)
        return {
            f"{self.name}_ms": round(cpu * 1000 / MAILS, 2),
            f"{self.name}_queries_per_mail": round(spent["queries"] / MAILS, 1),
        }

    def check(self, tickets):
        """See that the work was done."""


class MailOurs(_Mails):
    name = "mail_ours"
    modules = ("cs_complaints",)
    ticket = "cs.ticket"

    def setup(self, env, n):
        env.company.alias_domain_id = env["mail.alias.domain"].create({"name": DOMAIN})
        team = env["cs.team"].create({"name": "Bench"})
        env["cs.ticket.alias"].create({"name": "Bench", "alias_name": "complaints", "team_id": team.id})
        return make_mails(env)

    def check(self, tickets):
        assert all(ticket.partner_id and ticket.order_id and ticket.wants_receipt for ticket in tickets)


class MailPeer(_Mails):
    name = "mail_peer"
    modules = ("helpdesk_mgmt", "helpdesk_mgmt_sla")
    ticket = "helpdesk.ticket"

    def setup(self, env, n):
        env.company.alias_domain_id = env["mail.alias.domain"].create({"name": DOMAIN})
        env["helpdesk.ticket.team"].create({"name": "Bench", "alias_name": "complaints"})
        return make_mails(env)


if __name__ == "__main__":
    figures = {"mail_ours_ms": None, "mail_peer_ms": None}
    Bench("ticket_mail", unit="mail", n=MAILS, contenders=(MailOurs, MailPeer), figures=figures).main()
