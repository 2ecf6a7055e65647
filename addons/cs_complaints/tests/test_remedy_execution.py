from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .remedy_common import RemedyCommon


@tagged("post_install", "-at_install")
class TestRemedyExecution(RemedyCommon):
    # Money

    def test_full_refund_is_a_draft_of_the_invoice(self):
        remedy = self._accept(self._offer(("refund", {})))
        credit = remedy.line_ids.move_ids
        self.assertRecordValues(
            credit,
            [
                {
                    "move_type": "out_refund",
                    "state": "draft",
                    "amount_total": self.invoice.amount_total,
                    "reversed_entry_id": self.invoice.id,
                }
            ],
        )
        self.assertEqual(self.order.order_line.mapped("qty_invoiced"), [3, 1], "what was invoiced stays so")
        self.assertEqual(self.ticket.state, "remedying")
        self.assertEqual(remedy.line_ids.waits_for, "accounting")
        obstacles = self.ticket.with_user(self.agent)._get_close_obstacles()
        self.assertEqual(len(obstacles), 1)
        self.assertIn("Accounting", obstacles[0])
        self.assertEqual(self.ticket.with_user(self.agent).next_step, "remedy")
        with self.assertRaisesRegex(UserError, "not settled"):
            self.ticket.with_user(self.agent)._close("solved")

    def test_customer_gets_a_copy_of_what_he_accepted(self):
        remedy = self._offer(("refund", {}))
        answered_at = self.ticket.last_answered_at
        self._accept(remedy)
        message = self.ticket.message_ids.filtered(lambda found: "You have accepted" in (found.body or ""))
        self.assertEqual((message.message_type, message.subtype_id.internal), ("auto_comment", False))
        self.assertIn(self.customer, message.partner_ids)
        self.assertIn("Refund", message.body)
        self.assertEqual(self.ticket.last_answered_at, answered_at, "no person has answered")
        self.assertAlmostEqual(self.ticket.remedy_cost, 395.49)

    def test_posting_carries_it_out(self):
        remedy = self._accept(self._offer(("refund", {})))
        credit = remedy.line_ids.move_ids
        self.assertIn("Refund", credit.with_user(self.accountant).cs_remedy_note)
        found = (
            self.env["account.move"].with_user(self.accountant).search([("cs_remedy_line_ids", "!=", False)])
        )
        self.assertIn(credit, found)
        with self.assertRaises(AccessError):
            remedy.with_user(self.accountant).check_access("read")
        credit.with_user(self.accountant).action_post()
        self.assertEqual((remedy.state, remedy.line_ids.state), ("done", "done"))
        self.assertTrue(remedy.done_at)
        self.assertEqual(
            self.ticket.activity_ids.filtered(lambda todo: "carried out" in todo.summary).user_id, self.agent
        )
        self.ticket.with_user(self.agent)._close("solved")
        self.assertEqual(self.ticket.state, "closed")
        self.assertAlmostEqual(self.ticket.remedy_cost, 395.49)

    def test_refund_done_when_paid(self):
        self.env.company.cs_refund_until = "paid"
        remedy = self._accept(self._offer(("refund", {})))
        credit = remedy.line_ids.move_ids
        pay = self.env["account.payment.register"].with_context(active_model="account.move")
        pay.with_context(active_ids=self.invoice.ids).create({})._create_payments()
        credit.action_post()
        self.assertEqual((remedy.state, remedy.line_ids.waits_for), ("accepted", "accounting"))
        pay.with_context(active_ids=credit.ids).create({})._create_payments()
        self.assertEqual(remedy.state, "done")

    def test_reset_credit_note_is_a_promise_not_kept(self):
        remedy = self._accept(self._offer(("refund", {})))
        credit = remedy.line_ids.move_ids
        credit.action_post()
        credit.button_draft()
        self.assertEqual((remedy.state, remedy.line_ids.state), ("accepted", "running"))
        credit.button_cancel()
        self.assertEqual((remedy.line_ids.state, remedy.line_ids.waits_for), ("failed", "desk"))
        self.assertTrue(self.ticket._get_close_obstacles())
        remedy.line_ids.with_user(self.agent).action_retry()
        self.assertEqual(remedy.line_ids.move_ids.state, "draft")
        self.assertNotEqual(remedy.line_ids.move_ids, credit)

    def test_given_amounts_to_the_cent(self):
        for amount in (0.01, 12.34, 99.99, 100.0, 395.48):
            with self.subTest(amount=amount):
                ticket = self._create_ticket(order_id=self._invoiced_order().id)
                remedy = self._accept(self._offer(("compensation", {"amount": amount}), ticket=ticket))
                credit = remedy.line_ids.move_ids
                self.assertAlmostEqual(credit.amount_total, amount, places=2)
                self.assertEqual(credit.reversed_entry_id, ticket.order_id.invoice_ids)
                self.assertEqual(credit.invoice_line_ids.tax_ids, self.tax)
                self.assertFalse(credit.invoice_line_ids.sale_line_ids)

    def _invoiced_order(self):
        order = self._create_delivered_order()
        order._create_invoices().action_post()
        return order

    def test_second_refund_uses_what_is_left_of_the_invoice(self):
        first = self._accept(self._offer(("refund", {"amount": 300})))
        first.line_ids.move_ids.action_post()
        second = self._offer(("compensation", {"amount": 100}))
        self._accept(second)
        moves = second.sudo().line_ids.move_ids.sorted("id")
        self.assertEqual(len(moves), 2)
        self.assertAlmostEqual(moves[0].amount_total, 95.49)
        self.assertEqual(moves[0].reversed_entry_id, self.invoice)
        self.assertAlmostEqual(moves[1].amount_total, 4.51)
        self.assertFalse(moves[1].reversed_entry_id)

    def test_refund_without_invoice(self):
        order = self._create_delivered_order()
        ticket = self._create_ticket(order_id=order.id)
        remedy = self._accept(self._offer(("refund", {"amount": 50}), ticket=ticket))
        self.assertRecordValues(
            remedy.line_ids.move_ids,
            [
                {
                    "move_type": "out_refund",
                    "state": "draft",
                    "amount_total": 50.0,
                    "partner_id": self.customer.id,
                    "invoice_origin": order.name,
                }
            ],
        )

    def test_not_more_than_the_order_is_refunded(self):
        self._accept(self._offer(("refund", {"amount": 300})))
        remedy = self._propose(("refund", {}))
        self.assertAlmostEqual(remedy.line_ids.amount, 95.49)
        remedy.line_ids.amount = 95.5
        with self.assertRaisesRegex(UserError, "would be refunded"):
            remedy.with_user(self.manager)._submit()

    def test_coupon_works_on_the_next_order(self):
        remedy = self._accept(self._offer(("coupon", {"amount": 25})))
        card = remedy.line_ids.card_id
        self.assertRecordValues(card, [{"points": 25.0, "partner_id": self.customer.id}])
        self.assertEqual(remedy.state, "done")
        message = self.ticket.message_ids.filtered(lambda message: card.code in (message.body or ""))
        self.assertEqual(message.message_type, "auto_comment")
        self.assertIn(self.customer, message.partner_ids)
        order = self._create_order(cs_channel_id=False)
        status = order._try_apply_code(card.code)
        self.assertNotIn("error", status)
        [(coupon, rewards)] = status.items()
        order._apply_program_reward(rewards, coupon)
        self.assertAlmostEqual(sum(order.order_line.mapped("price_subtotal")), 75.0)

    # Goods

    def test_return_through_the_core(self):
        line = self.order.order_line[0]
        remedy = self._accept(self._offer(("return", {"order_line_id": line.id, "quantity": 2})))
        picking = remedy.line_ids.picking_ids
        self.assertEqual(picking.return_id, self.order.picking_ids - picking)
        self.assertEqual(picking.move_ids.mapped("product_uom_qty"), [2.0])
        self.assertEqual(remedy.line_ids.waits_for, "customer")
        again = self._propose(("return", {"order_line_id": line.id, "quantity": 2}))
        self.assertEqual(list(again.line_ids._get_returnable().values()), [1.0])
        self._ship(picking.with_user(self.keeper))
        self.assertEqual((remedy.state, remedy.line_ids.state), ("done", "done"))
        self.assertEqual(line.qty_delivered, 3, "the money is a matter of its own")

    def test_cancelled_return_is_told(self):
        remedy = self._accept(self._offer(("return", {})))
        remedy.line_ids.picking_ids.with_user(self.keeper).action_cancel()
        self.assertEqual((remedy.state, remedy.line_ids.state), ("accepted", "failed"))
        self.assertIn("cancelled", remedy.progress)

    def test_redelivery_costs_the_customer_nothing(self):
        line = self.order.order_line[1]
        remedy = self._accept(self._offer(("redelivery", {"order_line_id": line.id})))
        order = remedy.line_ids.new_order_id
        self.assertRecordValues(
            order, [{"state": "sale", "amount_total": 0.0, "partner_id": self.customer.id}]
        )
        self.assertRecordValues(
            order.order_line,
            [{"product_id": self.other_product.id, "product_uom_qty": 1.0, "price_unit": 0.0}],
        )
        self.assertIn(self.ticket.number, order.origin)
        self.assertEqual(remedy.line_ids.waits_for, "warehouse")
        self._ship(order.picking_ids.with_user(self.keeper))
        self.assertEqual(remedy.state, "done")

    def test_exchange_for_another_product(self):
        line = self.order.order_line[0]
        remedy = self._offer(
            ("exchange", {"order_line_id": line.id, "quantity": 1, "product_id": self.other_product.id})
        )
        self._accept(remedy)
        work = remedy.sudo().line_ids
        self.assertEqual(work.picking_ids.move_ids.product_id, self.product)
        self.assertEqual(work.new_order_id.order_line.product_id, self.other_product)
        self._ship(work.new_order_id.picking_ids)
        self.assertEqual((work.state, work.waits_for), ("running", "customer"))
        self._ship(work.picking_ids)
        self.assertEqual(work.state, "done")

    def test_repair_of_what_comes_back(self):
        line = self.order.order_line[0]
        goods = {"order_line_id": line.id, "quantity": 1}
        remedy = self._accept(self._offer(("return", goods), ("repair", goods)))
        repair = remedy.line_ids.repair_id
        self.assertRecordValues(
            repair,
            [
                {
                    "product_id": self.product.id,
                    "partner_id": self.customer.id,
                    "under_warranty": True,
                    "state": "draft",
                }
            ],
        )
        self.assertEqual(repair.picking_id, remedy.line_ids.picking_ids)
        self._ship(remedy.line_ids.picking_ids)
        self.assertEqual((remedy.state, remedy.waits_for), ("accepted", "Repair"))
        repair.with_user(self.keeper).action_validate()
        repair.with_user(self.keeper).action_repair_start()
        repair.with_user(self.keeper).action_repair_end()
        self.assertEqual(remedy.state, "done")

    # What goes wrong

    def test_one_failure_stops_nothing_else(self):
        remedy = self._offer(("refund", {"amount": 10}), ("coupon", {"amount": 5}))
        journals = self.env["account.journal"].search([("type", "=", "sale")])
        with patch.object(
            self.env.registry["cs.remedy.line"], "_create_credit_notes", side_effect=UserError("No journal")
        ):
            self._accept(remedy)
        refund, coupon = remedy.sudo().line_ids
        self.assertEqual((refund.state, refund.error, coupon.state), ("failed", "No journal", "done"))
        self.assertEqual(remedy.state, "accepted")
        self.assertTrue(journals)
        self.assertEqual(
            self.ticket.activity_ids.filtered(lambda todo: "could not" in todo.summary).user_id, self.agent
        )
        refund.with_user(self.agent).action_retry()
        self.assertEqual((refund.state, refund.waits_for, refund.error), ("running", "accounting", False))

    def test_a_bug_does_not_lose_the_answer(self):
        remedy = self._offer(("refund", {"amount": 10}))
        with (
            patch.object(
                self.env.registry["cs.remedy.line"], "_create_credit_notes", side_effect=KeyError("x")
            ),
            mute_logger("odoo.addons.cs_complaints.models.cs_remedy_consent"),
        ):
            self._accept(remedy)
        self.assertEqual((remedy.state, remedy.sudo().line_ids.state), ("accepted", "failed"))

    def test_done_elsewhere_by_a_supervisor(self):
        remedy = self._accept(self._offer(("refund", {"amount": 10})))
        wizard = self.env["cs.remedy.reason"]
        vals = {"line_id": remedy.line_ids.id, "deed": "done", "reason": "Taobao 8123"}
        with self.assertRaises(AccessError):
            wizard.with_user(self.agent).create(vals).action_confirm()
        wizard.with_user(self.supervisor).create(vals).action_confirm()
        self.assertEqual((remedy.state, remedy.line_ids.done_note), ("done", "Taobao 8123"))
        self.assertFalse(self.ticket._get_close_obstacles())

    def test_accepted_one_called_off(self):
        remedy = self._accept(
            self._offer(("refund", {}), ("return", {}), ("redelivery", {}), ("coupon", {"amount": 9}))
        )
        lines = {line.kind: line for line in remedy.line_ids}
        wizard = self.env["cs.remedy.reason"].with_user(self.supervisor)
        wizard.create({"remedy_ids": remedy.ids, "deed": "withdraw", "reason": "误会"}).action_confirm()
        self.assertEqual(remedy.state, "withdrawn")
        self.assertEqual(lines["refund"].move_ids.state, "cancel")
        self.assertEqual(lines["return"].picking_ids.state, "cancel")
        self.assertEqual(lines["redelivery"].new_order_id.state, "cancel")
        self.assertFalse(lines["coupon"].card_id.active)
        self.assertEqual(set(remedy.line_ids.mapped("state")), {"cancelled"})
        self.assertEqual(self.ticket.state, "in_progress")
        self.assertFalse(self.ticket._get_close_obstacles())
        self.assertFalse(self.ticket.remedy_cost)

    def test_booked_one_is_not_called_off(self):
        remedy = self._accept(self._offer(("refund", {"amount": 10}), ("return", {})))
        remedy.line_ids.move_ids.action_post()
        wizard = self.env["cs.remedy.reason"].with_user(self.supervisor)
        dialog = wizard.create({"remedy_ids": remedy.ids, "deed": "withdraw", "reason": "x"})
        with self.assertRaisesRegex(UserError, "booked already"):
            dialog.action_confirm()
        self.assertEqual(remedy.state, "accepted")

    def test_agent_sees_the_way_of_the_documents(self):
        remedy = self._accept(
            self._offer(("refund", {}), ("repair", {"product_id": self.product.id}), ("return", {}))
        )
        own = remedy.with_user(self.agent)
        self.assertIn("Accounting", own.waits_for)
        self.assertIn("Repair", own.waits_for)
        self.assertIn("Draft", own.line_ids[0].documents)
        self.assertEqual(own.line_ids.mapped("can_open"), [False, True, True])
        with self.assertRaises(AccessError):
            own.line_ids[0].action_open_documents()
        self.assertEqual(own.line_ids[1].action_open_documents()["res_model"], "repair.order")
        self.assertEqual(own.line_ids[2].action_open_documents()["res_model"], "stock.picking")

    def test_other_documents_cost_nothing(self):
        """A delivery or credit note without a remedy costs one cheap query."""
        order = self._create_order(cs_review_state="approved")
        order.action_confirm()
        self.env.flush_all()
        with self.assertQueryCount(1):
            order.picking_ids._follow_remedies()
