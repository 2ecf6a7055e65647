from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .cargo_common import CargoCommon


class ChoiceCommon(CargoCommon):
    """Three carriers: cheap and slow, dear and fast, and one that refuses the goods."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["delivery.carrier"].search([]).active = False
        mode = {code: cls.env.ref(f"cs_forwarding.cs_transport_mode_{code}").id for code in ("sea", "air")}
        cls.boat = cls._carrier("Slow Boat", 10.0, cs_mode_id=mode["sea"], cs_transit_days=20)
        cls.plane = cls._carrier("Fast Plane", 40.0, cs_mode_id=mode["air"], cs_transit_days=2)
        cls.bike = cls._carrier("Bike", 1.0, max_weight=1)
        cls.product.weight = 5
        cls.channel.review_required = False

    @classmethod
    def _compare(cls, orders, user=None):
        return orders.with_user(user or cls.agent)._compare_transport()

    def _rows(self, choice):
        return choice.candidate_ids.grouped("carrier_id")


@tagged("post_install", "-at_install")
class TestTransportCompare(ChoiceCommon):
    @freeze_time("2026-11-16 08:00:00")
    def test_every_carrier_with_its_figures(self):
        order = self._create_order()
        choice = self._compare(order)
        self.assertRecordValues(choice, [{"version": 1, "is_current": True, "candidate_count": 2}])
        rows = self._rows(choice)
        self.assertEqual(rows[self.boat], choice.best_id)
        self.assertRecordValues(
            rows[self.boat] | rows[self.plane],
            [
                {"rank": 1, "cost": 10, "days": 20, "days_source": "stated", "score": 64.3},
                {"rank": 2, "cost": 40, "days": 2, "days_source": "stated", "score": 53.4},
            ],
        )
        self.assertEqual(rows[self.plane].arrives_at, fields.Datetime.to_datetime("2026-11-18 08:00:00"))
        self.assertEqual((rows[self.boat].points_cost, rows[self.plane].points_time), (100, 100))
        self.assertEqual((rows[self.boat].points_safety, rows[self.boat].sample), (50, 0))
        bike = rows[self.bike]
        self.assertEqual((bike.is_refused, bike.rank, bike.has_rate), (True, 0, False))
        self.assertEqual(bike.refusal_text, "5 kg are too heavy for Bike")
        self.assertEqual(
            choice.reason, "Slow Boat is the best of 2, 10.9 points ahead of Fast Plane, mostly for cost."
        )
        self.assertFalse(order.carrier_id, "comparing chooses nothing")

    @freeze_time("2026-11-16 08:00:00")
    def test_the_wanted_date(self):
        order = self._create_order(commitment_date="2026-11-19 08:00:00")
        choice = self._compare(order)
        rows = self._rows(choice)
        self.assertEqual(rows[self.plane].points_time, 100)
        self.assertAlmostEqual(rows[self.boat].points_time, 100 * 4 / 21, places=1)
        self.assertEqual(choice.wanted_at, order.commitment_date)
        table = order.with_user(self.agent).cs_transport_table
        self.assertEqual([row["late"] for row in table["rows"]], [True, False])

    def test_weights_of_team_and_customer(self):
        order = self._create_order()
        self.team.write({"cs_weight_cost": 10, "cs_weight_time": 90, "cs_weight_safety": 0})
        choice = self._compare(order)
        self.assertEqual(choice.best_id.carrier_id, self.plane)
        self.assertEqual((choice.cs_weight_cost, choice.cs_weight_time), (10, 90))
        self.customer.write({"cs_own_weights": True, "cs_weight_cost": 100, "cs_weight_time": 0})
        self.assertEqual(self._compare(order).best_id.carrier_id, self.boat)

    def test_customers_requirements_are_hard(self):
        self.customer.cs_never_mode_ids = self.boat.cs_mode_id
        choice = self._compare(self._create_order())
        self.assertEqual(choice.best_id.carrier_id, self.plane)
        refused = self._rows(choice)[self.boat]
        self.assertEqual(
            refused.refusal_text, "The customer does not want this mode of transport (Slow Boat)"
        )
        self.assertEqual(choice.reason, "Fast Plane is the only one that can take it.")

    def test_a_rate_that_fails_is_a_reason(self):
        def fail(carrier, order):
            if carrier == self.boat:
                raise ConnectionError("no route")
            return {"success": False, "price": 0.0, "error_message": "Account blocked", "warning_message": False}

        with patch.object(type(self.boat), "rate_shipment", fail):
            choice = self._compare(self._create_order())
        rows = self._rows(choice)
        self.assertEqual(
            rows[self.boat].refusal_text, "No price: the carrier's price service does not answer"
        )
        self.assertEqual(rows[self.plane].refusal_text, "No price: Account blocked")
        self.assertEqual((choice.best_id.id, choice.reason), (False, "No carrier can take the order."))

    def test_who_is_refused_is_not_asked_for_a_price(self):
        asked = []
        rate_shipment = type(self.boat).rate_shipment

        def note(carrier, order):
            asked.append(carrier)
            return rate_shipment(carrier, order)

        with patch.object(type(self.boat), "rate_shipment", note):
            self._compare(self._create_order())
        self.assertEqual(asked, [self.boat, self.plane])

    def test_free_delivery_costs_all_the_same(self):
        self.boat.write({"free_over": True, "amount": 10})
        row = self._rows(self._compare(self._create_order()))[self.boat]
        self.assertEqual((row.cost, row.price), (10, 0))

    def test_learned_days_go_first(self):
        self.env["cs.tracking.lane"].create(
            {
                "level": "country",
                "company_id": self.env.company.id,
                "carrier_id": self.boat.id,
                "country_id": self.country_cn.id,
                "sample": 40,
                "p80": 36.0,
            }
        )
        row = self._rows(self._compare(self._create_order()))[self.boat]
        self.assertRecordValues(
            row, [{"days": 1.5, "days_source": "learned", "days_level": "country", "days_sample": 40}]
        )
        self.assertEqual(row._get_row()["days_note"], "8 in 10 of 40 parcels to this country")

    def test_days_nobody_knows(self):
        self.boat.cs_transit_days = 0
        row = self._rows(self._compare(self._create_order()))[self.boat]
        self.assertEqual((row.points_time, row.days_source, row.arrives_at), (50, False, False))
        self.assertEqual(row._get_row()["days"], "not known")

    def test_a_new_look_is_a_new_version(self):
        order = self._create_order()
        first, second = self._compare(order), self._compare(order)
        self.assertEqual((first.version, first.is_current), (1, False))
        self.assertEqual((second.version, second.is_current), (2, True))
        with self.assertRaisesRegex(UserError, "later comparison"):
            first.best_id.with_user(self.agent).action_choose()

    def test_nothing_to_compare(self):
        service = self.env["product.product"].create({"name": "Advice", "type": "service"})
        order = self._create_order([(service, 1, 10.0)])
        self.assertFalse(self._compare(order))
        self.assertFalse(order.cs_transport_table)


@tagged("post_install", "-at_install")
class TestTransportChoose(ChoiceCommon):
    def _choose(self, choice, carrier, user=None):
        row = self._rows(choice)[carrier].with_user(user or self.agent)
        return row.action_choose()

    def test_the_best_in_one_click(self):
        order = self._create_order()
        choice = self._compare(order)
        self._choose(choice, self.boat)
        self.assertEqual(order.carrier_id, self.boat)
        self.assertFalse(order.order_line.filtered("is_delivery"), "the customer's price is as agreed")
        self.assertRecordValues(
            choice,
            [
                {
                    "carrier_id": self.boat.id,
                    "way": "hand",
                    "chosen_by_id": self.agent.id,
                    "is_overruled": False,
                    "cost": 10,
                }
            ],
        )

    def test_another_one_needs_a_reason(self):
        order = self._create_order()
        choice = self._compare(order)
        action = self._choose(choice, self.plane)
        self.assertEqual(action["res_model"], "cs.transport.overrule")
        self.assertFalse(order.carrier_id)
        dialog = self.env["cs.transport.overrule"].with_user(self.agent).with_context(**action["context"])
        dialog.create({"reason": "Asked for by phone"}).action_apply()
        self.assertEqual(order.carrier_id, self.plane)
        self.assertRecordValues(choice, [{"is_overruled": True, "overrule_reason": "Asked for by phone"}])
        self.assertEqual(choice.reason, "Fast Plane instead of Slow Boat: Asked for by phone")

    def test_a_choice_stays_on_record(self):
        order = self._create_order()
        first = self._compare(order)
        self._choose(first, self.boat)
        self._rows(first)[self.plane].with_user(self.agent)._choose("hand", "Sooner after all")
        second = order.cs_choice_ids - first
        self.assertEqual((first.carrier_id, first.is_current), (self.boat, False))
        self.assertEqual((second.carrier_id, second.version, second.is_current), (self.plane, 2, True))
        self.assertEqual(len(second.candidate_ids), 3)
        self.assertEqual(second.best_id.carrier_id, self.boat)
        self.assertEqual(order.carrier_id, self.plane)

    def test_the_refused_cannot_be_chosen(self):
        choice = self._compare(self._create_order())
        with self.assertRaisesRegex(UserError, "too heavy for Bike"):
            self._choose(choice, self.bike)

    def test_who_may_not_see_the_order_chooses_nothing(self):
        order = self._create_order()
        choice = self._compare(order)
        with self.assertRaises(AccessError):
            self._choose(choice, self.boat, self.outsider)
        with self.assertRaises(AccessError):
            order.with_user(self.outsider).action_compare_transport()
        with self.assertRaises(AccessError):
            choice.with_user(self.manager).write({"overrule_reason": "Rewritten"})
        self.assertFalse(order.carrier_id)

    def test_deliveries_that_have_not_left_follow(self):
        self._set_stock(self.product, 10)
        order = self._create_order()
        order.action_confirm()
        picking = order.picking_ids
        self._choose(self._compare(order), self.boat)
        self.assertEqual(picking.carrier_id, self.boat)
        picking.carrier_tracking_ref = "SF1"
        self._rows(self._compare(order))[self.plane].with_user(self.agent)._choose("hand", "Sooner")
        self.assertEqual((order.carrier_id, picking.carrier_id), (self.plane, self.boat))

    def test_an_approval_stays(self):
        self.channel.review_required = True
        self._set_stock(self.product, 10)
        order = self._review_order()
        order.with_user(self.agent).action_review_approve()
        self.assertEqual(order.cs_review_state, "approved")
        self._choose(self._compare(order), self.boat)
        self.assertEqual((order.cs_review_state, order.carrier_id), ("approved", self.boat))
        order.with_user(self.agent).action_confirm()
        self.assertEqual((order.state, order.picking_ids.carrier_id), ("sale", self.boat))

    def test_the_price_is_charged_when_told_so(self):
        order = self._create_order()
        with self.assertRaisesRegex(UserError, "Choose a carrier"):
            order.action_charge_transport()
        self._choose(self._compare(order), self.boat)
        self.assertTrue(order.cs_can_charge_transport)
        order.with_user(self.agent).action_charge_transport()
        self.assertEqual(order.order_line.filtered("is_delivery").price_unit, 10)
        order.invalidate_recordset(["cs_can_charge_transport"])
        self.assertFalse(order.cs_can_charge_transport)

    def test_many_at_once(self):
        orders = self.env["sale.order"].union(*(self._create_order() for _i in range(3)))
        orders[0].carrier_id = self.plane
        self.product.copy({"weight": 1})
        action = orders.with_user(self.agent).action_choose_transport()
        self.assertEqual(
            action["params"]["message"],
            "Carrier chosen for 2 orders, 1 had one, 0 can't be taken by any.",
        )
        self.assertEqual(orders.mapped("carrier_id"), self.plane | self.boat)
        self.assertEqual(orders[0].carrier_id, self.plane)


@tagged("post_install", "-at_install")
class TestTransportByItself(ChoiceCommon):
    def test_never(self):
        order = self._create_order()
        order.action_confirm()
        self.assertFalse(order.carrier_id or order.cs_choice_ids)

    def test_when_confirmed(self):
        self._set_stock(self.product, 10)
        self.team.transport_auto = "confirmed"
        order, kept = self._create_order(), self._create_order(carrier_id=self.plane.id)
        (order | kept).action_confirm()
        self.assertEqual((order.carrier_id, kept.carrier_id), (self.boat, self.plane))
        self.assertEqual(order.picking_ids.carrier_id, self.boat)
        self.assertEqual((order.cs_choice_ids.way, len(kept.cs_choice_ids)), ("auto", 0))

    def test_when_approved(self):
        self._set_stock(self.product, 10)
        self.team.transport_auto = "approved"
        order = self._review_order()
        order.with_user(self.agent).action_review_approve()
        self.assertEqual((order.cs_review_state, order.carrier_id), ("approved", self.boat))
        order.action_confirm()
        self.assertEqual(len(order.cs_choice_ids), 1, "it is not chosen twice")

    def test_nobody_can(self):
        (self.boat | self.plane).max_weight = 1
        self.env["cs.review.rule"].search([("code", "=", "transport")]).active = False
        self.team.transport_auto = "confirmed"
        order = self._create_order()
        order.action_confirm()
        self.assertEqual((order.state, order.carrier_id.id), ("sale", False))
        self.assertEqual(order.cs_choice_ids.reason, "No carrier can take the order.")
