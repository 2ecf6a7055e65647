from datetime import date

from odoo import fields
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import DeskCommon


class ProposalCommon(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category = cls.env["product.category"].create({"name": "Tea Cups"})
        cls.product.write({"name": "Porcelain Tea Cup Red", "categ_id": cls.category.id})
        cls.other_product.write(
            {"name": "Porcelain Tea Cup Blue", "categ_id": cls.category.id, "list_price": 120.0}
        )
        cls.far_product = cls._create_products("CS-09")
        cls.far_product.write({"name": "Thermos", "categ_id": cls.category.id, "list_price": 300.0})
        cls.foreign_product = cls._create_products("CS-10")
        cls.foreign_product.name = "Porcelain Tea Cup Red"
        cls.env["product.product"].search(
            [("id", "in", (cls.product | cls.other_product).ids)]
        ).taxes_id = False
        cls.order = cls._create_order([(cls.product, 3, 100.0), (cls.far_product, 1, 300.0)])
        cls.line = cls.order.order_line[0]
        cls.warehouse = cls.order.warehouse_id

    @classmethod
    def _create_type(cls, *codes):
        kinds = cls.env["cs.anomaly.proposal.kind"].search([("code", "in", codes)])
        number = cls.env["cs.anomaly.type"].search_count([])
        return cls.env["cs.anomaly.type"].create(
            {
                "name": "Probe",
                "code": f"probe_{number}",
                "proposal_kind_ids": [Command.set(kinds.ids)],
            }
        )

    @classmethod
    def _create_anomaly(cls, *codes, **vals):
        anomaly = cls.env["cs.anomaly"].create(
            {
                "order_id": cls.order.id,
                "order_line_id": cls.line.id,
                "type_id": cls._create_type(*codes).id,
                "summary": "Probe",
                **vals,
            }
        )
        anomaly._propose()
        return anomaly

    @classmethod
    def _receive_later(cls, product, quantity, when):
        move = cls.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "product_uom": product.uom_id.id,
                "location_id": cls.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": cls.warehouse.lot_stock_id.id,
            }
        )
        move._action_confirm()
        move.date = when


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 08:00:00")
class TestAnomalyProposals(ProposalCommon):
    def test_substitutes_in_stock_ranked_by_likeness(self):
        self._set_stock(self.other_product, 5)
        self._set_stock(self.far_product, 50)
        self._set_stock(self.foreign_product, 50)
        proposals = self._create_anomaly("substitute").proposal_ids
        self.assertEqual(proposals.product_id, self.other_product | self.far_product)
        best = proposals[0]
        self.assertEqual(best.product_id, self.other_product)
        self.assertTrue(best.is_default)
        self.assertFalse(proposals[1].is_default)
        self.assertEqual(best.price_difference, 60.0)
        self.assertGreater(best.likeness, proposals[1].likeness)
        self.assertIn("5 Units in stock", best.explanation)

    def test_substitutes_that_are_too_few_are_left_out(self):
        self._set_stock(self.other_product, 2)
        self.assertFalse(self._create_anomaly("substitute").proposal_ids)

    def test_restock_when_incoming_goods_cover_what_is_missing(self):
        self._set_stock(self.product, 1)
        self._receive_later(self.product, 1, fields.Datetime.to_datetime("2026-03-05 09:00:00"))
        self._receive_later(self.product, 1, fields.Datetime.to_datetime("2026-03-09 09:00:00"))
        proposal = self._create_anomaly("restock").proposal_ids
        self.assertRecordValues(proposal, [{"date": date(2026, 3, 9), "days_difference": 7}])
        self.assertIn("under way", proposal.explanation)

    def test_restock_by_the_supplier_when_nothing_is_under_way(self):
        self.product.seller_ids = [
            Command.create({"partner_id": self.env["res.partner"].create({"name": "Kiln"}).id, "delay": 12})
        ]
        self.order.commitment_date = fields.Datetime.to_datetime("2026-03-04 10:00:00")
        proposal = self._create_anomaly("restock").proposal_ids
        self.assertRecordValues(proposal, [{"date": date(2026, 3, 14), "days_difference": 10}])
        self.assertIn("supplier", proposal.explanation)

    def test_no_restock_without_knowledge(self):
        self.assertFalse(self._create_anomaly("restock").proposal_ids)

    def test_split_into_now_and_later(self):
        self._set_stock(self.product, 1)
        self._receive_later(self.product, 10, fields.Datetime.to_datetime("2026-03-06 09:00:00"))
        proposal = self._create_anomaly("split").proposal_ids
        self.assertRecordValues(
            proposal,
            [{"quantity": 1.0, "date": date(2026, 3, 6), "days_difference": 4, "data": {"rest": 2.0}}],
        )

    def test_no_split_without_any_stock(self):
        self.assertFalse(self._create_anomaly("split").proposal_ids)

    def test_phone_is_read_as_what_it_must_mean(self):
        self.customer.phone = "０１３８ 0013 8000"
        proposal = self._create_anomaly("correct_phone").proposal_ids
        self.assertEqual(proposal.data["phone"], "+86 138 0013 8000")

    def test_phone_that_lacks_digits_is_not_guessed(self):
        self.customer.phone = "138-0000-000"
        self.assertFalse(self._create_anomaly("correct_phone").proposal_ids)

    def test_address_from_chinese_words(self):
        self.customer.write(
            {"street": "广东深圳市南山区科技路1号", "city": False, "state_id": False, "zip": False}
        )
        proposal = self._create_anomaly("correct_address").proposal_ids
        self.assertEqual(
            proposal.data["address"],
            {
                "state_id": self.env.ref("base.state_cn_GD").id,
                "city": "深圳市",
                "street": "南山区科技路1号",
            },
        )
        self.assertIn("广东省", proposal.explanation)

    def test_address_from_the_postal_code(self):
        self.customer.write({"street": "幸福路5号", "city": "通化市", "state_id": False, "zip": "135300"})
        proposal = self._create_anomaly("correct_address").proposal_ids
        self.assertEqual(proposal.data["address"], {"state_id": self.env.ref("base.state_cn_JL").id})

    def test_country_from_the_prefix_of_the_phone(self):
        self.customer.write({"country_id": False, "state_id": False, "phone": "+49 30 901820"})
        proposal = self._create_anomaly("correct_address").proposal_ids
        self.assertEqual(proposal.data["address"]["country_id"], self.env.ref("base.de").id)

    def test_complete_address_gives_no_proposal(self):
        self.customer.state_id = self.env.ref("base.state_cn_JL")
        self.assertFalse(self._create_anomaly("correct_address").proposal_ids)

    def test_price_of_the_list(self):
        self.line.price_unit = 80.0
        proposal = self._create_anomaly("correct_price").proposal_ids
        self.assertRecordValues(proposal, [{"price_unit": 100.0, "price_difference": 60.0}])

    def test_no_correction_of_a_right_price(self):
        self.assertFalse(self._create_anomaly("correct_price").proposal_ids)

    def test_cancel_the_line_or_the_order(self):
        proposals = self._create_anomaly("cancel").proposal_ids
        self.assertEqual([proposal.data["scope"] for proposal in proposals], ["line", "order"])
        self.assertEqual(
            proposals.mapped("price_difference"), [-self.line.price_total, -self.order.amount_total]
        )

    def test_own_and_chosen_proposals_survive_a_new_round(self):
        anomaly = self._create_anomaly("keep", "cancel")
        own = self.env["cs.anomaly.proposal"].create({"anomaly_id": anomaly.id, "note": "A coupon"})
        chosen = anomaly.proposal_ids.filtered(lambda proposal: proposal.kind == "keep")
        chosen.action_choose()
        anomaly._propose()
        self.assertTrue(own.exists() and chosen.exists())
        self.assertEqual(own.explanation, "A coupon")

    def test_only_one_is_chosen(self):
        keep, cancel = self._create_anomaly("keep", "cancel").proposal_ids[:2]
        keep.action_choose()
        cancel.action_choose()
        self.assertEqual((keep.state, cancel.state), ("open", "chosen"))

    def test_cron_works_out_what_is_missing(self):
        anomaly = self.env["cs.anomaly"].create(
            {"order_id": self.order.id, "type_id": self._create_type("keep").id}
        )
        with self.enter_registry_test_mode():
            self.env.ref("cs_forwarding.cs_anomaly_cron_propose").method_direct_trigger()
        self.assertEqual(anomaly.proposal_ids.mapped("kind"), ["keep"])
        self.assertEqual(anomaly.proposed_at, fields.Datetime.now())

    def test_agent_may_have_them_worked_out(self):
        self._set_stock(self.product, 1)
        self._set_stock(self.other_product, 5)
        self._receive_later(self.product, 10, fields.Datetime.to_datetime("2026-03-06 09:00:00"))
        codes = (
            "substitute",
            "restock",
            "split",
            "correct_price",
            "correct_address",
            "correct_phone",
            "cancel",
        )
        anomaly = self._create_anomaly(*codes)
        before = anomaly.proposal_ids.mapped("kind")
        anomaly.with_user(self.agent).action_propose()
        self.assertEqual(anomaly.proposal_ids.mapped("kind"), before)

    def test_promised_day_may_have_passed(self):
        self._receive_later(self.product, 10, fields.Datetime.to_datetime("2026-02-27 08:00:00"))
        proposal = self._create_anomaly("restock").proposal_ids
        self.assertEqual(proposal.date, date(2026, 3, 2))

    def test_number_of_queries_grows_little(self):
        """Stock, moves and addresses are read once for all; prices cost a query a line."""
        self._set_stock(self.product, 1)
        self._set_stock(self.other_product, 500)
        self._receive_later(self.product, 10, fields.Datetime.to_datetime("2026-03-06 09:00:00"))
        probe = self._create_type(
            "substitute", "restock", "split", "correct_address", "correct_phone", "cancel"
        )
        counts = []
        for number in (2, 2, 22):
            lines = self.env["sale.order.line"]
            for _index in range(number):
                lines |= self._create_order(
                    [(self.product, 3, 100.0), (self.far_product, 1, 1.0)]
                ).order_line[0]
            anomalies = self.env["cs.anomaly"].create(
                [
                    {"order_id": line.order_id.id, "order_line_id": line.id, "type_id": probe.id}
                    for line in lines
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            anomalies._propose()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual((counts[2] - counts[1]) / 20, 3)
