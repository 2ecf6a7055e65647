from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .test_anomaly_proposals import ProposalCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 08:00:00")
class TestAnomalyDecide(ProposalCommon):
    def _accept(self, proposal):
        proposal.with_user(self.agent).action_accept()
        anomaly = proposal.anomaly_id
        self.assertRecordValues(
            anomaly,
            [
                {
                    "state": "resolved",
                    "decision": "accept",
                    "decision_by_id": self.agent.id,
                    "proposal_id": proposal.id,
                    "resolved_by_id": self.agent.id,
                }
            ],
        )
        return anomaly

    def _undo(self, anomaly):
        anomaly.with_user(self.agent).action_undo_solution()
        self.assertEqual(anomaly.state, "new")
        self.assertFalse(anomaly.decision)
        self.assertEqual(set(anomaly.proposal_ids.mapped("state")), {"open"})

    def test_substitute_keeps_the_price_rules(self):
        self._set_stock(self.other_product, 5)
        self.line.price_unit = 77.0
        anomaly = self._accept(self._create_anomaly("substitute").proposal_ids)
        self.assertRecordValues(
            self.line,
            [{"product_id": self.other_product.id, "product_uom_qty": 3.0, "price_unit": 120.0}],
        )
        self.assertEqual(anomaly.resolution_kind, "substitute")
        self._undo(anomaly)
        self.assertRecordValues(
            self.line, [{"product_id": self.product.id, "product_uom_qty": 3.0, "price_unit": 77.0}]
        )

    def test_restock_moves_the_promised_day(self):
        self._receive_later(self.product, 10, fields.Datetime.to_datetime("2026-03-06 09:00:00"))
        anomaly = self._accept(self._create_anomaly("restock").proposal_ids)
        self.assertEqual(self.order.commitment_date, fields.Datetime.to_datetime("2026-03-06 00:00:00"))
        self._undo(anomaly)
        self.assertFalse(self.order.commitment_date)

    def test_split_makes_an_order_of_the_rest(self):
        self._set_stock(self.product, 1)
        self.line.price_unit = 77.0
        anomaly = self._accept(self._create_anomaly("split").proposal_ids)
        rest = self.env["sale.order"].search([("origin", "=", self.order.name)])
        self.assertEqual(self.line.product_uom_qty, 1.0)
        self.assertRecordValues(
            rest.order_line, [{"product_id": self.product.id, "product_uom_qty": 2.0, "price_unit": 77.0}]
        )
        self.assertEqual(rest.cs_channel_id, self.channel)
        self.assertFalse(rest.cs_external_ref)
        self._undo(anomaly)
        self.assertEqual(self.line.product_uom_qty, 3.0)
        self.assertEqual(rest.state, "cancel")

    def test_phone_of_the_recipient(self):
        self.customer.phone = "０１３８ 0013 8000"
        anomaly = self._accept(self._create_anomaly("correct_phone").proposal_ids)
        self.assertEqual(self.customer.phone, "+86 138 0013 8000")
        self._undo(anomaly)
        self.assertEqual(self.customer.phone, "０１３８ 0013 8000")

    def test_address_goes_to_a_contact_of_this_order(self):
        self.customer.write({"street": "幸福路5号", "zip": "135300", "state_id": False})
        anomaly = self._accept(self._create_anomaly("correct_address").proposal_ids)
        contact = self.order.partner_shipping_id
        self.assertNotEqual(contact, self.customer)
        self.assertRecordValues(
            contact,
            [
                {
                    "parent_id": self.customer.id,
                    "type": "delivery",
                    "street": "幸福路5号",
                    "state_id": self.env.ref("base.state_cn_JL").id,
                }
            ],
        )
        self.assertFalse(self.customer.state_id)
        self._undo(anomaly)
        self.assertEqual(self.order.partner_shipping_id, self.customer)
        self.assertFalse(contact.active)

    def test_price(self):
        self.line.write({"price_unit": 80.0, "discount": 5.0})
        anomaly = self._accept(self._create_anomaly("correct_price").proposal_ids)
        self.assertRecordValues(self.line, [{"price_unit": 100.0, "discount": 0.0}])
        self._undo(anomaly)
        self.assertRecordValues(self.line, [{"price_unit": 80.0, "discount": 5.0}])

    def test_leave_out_the_line(self):
        line_proposal = self._create_anomaly("cancel").proposal_ids[0]
        anomaly = self._accept(line_proposal)
        self.assertEqual(self.line.product_uom_qty, 0.0)
        self.assertEqual(self.order.state, "draft")
        self._undo(anomaly)
        self.assertEqual(self.line.product_uom_qty, 3.0)

    def test_cancel_the_order(self):
        anomaly = self._accept(self._create_anomaly("cancel").proposal_ids[1])
        self.assertEqual(self.order.state, "cancel")
        self._undo(anomaly)
        self.assertEqual(self.order.state, "draft")

    def test_keep_changes_nothing(self):
        before = self.order.order_line.read(["product_id", "product_uom_qty", "price_unit"])
        anomaly = self._accept(self._create_anomaly("keep").proposal_ids)
        self.assertEqual(self.order.order_line.read(["product_id", "product_uom_qty", "price_unit"]), before)
        self.assertEqual(anomaly.resolution_kind, "keep")

    def test_a_confirmed_order_is_left_alone(self):
        self._set_stock(self.product, 1)
        proposal = self._create_anomaly("split").proposal_ids
        self.order.cs_review_state = "approved"
        self.order.sudo().write({"state": "sale"})
        self.assertFalse(proposal.can_accept)
        with self.assertRaisesRegex(UserError, "already confirmed"):
            proposal.with_user(self.agent).action_accept()
        self.assertEqual(self.line.product_id, self.product)

    def test_undo_stops_at_confirmation(self):
        self._set_stock(self.other_product, 5)
        anomaly = self._accept(self._create_anomaly("substitute").proposal_ids)
        self.order.sudo().write({"state": "sale"})
        with self.assertRaisesRegex(UserError, "already confirmed"):
            anomaly.with_user(self.agent).action_undo_solution()
        self.assertEqual(self.line.product_id, self.other_product)

    def test_answer_through_the_form(self):
        anomaly = self._create_anomaly("keep")
        wizard = self.env["cs.anomaly.decide"].with_user(self.agent).create({"anomaly_id": anomaly.id})
        self.assertEqual(wizard.proposal_id, anomaly.proposal_ids)
        wizard.write({"how": "im", "note": "没关系"})
        wizard.action_confirm()
        self.assertRecordValues(
            anomaly,
            [{"state": "resolved", "decision": "accept", "decision_how": "im", "decision_note": "没关系"}],
        )

    def test_customer_cancels(self):
        anomaly = self._create_anomaly("keep")
        self._decide(anomaly, "cancel")
        self.assertEqual(self.order.state, "cancel")
        self.assertRecordValues(anomaly, [{"state": "resolved", "resolution_kind": "cancel"}])

    def test_customer_wants_something_else(self):
        anomaly = self._create_anomaly("keep")
        self._decide(anomaly, "other", note="Please gift-wrap")
        self.assertRecordValues(anomaly, [{"state": "in_solution", "decision_note": "Please gift-wrap"}])
        self.assertEqual(self.order.state, "draft")
        self.assertFalse(anomaly.proposal_id)

    def test_no_answer_plans_another_call(self):
        anomaly = self._create_anomaly("keep")
        anomaly._inform("phone")
        self._decide(anomaly, "no_answer")
        self.assertEqual(anomaly.state, "informed")
        self.assertEqual(anomaly.activity_ids.user_id, self.agent)

    def _decide(self, anomaly, decision, **vals):
        self.env["cs.anomaly.decide"].with_user(self.agent).create(
            {"anomaly_id": anomaly.id, "decision": decision, **vals}
        ).action_confirm()

    def test_nothing_is_decided_on_a_closed_one(self):
        anomaly = self._create_anomaly("keep")
        anomaly._resolve("other")
        with self.assertRaisesRegex(UserError, "is closed"):
            anomaly._decide("other")

    def test_own_proposal_of_a_kind(self):
        anomaly = self._create_anomaly("keep")
        kind = self.env.ref("cs_forwarding.cs_anomaly_proposal_kind_substitute")
        own = (
            self.env["cs.anomaly.proposal"]
            .with_user(self.agent)
            .create({"anomaly_id": anomaly.id, "kind_id": kind.id, "quantity": 2})
        )
        with self.assertRaisesRegex(UserError, "Product"):
            own.action_accept()
        own.product_id = self.far_product
        self._accept(own)
        self.assertRecordValues(
            self.line, [{"product_id": self.far_product.id, "product_uom_qty": 2.0, "price_unit": 300.0}]
        )

    def test_cancelled_order_closes_what_the_checks_found(self):
        found = self._create_anomaly("keep", source="rule")
        complaint = self._create_anomaly("cancel", source="customer")
        self._accept(complaint.proposal_ids[1])
        self.assertRecordValues(
            found | complaint,
            [
                {"state": "resolved", "resolution_kind": "cancel"},
                {"state": "resolved", "resolution_kind": "cancel"},
            ],
        )
        self.assertIn("was cancelled", found.resolution)
        self.assertNotIn("was cancelled", complaint.resolution)

    def test_answer_by_mail_lands_on_a_desk(self):
        anomaly = self._create_anomaly("keep")
        anomaly.message_post(body="The blue one please", message_type="email", author_id=self.customer.id)
        self.assertEqual(anomaly.activity_ids.user_id, self.agent)
        anomaly.message_post(body="Talk", message_type="comment", author_id=self.customer.id)
        self.assertEqual(len(anomaly.activity_ids), 1)

    def test_under_a_running_review(self):
        """The review follows every change of the order; it neither steals the solution nor doubles the finding."""
        self._set_stock(self.other_product, 5)
        self._set_stock(self.far_product, 5)
        self.customer.state_id = self.env.ref("base.state_cn_JL")
        self.order._submit_for_review()
        anomaly = self.order.cs_anomaly_ids.filtered(lambda found: found.type_id.code == "stock")
        self.assertEqual(len(anomaly), 1)
        anomaly._propose()
        self._accept(
            anomaly.proposal_ids.filtered(lambda proposal: proposal.product_id == self.other_product)
        )
        self.assertEqual(anomaly.resolution_kind, "substitute")
        self.assertNotEqual(self.order.cs_review_state, "on_hold")
        self._undo(anomaly)
        self.assertEqual(self.order.cs_anomaly_ids.filtered("is_open"), anomaly)
        self.assertEqual(self.order.cs_review_state, "on_hold")
