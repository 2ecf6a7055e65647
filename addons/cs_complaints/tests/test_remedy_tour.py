from odoo.tests import HttpCase, tagged

from odoo.addons.cs_forwarding.controllers.rate_limit import limiter

from .remedy_common import RemedyCommon


@tagged("post_install", "-at_install")
class TestRemedyTour(RemedyCommon, HttpCase):
    def test_offered_accepted_followed(self):
        """An agent offers a compensation, the customer accepts it, accounting is asked for the credit note."""
        limiter.clear()
        self.category.remedy_kind_ids = self._kind("compensation")
        url = f"/odoo/tickets/{self.ticket.id}"
        self.start_tour(url, "cs_remedy_offer", login="desk_agent", timeout=240)
        remedy = self.ticket.remedy_ids
        self.assertRecordValues(
            remedy, [{"state": "offered", "amount": 30.0, "proposed_by_id": self.agent.id}]
        )
        self.start_tour(remedy._get_path(), "cs_remedy_accept", timeout=180)
        self.assertRecordValues(remedy, [{"state": "accepted", "answer_how": "link"}])
        self.start_tour(url, "cs_remedy_follow", login="desk_agent", timeout=180)
        remedy.sudo().line_ids.move_ids.with_user(self.accountant).action_post()
        self.assertEqual(remedy.state, "done")
        self.assertFalse(self.ticket.with_user(self.agent)._get_close_obstacles())
