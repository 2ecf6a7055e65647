from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DeskCommon


@tagged("post_install", "-at_install")
class TestWarehouseChoice(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jilin = cls.env.ref("base.state_cn_JL")
        cls.guangdong = cls.env.ref("base.state_cn_GD")
        cls.customer.state_id = cls.jilin
        cls.main = cls.env["stock.warehouse"].search([("company_id", "=", cls.env.company.id)], limit=1)
        cls.main.cs_is_candidate = False
        cls.north = cls._create_warehouse("North", "NOR", cls.jilin)
        cls.south = cls._create_warehouse("South", "SOU", cls.guangdong)
        cls.channel.review_required = False
        cls.policy = cls.env["cs.warehouse.policy"].create({"company_id": cls.env.company.id})

    @classmethod
    def _create_warehouse(cls, name, code, state):
        place = cls.env["res.partner"].create(
            {"name": name, "state_id": state.id, "country_id": cls.country_cn.id}
        )
        return cls.env["stock.warehouse"].create({"name": name, "code": code, "partner_id": place.id})

    def _order(self, *quantities, **vals):
        products = (self.product, self.other_product)
        return self._create_order(
            lines=[(product, qty, 100.0) for product, qty in zip(products, quantities, strict=False)], **vals
        )

    def _choose(self, orders):
        orders.with_user(self.agent).action_choose_warehouse()

    def test_nearest_warehouse_with_the_goods(self):
        self._set_stock(self.product, 5, self.north)
        self._set_stock(self.product, 5, self.south)
        order = self._order(2)
        self._choose(order)
        self.assertEqual(order.warehouse_id, self.north)
        candidates = order.cs_warehouse_choice_id.candidate_ids
        self.assertRecordValues(
            candidates,
            [
                {"warehouse_id": self.north.id, "verdict": "chosen", "covered": 1, "distance_source": "state"},
                {"warehouse_id": self.south.id, "verdict": "score", "covered": 1, "distance_source": "country"},
            ],
        )
        self.assertEqual(order.cs_warehouse_choice_id.user_id, self.agent)
        self.assertEqual(order.cs_warehouse_summary, "North: has everything, 150 km, 0 open transfers")

    def test_goods_beat_distance_and_the_loser_keeps_its_reason(self):
        self._set_stock(self.product, 1, self.north)
        self._set_stock(self.product, 5, self.south)
        order = self._order(3)
        self._choose(order)
        self.assertEqual(order.warehouse_id, self.south)
        rejected = order.cs_warehouse_candidate_ids - order.cs_warehouse_candidate_ids[0]
        self.assertEqual(rejected.verdict, "part")
        self.assertEqual(rejected.explanation, "lacks CS-07 × 2, 150 km, 0 open transfers")

    def test_stated_zone_is_the_distance(self):
        self._set_stock(self.product, 5, self.north)
        self._set_stock(self.product, 5, self.south)
        self.env["cs.warehouse.zone"].create(
            {
                "name": "Flown every night",
                "warehouse_id": self.south.id,
                "country_id": self.country_cn.id,
                "state_ids": [Command.set(self.jilin.ids)],
                "zip_prefix": "134, 135",
                "distance": 20,
            }
        )
        order = self._order(2)
        self._choose(order)
        self.assertEqual(order.warehouse_id, self.south)
        self.assertEqual(order.cs_warehouse_candidate_ids[0].distance_source, "zone")

    def test_least_open_work(self):
        self.south.partner_id.state_id = self.jilin
        for warehouse in (self.north, self.south):
            self._set_stock(self.product, 50, warehouse)
        self.policy.is_automatic = False
        self._order(1, warehouse_id=self.north.id).action_confirm()
        order = self._order(1)
        self._choose(order)
        self.assertEqual(order.warehouse_id, self.south)

    def test_orders_of_one_run_do_not_get_the_same_goods(self):
        self._set_stock(self.product, 2, self.north)
        self._set_stock(self.product, 2, self.south)
        orders = self._order(2) + self._order(2) + self._order(2)
        self._choose(orders)
        choices = orders.cs_warehouse_choice_id.sorted(lambda choice: choice.order_id.id)
        self.assertEqual(choices.mapped("is_complete"), [True, True, False])
        self.assertEqual(choices[:2].warehouse_id, self.north + self.south)

    def test_approved_orders_keep_what_they_were_promised(self):
        self._set_stock(self.product, 2, self.north)
        self._set_stock(self.product, 2, self.south)
        self.policy.is_automatic = False
        self._order(2, warehouse_id=self.north.id).cs_review_state = "approved"
        order = self._order(2)
        self._choose(order)
        self.assertEqual(order.warehouse_id, self.south)

    def test_split_order_becomes_one_transfer_a_warehouse(self):
        self._set_stock(self.product, 3, self.north)
        self._set_stock(self.product, 2, self.south)
        self._set_stock(self.other_product, 1, self.south)
        order = self._order(5, 1)
        self._choose(order)
        self.assertTrue(order.cs_warehouse_split)
        order.action_confirm()
        moves = order.picking_ids.move_ids.sorted(lambda move: (move.warehouse_id.name, move.product_id.id))
        self.assertEqual(
            [(move.picking_id.picking_type_id.warehouse_id, move.product_id, move.product_uom_qty) for move in moves],
            [(self.north, self.product, 3), (self.south, self.product, 2), (self.south, self.other_product, 1)],
        )
        self.assertEqual(set(order.picking_ids.mapped("state")), {"assigned"})

    def test_more_of_a_split_line_goes_to_its_main_warehouse(self):
        self._set_stock(self.product, 3, self.north)
        self._set_stock(self.product, 2, self.south)
        order = self._order(5)
        self._choose(order)
        order.action_confirm()
        order.order_line[0].product_uom_qty = 6
        quantities = {
            move.warehouse_id: move.product_uom_qty for move in order.picking_ids.move_ids if move.state != "cancel"
        }
        self.assertEqual(quantities, {self.north: 4, self.south: 2})

    def test_order_that_wants_all_at_once_is_not_split(self):
        self._set_stock(self.product, 3, self.north)
        self._set_stock(self.product, 2, self.south)
        order = self._order(5, picking_policy="one")
        self._choose(order)
        self.assertFalse(order.cs_warehouse_split)
        self.assertFalse(order.cs_warehouse_choice_id.is_complete)
        self.assertEqual(order.cs_warehouse_summary, "North waits for goods: no warehouse has everything.")

    def test_review_finds_a_split_order_in_stock(self):
        self._set_stock(self.product, 3, self.north)
        self._set_stock(self.product, 2, self.south)
        order = self._order(5)
        order.with_user(self.agent)._submit_for_review()
        self.assertTrue(order.cs_warehouse_split)
        self.assertNotIn("stock", order.cs_anomaly_ids.type_id.mapped("code"))

    def test_chosen_by_itself_before_the_review_and_again_for_other_content(self):
        self._set_stock(self.product, 1, self.north)
        self._set_stock(self.product, 9, self.south)
        order = self._order(1)
        order.with_user(self.agent)._submit_for_review()
        self.assertEqual(order.warehouse_id, self.north)
        self.assertFalse(order.cs_warehouse_choice_id.user_id)
        order.order_line[0].product_uom_qty = 4
        self.assertEqual(order.warehouse_id, self.south)
        self.assertEqual(order.cs_warehouse_choice_ids.mapped("is_current"), [True, False])
        order.order_line[0].price_unit = 99
        self.assertEqual(len(order.cs_warehouse_choice_ids), 2, "a price is no reason to choose again")

    def test_not_chosen_where_the_policy_does_not_say_so(self):
        self.policy.is_automatic = False
        self._set_stock(self.product, 9, self.south)
        order = self._order(1)
        order._submit_for_review()
        self.assertFalse(order.cs_warehouse_choice_ids)

    def test_team_policy_goes_before_the_company_s(self):
        self.env["cs.warehouse.policy"].create(
            {"team_id": self.team.id, "weight_near": 0, "weight_goods": 0, "weight_work": 10}
        )
        self._set_stock(self.product, 9, self.north)
        self._set_stock(self.product, 9, self.south)
        self._order(1).action_confirm()
        first = self._order(1)
        self._choose(first)
        self.assertEqual(first.warehouse_id, self.south, "North has an open transfer already")

    def test_confirmed_without_review_is_chosen_at_the_confirmation(self):
        self._set_stock(self.product, 9, self.south)
        order = self._order(1)
        order.action_confirm()
        self.assertEqual(order.warehouse_id, self.south)
        self.assertEqual(order.picking_ids.picking_type_id.warehouse_id, self.south)

    def test_agent_overrules_with_a_reason(self):
        self._set_stock(self.product, 9, self.north)
        order = self._order(1)
        self._choose(order)
        wizard = self.env["cs.warehouse.overrule"].with_user(self.agent)
        wizard.create(
            {"order_ids": order.ids, "warehouse_id": self.south.id, "reason": "Collected there"}
        ).action_apply()
        self.assertEqual(order.warehouse_id, self.south)
        choice = order.cs_warehouse_choice_id
        self.assertRecordValues(
            choice, [{"is_overruled": True, "reason": "Collected there", "user_id": self.agent.id}]
        )
        self.assertEqual(
            dict(choice.candidate_ids.mapped(lambda one: (one.warehouse_id, one.verdict))),
            {self.north: "score", self.south: "overruled"},
        )
        order.order_line[0].product_uom_qty = 2
        order._submit_for_review()
        self.assertEqual(order.warehouse_id, self.south, "what a person chose stays")

    def test_no_choice_after_the_confirmation_and_none_by_strangers(self):
        order = self._order(1)
        with self.assertRaises(AccessError):
            order.with_user(self.outsider).action_choose_warehouse()
        order.action_confirm()
        with self.assertRaises(UserError):
            order.with_user(self.agent).action_choose_warehouse()

    def test_queries_do_not_depend_on_the_number_of_orders(self):
        self._set_stock(self.product, 500, self.north)
        engine = self.env["cs.warehouse.engine"]
        counts = []
        for size in (1, 2, 60):
            orders = self.env["sale.order"].concat(*(self._order(1) for _each in range(size)))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            engine._choose(orders)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(orders.warehouse_id, self.north)
        self.assertLessEqual(counts[2], counts[1] + 3, counts)
        self.assertLess(counts[2], 45, counts)
