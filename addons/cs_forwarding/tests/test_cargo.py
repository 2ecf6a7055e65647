from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .cargo_common import CargoCommon


@tagged("post_install", "-at_install")
class TestCargoGoods(CargoCommon):
    def test_sides_belong_to_the_variant(self):
        template = self.env["product.template"].create({"name": "Lamp", "cs_length": 40, "cs_width": 30})
        self.assertEqual(template.product_variant_id.cs_length, 40)
        template.cs_height = 20
        self.assertEqual(template.product_variant_id.cs_height, 20)
        self.assertEqual(template.currency_id, self.env.company.currency_id)

    def test_attributes_are_stated_on_a_variant_too(self):
        self.product.write({"cs_temp_controlled": True, "cs_temp_min": 2, "cs_temp_max": 8, "cs_width": 5})
        self.product.write({"cs_un_number": "3480", "cs_dg_class_id": self.class_9.id})
        template = self.product.product_tmpl_id
        self.assertEqual((template.cs_temp_min, template.cs_un_number, template.cs_width), (2, "3480", 5))

    def test_dangerous_goods_are_stated_whole(self):
        template = self.product.product_tmpl_id
        for vals in ({"cs_un_number": "3480"}, {"cs_packing_group": "II"}):
            with self.assertRaisesRegex(ValidationError, "need their class"):
                template.write(vals)
            template.invalidate_recordset()
        with self.assertRaisesRegex(ValidationError, "no UN number"):
            template.write({"cs_un_number": "UN34", "cs_dg_class_id": self.class_9.id})
        with self.assertRaisesRegex(ValidationError, "above the highest"):
            template.write({"cs_temp_controlled": True, "cs_temp_min": 8, "cs_temp_max": 2})

    def test_the_sum_of_an_order(self):
        self.product.write({"weight": 2, "volume": 0.01, "cs_length": 50, "cs_width": 20, "cs_height": 10})
        self.other_product.write({"weight": 1, "volume": 0.02, "cs_fragile": True, "cs_declared_value": 300})
        self._cold(self.product, 0, 10)
        self._cold(self.other_product, 2, 15)
        order = self._create_order([(self.product, 3, 100.0), (self.other_product, 1, 10.0)])
        row = self.env["cs.cargo.service"]._get_cargo(order)[order.id]
        self.assertEqual((row["weight"], float(row["volume"])), (7, 0.05))
        self.assertEqual(row["cubic"], 3 * 50 * 20 * 10 + 20000, "by the sides where they are known")
        self.assertEqual((row["longest"], row["girth"]), (50, 50 + 2 * (20 + 10)))
        self.assertEqual((row["temp_min"], row["temp_max"]), (2, 10))
        self.assertEqual(row["value"], 600)
        self.assertEqual((row["fragile"], row["upright"], row["insured"]), (True, False, False))
        self.assertFalse(row["dangerous"])

    def test_what_the_customer_always_wants(self):
        self.customer.write({"cs_always_dry": True, "cs_always_insured": True})
        address = self.customer.copy({"parent_id": self.customer.id, "type": "delivery"})
        order = self._create_order(partner_shipping_id=address.id)
        row = self.env["cs.cargo.service"]._get_cargo(order)[order.id]
        self.assertEqual((row["dry"], row["insured"], row["fragile"]), (True, True, False))

    def test_a_line_stated_by_hand(self):
        self._dangerous(self.product)
        order = self._create_order([(self.product, 1, 100.0), (self.product, 1, 100.0)])
        action = order.order_line[0].with_user(self.agent).action_state_cargo()
        dialog = Form(self.env["cs.cargo.override"].with_user(self.agent).with_context(**action["context"]))
        self.assertEqual((dialog.cs_un_number, dialog.cs_packing_group), ("3480", "II"))
        dialog.cs_dg_class_id = self.env["cs.dg.class"]
        dialog.reason = "Packed without the battery"
        override = dialog.save()
        self.assertEqual(override.create_uid, self.agent)
        self.assertEqual(self._marks(order), ["dangerous"], "the other line is as the product says")
        order.order_line[1].unlink()
        self.assertEqual(self._marks(order), [])
        self.assertEqual(order.order_line.action_state_cargo()["res_id"], override.id)
        override.action_remove()
        self.assertEqual(self._marks(order), ["dangerous"])

    def test_others_state_nothing(self):
        order = self._create_order()
        vals = {"line_id": order.order_line.id, "reason": "?"}
        with self.assertRaises(AccessError):
            self.env["cs.cargo.override"].with_user(self.outsider).create(vals)

    def _marks(self, order):
        order.invalidate_recordset(["cs_cargo_summary"])
        return [mark["code"] for mark in order.cs_cargo_summary["marks"]]


