from odoo.tests import HttpCase, tagged

from .test_transport_choice import ChoiceCommon


@tagged("post_install", "-at_install")
class TestTransportTour(ChoiceCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.cs_fragile = True

    def test_choose_a_carrier(self):
        order = self._create_order()
        self.start_tour(
            f"/odoo/desk-orders/{order.id}", "cs_transport_choice", login="desk_agent", timeout=180
        )
        self.assertEqual(order.carrier_id, self.plane)
        self.assertEqual(order.cs_choice_ids.mapped("carrier_id"), self.plane | self.boat)
        latest = order.cs_choice_ids.filtered("is_current")
        self.assertRecordValues(
            latest, [{"chosen_by_id": self.agent.id, "overrule_reason": "The customer asked for it"}]
        )

    def test_state_the_goods_by_hand(self):
        self.product.weight = 1
        self.bike.cs_refuse_fragile = True
        order = self._create_order(carrier_id=self.bike.id)
        self.start_tour(
            f"/odoo/desk-orders/{order.id}", "cs_cargo_by_hand", login="desk_agent", timeout=180
        )
        self.assertRecordValues(
            order.cs_cargo_override_ids, [{"reason": "Packed in a wooden box", "create_uid": self.agent.id}]
        )
