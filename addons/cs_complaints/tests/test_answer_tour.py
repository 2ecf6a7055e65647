from odoo.tests import HttpCase, tagged

from .test_answer import AnswerCommon


@tagged("post_install", "-at_install")
class TestAnswerTour(AnswerCommon, HttpCase):
    def test_answer_the_customer(self):
        parcel = self._create_parcels("SF1001")
        self.ticket.write({"parcel_id": parcel.id, "category_id": self.category.id})
        self.start_tour(
            f"/odoo/tickets/{self.ticket.id}", "cs_answer_customer", login="desk_agent", timeout=240
        )
        self.assertEqual(self.ticket.state, "in_progress")
        self.assertTrue(self.ticket.first_answered_at)
        promises = self.ticket.event_ids.filtered(lambda event: event.kind == "update_promise")
        self.assertEqual(len(promises), 1)
        call = self.ticket.message_ids.filtered(lambda message: "已电话告知" in message.body)
        self.assertTrue(call.subtype_id.internal)
        self.assertEqual(self.ticket.last_answered_at, call.date)

    def test_somebody_else_has_it_open(self):
        self.ticket.with_user(self.supervisor).action_sign_presence("phoning")
        self.start_tour(
            f"/odoo/tickets/{self.ticket.id}", "cs_ticket_viewers", login="desk_agent", timeout=120
        )
