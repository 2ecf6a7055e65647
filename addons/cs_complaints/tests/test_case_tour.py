from odoo.fields import Command, Domain
from odoo.tests import HttpCase, tagged

from .common import TicketCommon


@tagged("post_install", "-at_install")
class TestCaseTour(TicketCommon, HttpCase):
    def test_investigate(self):
        self.env["cs.evidence.item"].search(Domain.TRUE).active = False
        self.env["cs.evidence.item"].create(
            {"name": "包装照片", "category_ids": [Command.set(self.category.ids)]}
        )
        ticket = self._create_ticket(category_id=self.category.id, user_id=self.agent.id)
        self.start_tour(f"/odoo/tickets/{ticket.id}", "cs_case_investigate", login="desk_agent", timeout=300)
        self.assertRecordValues(
            ticket,
            [
                {
                    "investigation_state": "judged",
                    "verdict": "unproven",
                    "facts": "发货时完好，签收时压坏",
                    "judged_by_id": self.agent.id,
                    "investigator_id": self.agent.id,
                    "state": "new",
                }
            ],
        )
        self.assertEqual(ticket.statement_ids.mapped("text"), ["装车时被压"])

    def test_learn(self):
        self.env["cs.article"].search(Domain.TRUE).active = False
        self.env["cs.article"].create(
            {"name": "六面照片", "answer": "请拍外箱六面照片，包您满意。", "state": "published"}
        )
        self.env["cs.forbidden.promise"].create({"name": "Satisfaction", "phrases": "包您满意"})
        text = "钧窑笔洗磕裂，窑变釉面脱落"
        case = self._create_ticket(name=text, matter=text, category_id=self.category.id)
        case.write({"state": "in_progress"})
        case._close("solved", "补发笔洗一只")
        ticket = self._create_ticket(name=text, matter=text, user_id=self.agent.id)
        self.start_tour(f"/odoo/tickets/{ticket.id}", "cs_case_learn", login="desk_agent", timeout=300)
        self.assertRecordValues(
            ticket, [{"category_id": self.category.id, "settlement": "补发笔洗一只", "state": "new"}]
        )
        self.assertEqual(case.used_count, 1)
        self.assertFalse(
            ticket.message_ids.filtered(lambda message: "六面照片" in (message.body or "")),
            "an answer that was left sends nothing",
        )
