from odoo.tests import HttpCase, tagged

from .test_review_states import ReviewCommon


@tagged("post_install", "-at_install")
class TestReviewTour(ReviewCommon, HttpCase):
    def test_review_an_order(self):
        self._set_stock(self.product, 200)
        order = self._review_order([(self.product, 150, 100.0)])
        self.env["cs.review.rule"].search([("code", "=", "high_value")]).active = False
        self.start_tour("/odoo/order-review", "cs_review_order", login="desk_agent", timeout=180)
        self.assertEqual((order.cs_review_state, order.cs_review_stage), ("approved", "done"))
        self.assertEqual((order.cs_reviewer_id, order.cs_review_decided_by_id), (self.agent, self.agent))
        self.assertEqual(self._events(order), ["held", "taken", "cleared", "approved"])

    def test_review_many_by_keyboard(self):
        self._set_stock(self.product, 200)
        bad = self._review_order([(self.product, 150, 100.0)])
        good = self._review_order([(self.product, 1, 100.0)])
        self.start_tour("/odoo/order-review", "cs_review_mass", login="desk_agent", timeout=180)
        self.assertEqual((good.cs_review_state, bad.cs_review_state), ("approved", "on_hold"))
