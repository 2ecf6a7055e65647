from odoo.tests import HttpCase, tagged

from .common import TicketCommon


@tagged("post_install", "-at_install")
class TestTicketTour(TicketCommon, HttpCase):
    def test_take_and_close_and_back(self):
        ticket = self._create_ticket(name="茶具碎了")
        other = self._create_ticket(name="催件")
        self.start_tour("/odoo/tickets-unassigned", "cs_ticket_take_and_close", login="desk_agent", timeout=240)
        self.assertRecordValues(
            ticket,
            [
                {
                    "state": "in_progress",
                    "user_id": self.agent.id,
                    "settlement": "补发两只茶杯，客户满意",
                    "closed_at": False,
                    "reopen_count": 1,
                }
            ],
        )
        self.assertEqual(other.state, "new")

    def test_find_among_many(self):
        for number in range(30):
            self._create_ticket(name=f"催件 {number}", matter="三天没有更新")
        self._create_ticket(name="茶具碎了")
        self.start_tour("/odoo/tickets", "cs_ticket_find_in_list", login="desk_agent", timeout=240)
