"""The way of a complaint from the customer's mail to his rating, as its people go it, in Chinese."""

import base64

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .remedy_common import RemedyCommon

WAYBILL = "SF1234567890123"
MAIL = """From: =?GB18030?B?{sender}?= <xiaoming@example.com>
To: help@{domain}
Subject: =?GB18030?B?{subject}?=
Message-ID: <journey-1@example.com>
Date: Mon, 23 Nov 2026 09:12:00 +0800
MIME-Version: 1.0
Content-Type: text/plain; charset=GB18030
Content-Transfer-Encoding: base64

{body}
"""


def _gb(text):
    return base64.b64encode(text.encode("gb18030")).decode()


@tagged("post_install", "-at_install")
class TestTicketJourney(RemedyCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.ticket.unlink()
        cls.order.picking_ids.carrier_tracking_ref = WAYBILL
        cls.buyer = cls.env["res.users"].create(
            {
                "login": "desk_buyer",
                "password": "desk_buyer",
                "partner_id": cls.customer.id,
                "group_ids": [Command.set(cls.env.ref("base.group_portal").ids)],
            }
        )
        for user in cls.agent | cls.warehouse_user | cls.buyer:
            user.lang = "zh_CN"
        cls.env["cs.remedy.limit"].search([("role", "=", "agent")], limit=10).amount = 1000
        cls.category.remedy_kind_ids = cls._kind("return")
        cls._kind("refund").with_context(lang="zh_CN").name = "退款"
        cls.domain = "desk.example.com"
        cls.env.company.alias_domain_id = cls.env["mail.alias.domain"].create({"name": cls.domain})
        cls.env["cs.ticket.alias"].create(
            {"name": "客服", "alias_name": "help", "team_id": cls.team.id, "category_id": cls.category.id}
        )

    def test_from_the_mail_to_the_rating(self):
        ticket = self._receive()
        self._tour("/odoo/tickets-unassigned", "ask", self.agent)
        self._let_the_department_answer(ticket)
        self._tour("/odoo/my-tickets", "inform", self.agent)
        self._check_told(ticket)
        self._tour("/my/tickets", "customer", self.buyer)
        self._carry_out(ticket)
        self._tour("/odoo/my-tickets", "close", self.agent)
        self.assertRecordValues(
            ticket, [{"state": "closed", "close_kind": "solved", "settlement": "退货并全额退款"}]
        )
        self._rate(ticket)

    def _tour(self, path, name, user):
        login = user.login if user else None
        self.start_tour(path, f"cs_ticket_journey_{name}", login=login, timeout=300)
        self.env.invalidate_all()

    def _receive(self):
        raw = MAIL.format(
            domain=self.domain,
            sender=_gb("王小明"),
            subject=_gb("茶具碎了"),
            body=_gb(f"您好，运单 {WAYBILL} 今天收到，外箱压坏，里面的茶具碎了两只，要求退款。"),
        )
        self.env["mail.thread"].message_process("cs.ticket", raw.encode())
        ticket = self.env["cs.ticket"].search([("source", "=", "email")], order="id desc", limit=1)
        self.assertRecordValues(
            ticket,
            [
                {
                    "name": "茶具碎了",
                    "state": "new",
                    "partner_id": self.customer.id,
                    "parcel_id": self.order.cs_parcel_ids.id,
                    "order_id": self.order.id,
                    "category_id": self.category.id,
                    "department_id": self.warehouse.id,
                    "team_id": self.team.id,
                    "user_id": False,
                }
            ],
        )
        self.assertIn("茶具碎了两只", ticket.matter)
        self.assertFalse(ticket.acknowledged_at)
        self.env["cs.ticket"]._send_waiting_receipts()
        self.assertTrue(ticket.acknowledged_at)
        self.assertFalse(ticket.first_answered_at)
        return ticket

    def _let_the_department_answer(self, ticket):
        handover = ticket.handover_ids
        self.assertRecordValues(
            handover, [{"state": "sent", "department_id": self.warehouse.id, "user_id": self.agent.id}]
        )
        self._tour("/odoo/handovers-to-answer", "department", self.warehouse_user)
        self.assertRecordValues(
            handover,
            [{"state": "answered", "answer": "只垫了一层纸，应该用气泡膜", "answered_by_id": self.warehouse_user.id}],
        )
        self.assertEqual(ticket.user_id, self.agent)

    def _check_told(self, ticket):
        self.assertEqual(ticket.handover_ids.state, "informed")
        self.assertTrue(ticket.first_answered_at)
        self.assertRecordValues(
            ticket.remedy_ids, [{"state": "offered", "version": 1, "amount": self.invoice.amount_total}]
        )
        self.assertEqual(set(ticket.remedy_ids.line_ids.mapped("kind")), {"return", "refund"})
        self.assertFalse(self.invoice.reversal_move_ids)

    def _carry_out(self, ticket):
        """Look at the documents of the promise, and let accounting and warehouse do their part."""
        remedy = ticket.remedy_ids
        self.assertRecordValues(remedy, [{"state": "accepted", "answer_how": "link", "answer_name": "王小明"}])
        credit, back = remedy.line_ids.move_ids, remedy.line_ids.picking_ids
        self.assertRecordValues(
            credit,
            [
                {
                    "state": "draft",
                    "move_type": "out_refund",
                    "reversed_entry_id": self.invoice.id,
                    "amount_total": self.invoice.amount_total,
                }
            ],
        )
        self.assertEqual(back.return_id, self.order.picking_ids - back)
        self.assertEqual(ticket.state, "remedying")
        credit.action_post()
        self._ship(back)
        self.assertEqual(remedy.state, "done")

    def _rate(self, ticket):
        request = ticket.rating_request_ids
        self.assertEqual(len(request), 1)
        self._tour(request.sudo()._get_link().removeprefix(request.get_base_url()), "rate", None)
        self.assertRecordValues(request, [{"state": "answered", "score": "5", "comment": "处理很快"}])
        self.assertEqual(ticket.state, "closed")