@tagged("post_install", "-at_install")
class TestCargoAcceptance(CargoCommon):
    def _refusals(self, order, carrier):
        return self.env["cs.cargo.service"]._get_acceptance(order)[order.id][carrier.id]

    def _words(self, order, carrier):
        service = self.env["cs.cargo.service"]
        return [service._describe_refusal(row, carrier.name) for row in self._refusals(order, carrier)]

    def _assert_refused(self, words, goods=None, limits=None, accepts=None):
        """Goods are refused with ``words`` under ``limits``, and taken once the carrier ``accepts``."""
        self.product.write(goods or {})
        carrier = self._carrier(**(limits or {}))
        order = self._create_order(carrier_id=carrier.id)
        self.assertEqual(self._words(order, carrier), [words])
        self.assertEqual(order.cs_cargo_summary["warnings"], [words])
        [evidence] = self._evidence(order, "transport")
        self.assertEqual(self._describe("transport", evidence), words)
        if accepts is not None:
            carrier.write(accepts)
            self.assertEqual(self._refusals(order, carrier), [])
            self.assertFalse(self._evidence(order, "transport"))

    def test_dangerous_goods(self):
        goods = {"cs_dg_class_id": self.class_9.id, "cs_un_number": "3480", "cs_packing_group": "II"}
        accepts = {"cs_dg_class_ids": [Command.set(self.class_9.ids)]}
        self._assert_refused("Slow Boat does not take dangerous goods of class 9", goods, None, accepts)
        limits = {**accepts, "cs_dg_packing_group": "III"}
        words = "Slow Boat does not take packing group II (down to III)"
        self._assert_refused(words, None, limits, {"cs_dg_packing_group": "II"})

    def test_temperature(self):
        self._cold(self.product, 2, 8)
        words = "Slow Boat does not keep 2 to 8 °C"
        kept = {"cs_temp_controlled": True, "cs_temp_min": 3, "cs_temp_max": 6}
        self._assert_refused(words, None, None, kept)
        words = "Slow Boat keeps 0 to 6 °C, the goods need 2 to 8 °C"
        self._assert_refused(words, None, {**kept, "cs_temp_min": 0}, kept)

    def test_no_temperature_suits_all(self):
        self._cold(self.product, 2, 8)
        self._cold(self.other_product, -20, -18)
        carrier = self._carrier(cs_temp_controlled=True, cs_temp_min=5, cs_temp_max=5)
        order = self._create_order([(self.product, 1, 1), (self.other_product, 1, 1)])
        self.assertEqual(self._words(order, carrier), ["No temperature suits all the goods"])

    def test_size_and_value(self):
        goods = {"cs_length": 20, "cs_width": 120, "cs_height": 30, "weight": 12}
        words = "120 cm are too long for Slow Boat (up to 100 cm)"
        self._assert_refused(words, goods, {"cs_max_length": 100}, {"cs_max_length": 120})
        words = "Length and girth of 220 cm are too much for Slow Boat (up to 200 cm)"
        self._assert_refused(words, None, {"cs_max_girth": 200}, {"cs_max_girth": 220})
        words = "A piece of 12 kg is too heavy for Slow Boat (up to 10 kg)"
        self._assert_refused(words, None, {"cs_max_piece_weight": 10}, {"cs_max_piece_weight": 12})
        words = "A declared value of 100 is too high for Slow Boat (up to 99)"
        self._assert_refused(words, None, {"cs_max_declared_value": 99}, {"cs_max_declared_value": 100})

    def test_handling(self):
        for flag, words in (
            ("fragile", "Slow Boat does not take fragile goods"),
            ("upright", "Slow Boat can't keep the goods upright"),
            ("dry", "Slow Boat can't keep the goods dry"),
            ("no_stacking", "Slow Boat stacks other goods on top"),
        ):
            refuses = f"cs_refuse_{flag}"
            self._assert_refused(words, {f"cs_{flag}": True}, {refuses: True}, {refuses: False})
            self.product[f"cs_{flag}"] = False

    def test_what_the_customer_wants(self):
        self.customer.cs_always_insured = True
        self._assert_refused("Slow Boat does not insure the goods", None, None, {"cs_insures": True})
        air, sea = (self.env.ref(f"cs_forwarding.cs_transport_mode_{code}") for code in ("air", "sea"))
        carrier = {"cs_insures": True, "cs_mode_id": sea.id}
        words = "The customer does not want this mode of transport (Slow Boat)"
        self.customer.cs_never_mode_ids = sea
        self._assert_refused(words, None, carrier, {"cs_mode_id": air.id})
        self.customer.write({"cs_never_mode_ids": False, "cs_only_mode_ids": air})
        self._assert_refused(words, None, carrier, {"cs_mode_id": air.id})
        carrier = self._carrier(cs_insures=True, cs_mode_id=air.id)
        self.customer.cs_blocked_carrier_ids = carrier
        self.assertEqual(self._words(self._create_order(), carrier), ["The customer does not want Slow Boat"])

    def test_all_reasons_are_known(self):
        self._dangerous(self.product)
        self.product.weight = 5
        carrier = self._carrier(max_weight=1, country_ids=[Command.set(self.env.ref("base.us").ids)])
        reasons = [row["reason"] for row in self._refusals(self._create_order(), carrier)]
        self.assertEqual(reasons, ["destination", "weight", "dangerous"])

    def test_nobody_takes_it(self):
        self.env["delivery.carrier"].search([]).active = False
        carrier = self._carrier()
        self._dangerous(self.product)
        order = self._review_order(run=False)
        evidence = [{"reason": "nobody_takes", "country": "CN"}]
        self.assertEqual(self._evidence(order, "transport"), evidence)
        self.assertEqual(self._describe("transport", evidence[0]), "No carrier takes these goods to China")
        carrier.cs_dg_class_ids = self.class_9
        self.assertFalse(self._evidence(order, "transport"))

    def test_other_companies_carriers_do_not_count(self):
        company = self.env["res.company"].create({"name": "Branch"})
        carrier = self._carrier()
        carrier.company_id = company
        order = self._create_order()
        self.assertNotIn(carrier.id, self.env["cs.cargo.service"]._get_acceptance(order)[order.id])

    def test_the_review_hears_of_a_statement(self):
        self.env["cs.review.rule"].search([("code", "!=", "transport")]).active = False
        carrier = self._carrier()
        order = self._review_order(carrier_id=carrier.id)
        self.assertEqual(order.cs_review_state, "to_review")
        vals = {"line_id": order.order_line.id, "reason": "Battery inside", "cs_dg_class_id": self.class_9.id}
        override = self.env["cs.cargo.override"].with_user(self.agent).create(vals)
        self.assertEqual(order.cs_review_state, "on_hold")
        override.unlink()
        self.assertEqual(order.cs_review_state, "to_review")
        self.customer.cs_always_insured = True
        self.assertEqual(order.cs_review_state, "on_hold")

    def test_many_orders_in_one_statement(self):
        carriers = self._carrier() | self._carrier()
        few = self._create_order()
        many = self.env["sale.order"].union(*(self._create_order() for _i in range(12)))
        service = self.env["cs.cargo.service"]
        self.env.flush_all()
        with self.assertQueryCount(1):
            service._get_acceptance(few)
        with self.assertQueryCount(1):
            acceptance = service._get_acceptance(many)
        self.assertEqual(set(acceptance), set(many.ids))
        self.assertTrue(all(set(carriers.ids) <= set(row) for row in acceptance.values()))


