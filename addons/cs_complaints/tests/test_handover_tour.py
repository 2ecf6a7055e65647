from odoo.tests import HttpCase, tagged

from .handover_common import HandoverCommon


@tagged("post_install", "-at_install")
class TestHandoverTour(HandoverCommon, HttpCase):
    def _start(self, path, tour, login):
        self.start_tour(path, tour, login=login, timeout=180)

    def test_there_and_back(self):
        self.category.name = "茶具外箱压坏"
        self.ticket.write({"department_id": self.warehouse.id, "category_id": self.category.id})
        path = f"/odoo/tickets/{self.ticket.id}"
        self._start(path, "cs_handover_send", "desk_agent")
        handover = self.ticket.handover_ids
        self.assertRecordValues(
            handover,
            [{"department_id": self.warehouse.id, "question": "出库时怎么包装的？客户电话 138****1234"}],
        )
        self._start("/odoo/handovers-to-answer", "cs_handover_department", "desk_warehouse")
        self.assertRecordValues(
            handover,
            [
                {
                    "state": "answered",
                    "answer": "双层气泡膜，出库时完好，有照片",
                    "answered_by_id": self.warehouse_user.id,
                }
            ],
        )
        self._start(path, "cs_handover_inform", "desk_agent")
        self.assertRecordValues(handover, [{"state": "informed", "informed_by_id": self.agent.id}])

    def test_escalated_and_accepted(self):
        self.ticket.write({"escalation_offer": "主管", "escalation_offer_tier": "2"})
        self._start(f"/odoo/tickets/{self.ticket.id}", "cs_escalation", "desk_agent")
        self.assertEqual(self.ticket.tier, "2")
        self.assertEqual(self.ticket.escalation_ids.sorted("id").mapped("source"), ["customer", "help"])
        self._start("/odoo/escalations", "cs_escalation_accept", "desk_supervisor")
        last = self.ticket.escalation_ids.sorted("id")[-1:]
        self.assertRecordValues(last, [{"state": "accepted", "accepted_by_id": self.supervisor.id}])
        self.assertEqual(self.ticket.user_id, self.agent)


@tagged("post_install", "-at_install")
class TestHandoverNarrowTour(HandoverCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_on_the_phone(self):
        self.ticket._hand_over(self.warehouse, "茶具外箱压坏", "出库时是怎么包装的？请附打包台照片。")
        self.start_tour(
            "/odoo/handovers-to-answer", "cs_handover_narrow", login="desk_warehouse", timeout=180
        )