@tagged("post_install", "-at_install")
class TestCargoMarks(CargoCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._dangerous(cls.product)
        cls.product.write({"cs_fragile": True})
        cls._cold(cls.other_product, 2, 8)
        cls.channel.review_required = False
        cls._set_stock(cls.product, 10)
        cls.order = cls._create_order([(cls.product, 1, 100.0), (cls.other_product, 1, 100.0)])
        cls.order.cs_insured = True
        cls.order.action_confirm()

    def test_on_the_picking(self):
        marks = self.order.picking_ids.with_user(self.agent).cs_cargo_marks
        self.assertEqual(
            [(mark["code"], mark["label"], mark["detail"]) for mark in marks],
            [
                ("dangerous", "Dangerous Goods", "UN 3480, class 9, packing group II"),
                ("fragile", "Fragile", ""),
                ("temperature", "Keep at", "2 to 8 °C"),
                ("insured", "Insured", ""),
            ],
        )
        self.assertEqual(marks, self.order.cs_cargo_summary["marks"])

    def test_customers_wishes_on_the_picking(self):
        self.customer.cs_always_upright = True
        picking = self.order.picking_ids
        picking.invalidate_recordset(["cs_cargo_marks"])
        self.assertIn("upright", [mark["code"] for mark in picking.cs_cargo_marks])

    def test_on_the_delivery_slip(self):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "stock.report_deliveryslip", self.order.picking_ids.ids
        )
        html = html.decode()
        for words in ("Dangerous Goods", "UN 3480, class 9, packing group II", "2 to 8 °C", "Insured"):
            self.assertIn(words, html)
        self.assertEqual(html.count("data:image/svg+xml;base64,"), 4)

    def test_ordinary_goods_have_no_marks(self):
        order = self._create_order([(self.env["product.product"].create({"name": "Cup"}), 1, 1.0)])
        order.action_confirm()
        self.assertFalse(order.picking_ids.cs_cargo_marks)
        self.assertEqual(order.cs_cargo_summary["marks"], [])
