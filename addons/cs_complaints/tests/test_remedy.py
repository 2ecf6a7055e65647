from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .remedy_common import RemedyCommon


@tagged("post_install", "-at_install")
class TestRemedyLife(RemedyCommon):
    def test_category_suggests_what_to_offer(self):
        action = self.ticket.with_user(self.agent).action_propose_remedy()
        remedy = self.env["cs.remedy"].with_user(self.agent).with_context(**action["context"]).create({})
        self.assertEqual(remedy.ticket_id, self.ticket)
        self.assertEqual(remedy.line_ids.kind, "redelivery")
        self.assertEqual(remedy.amount, self.order.amount_total)
        self.assertEqual(remedy.message, "We send the goods again at our expense.")
        self.assertEqual(remedy.state, "draft")

    def test_suggested_amounts(self):
        line = self.order.order_line[0]
        remedy = self._propose(
            ("refund", {}),
            ("compensation", {}),
            ("coupon", {}),
            ("return", {}),
            ("redelivery", {"order_line_id": line.id, "quantity": 2}),
        )
        # 3 × 100 + 49.99, with 13 %
        self.assertEqual(remedy.line_ids.mapped("amount"), [395.49, 39.55, 20.0, 0.0, 226.0])
        self.assertAlmostEqual(remedy.amount, 681.04)

    def test_offer_within_limit_reaches_the_customer(self):
        remedy = self._propose(("coupon", {"amount": 20}), message="对不起")
        remedy.action_offer()
        self.assertEqual(remedy.state, "offered")
        self.assertEqual(self.ticket.state, "proposed")
        message = self.ticket.message_ids[0]
        self.assertEqual(message.author_id, self.agent.partner_id)
        self.assertIn(self.customer, message.partner_ids)
        self.assertFalse(message.subtype_id.internal)
        self.assertIn("对不起", message.body)
        self.assertIn(remedy._get_path(), message.body)
        self.assertEqual(len(remedy.offer_hash), 64)
        self.assertIn("Coupon", remedy.offer_text)
        self.assertTrue(self.ticket.first_answered_at)
        self.assertEqual(self.ticket.event_ids[-1].kind, "opened")
        self.assertIn("remedy", self.ticket.event_ids.mapped("kind"))

    def test_above_limit_waits_for_approval(self):
        remedy = self._propose(("compensation", {"amount": 100.01}))
        self.assertTrue(remedy.needs_approval)
        remedy.action_offer()
        self.assertEqual(remedy.state, "to_approve")
        self.assertEqual(remedy.activity_ids.user_id, self.supervisor)
        self.assertNotEqual(self.ticket.state, "proposed")
        self.assertFalse(self.ticket.first_answered_at, "the customer has heard nothing")
        with self.assertRaises(AccessError):
            remedy.action_approve()
        remedy.with_user(self.supervisor).action_approve()
        self.assertEqual(remedy.state, "offered")
        self.assertEqual(remedy.approved_by_id, self.supervisor)
        self.assertEqual(remedy.proposed_by_id, self.agent)
        self.assertFalse(remedy.activity_ids)

    def test_above_the_supervisors_limit_a_manager_is_asked(self):
        self.env["cs.remedy.limit"].search([("role", "=", "supervisor")]).amount = 150
        managers = self.env.ref("cs_forwarding.group_manager").all_user_ids
        remedy = self._propose(("compensation", {"amount": 151}))
        remedy.action_offer()
        self.assertIn(remedy.activity_ids.user_id, managers)
        self.assertFalse(remedy.with_user(self.supervisor).can_approve)
        with self.assertRaises(AccessError):
            remedy.with_user(self.supervisor).action_approve()
        self.assertTrue(remedy.with_user(self.manager).can_approve)

    def test_many_are_approved_at_once(self):
        remedies = self.env["cs.remedy"]
        for _time in range(3):
            remedy = self._propose(("compensation", {"amount": 101}), ticket=self._create_ticket())
            remedy.action_offer()
            remedies |= remedy
        remedies.with_user(self.supervisor).action_approve()
        self.assertEqual(set(remedies.mapped("state")), {"offered"})

    def test_limit_of_nearest_category_and_company(self):
        limits = self.env["cs.remedy.limit"]
        child = self.env["cs.ticket.category"].create({"name": "Broken Glass", "parent_id": self.category.id})
        company = self.env.company
        self.assertEqual(limits._get_amount(self.agent, child, company), 100)
        limits.create({"role": "agent", "category_id": self.category.id, "amount": 30})
        self.assertEqual(limits._get_amount(self.agent, child, company), 30)
        limits.create(
            {"role": "agent", "category_id": self.category.id, "amount": 40, "company_id": company.id}
        )
        self.assertEqual(limits._get_amount(self.agent, child, company), 40)
        self.assertEqual(limits._get_amount(self.supervisor, child, company), 1000)
        self.assertIsNone(limits._get_amount(self.manager, child, company))
        self.assertEqual(limits._get_amount(self.outsider, self.env["cs.ticket.category"], company), 100)
        self.assertEqual(limits._get_amount(self.accountant, child, company), 0)

    def test_many_small_sums_count_as_one(self):
        first = self._propose(("compensation", {"amount": 60}))
        first.action_offer()
        self._accept(first)
        second_ticket = self._create_ticket(order_id=self.order.id, user_id=self.agent.id)
        second = self._propose(("compensation", {"amount": 50}), ticket=second_ticket)
        self.assertTrue(second.needs_approval)
        elsewhere = self._propose(("compensation", {"amount": 50}), ticket=self._create_ticket())
        self.assertFalse(elsewhere.needs_approval)

    def test_sent_back_and_changed(self):
        remedy = self._propose(("compensation", {"amount": 500}))
        remedy.action_offer()
        with self.assertRaises(UserError):
            remedy.line_ids.amount = 50
        wizard = self.env["cs.remedy.reason"].with_user(self.supervisor)
        wizard.create({"remedy_ids": remedy.ids, "deed": "send_back", "reason": "Too much"}).action_confirm()
        self.assertEqual((remedy.state, remedy.end_note), ("draft", "Too much"))
        self.assertEqual(remedy.activity_ids.user_id, self.agent)
        remedy.line_ids.amount = 50
        remedy.action_offer()
        self.assertEqual(remedy.state, "offered")

    def test_agent_cannot_forge(self):
        remedy = self._propose(("compensation", {"amount": 500}))
        for vals in ({"state": "accepted"}, {"offer_hash": "x"}, {"answer_how": "link"}, {"amount": 1}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                remedy.write(vals)
        other = self._propose(("apology", {}), ticket=self._create_ticket())
        for vals in ({"state": "done"}, {"kind": "apology"}, {"remedy_id": other.id}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                remedy.line_ids.write(vals)
        with self.assertRaises(AccessError):
            remedy.ticket_id = other.ticket_id
        with self.assertRaises(AccessError):
            self._propose(state="offered", ticket=self._create_ticket())
        for deed in ("send_back", "withdraw"):
            wizard = self.env["cs.remedy.reason"].with_user(self.agent)
            dialog = wizard.create({"remedy_ids": remedy.ids, "deed": deed, "reason": "x"})
            with self.assertRaises(AccessError):
                dialog.action_confirm()
        with self.assertRaises(AccessError):
            remedy.line_ids.action_mark_done()
        with self.assertRaises(AccessError):
            self._propose(("apology", {}), user=self.outsider)

    def test_offered_words_stand(self):
        remedy = self._offer(("apology", {}))
        for write in (
            lambda: remedy.write({"message": "less"}),
            lambda: remedy.line_ids.write({"note": "less"}),
            lambda: remedy.line_ids.unlink(),
            lambda: remedy.line_ids.create({"remedy_id": remedy.id, "kind_id": self._kind("repair").id}),
            lambda: remedy.unlink(),
        ):
            with self.assertRaises(UserError):
                write()

    def test_one_proposal_at_a_time_and_versions(self):
        first = self._propose(("apology", {}))
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self._propose(("apology", {}))
        first.action_offer()
        first.sudo()._refuse("link", "王小明", "不够")
        self.assertTrue(first.can_renew)
        first.action_renew()
        second = self.ticket.remedy_ids - first
        self.assertEqual((first.version, second.version), (1, 2))
        self.assertEqual(second.line_ids.kind, "apology")
        self.assertFalse(first.can_renew)

    def test_refusal_goes_one_tier_up(self):
        remedy = self._offer(("apology", {}))
        escalated = []

        def escalate(tickets, tier=None, reason=None, source=None):
            escalated.append((tickets, tier, reason, source))

        with patch.object(self.env.registry["cs.ticket"], "_escalate", escalate):
            self.assertTrue(remedy.sudo()._refuse("link", "王小明", "我要退款"))
        self.assertEqual((remedy.state, remedy.answer_note), ("refused", "我要退款"))
        self.assertEqual(self.ticket.state, "in_progress")
        [(ticket, tier, reason, source)] = escalated
        self.assertEqual((ticket.id, tier, source), (self.ticket.id, "2", "customer"))
        self.assertIn("我要退款", reason)

    def test_withdraw_and_undo(self):
        remedy = self._offer(("apology", {}))
        token = remedy._get_token()
        action = remedy.action_withdraw()
        self.assertEqual(action["params"]["method"], "action_undo_withdraw")
        self.assertEqual((remedy.state, self.ticket.state), ("withdrawn", "in_progress"))
        self.assertFalse(remedy.sudo()._accept("link", "x"))
        remedy.action_undo_withdraw()
        self.assertEqual((remedy.state, self.ticket.state), ("offered", "proposed"))
        self.assertTrue(remedy._has_token(token))

    def test_offers_end_by_themselves(self):
        remedy = self._offer(("apology", {}))
        later = self._offer(("apology", {}), ticket=self._create_ticket())
        remedy.sudo().valid_until = fields.Datetime.now() - timedelta(minutes=1)
        self.assertFalse(remedy.sudo()._accept("link", "x"), "too late, even before the job has run")
        with self.enter_registry_test_mode():
            self.env.ref("cs_complaints.ir_cron_remedy_expire").method_direct_trigger()
        self.assertEqual((remedy.state, later.state), ("expired", "offered"))
        self.assertEqual(self.ticket.state, "in_progress")
        self.assertEqual(self.ticket.activity_ids.user_id, self.agent)

    def test_closing_withdraws_the_offer(self):
        remedy = self._offer(("apology", {}))
        self.ticket.with_user(self.agent)._close("unreachable")
        self.assertEqual((remedy.state, self.ticket.state), ("withdrawn", "closed"))

    def test_what_was_accepted_is_not_put_back(self):
        remedy = self._offer(("repair", {"product_id": self.product.id, "quantity": 1}))
        self._accept(remedy)
        remedy.sudo()._call_off("误会")
        with self.assertRaisesRegex(UserError, "put back"):
            remedy.with_user(self.supervisor).action_undo_withdraw()
        self.assertEqual(remedy.state, "withdrawn")

    def test_goods_sent_again_count_with_their_own_value(self):
        dear = self.env["product.product"].create({"name": "Dear", "is_storable": True, "list_price": 5000.0})
        goods = {"order_line_id": self.order.order_line[0].id, "quantity": 1, "product_id": dear.id}
        remedy = self._propose(("redelivery", {**goods, "amount": 0}), ("exchange", goods))
        self.assertEqual(remedy.line_ids.mapped("amount"), [0.0, 4887.0])
        remedy.action_offer()
        self.assertEqual(remedy.line_ids.mapped("amount"), [5000.0, 4887.0])
        self.assertEqual(remedy.state, "to_approve")

    def test_goods_of_another_order_are_refused(self):
        foreign = self._create_order()
        remedy = self._propose(("redelivery", {"order_line_id": foreign.order_line.id, "quantity": 1}))
        with self.assertRaisesRegex(UserError, "goods of this order"):
            remedy.with_user(self.manager)._submit()

    def test_what_cannot_be_kept_is_not_offered(self):
        empty = self._create_ticket(partner_id=False, name="?")
        other = self._create_ticket(order_id=self._create_order().id)
        cases = [
            (self._propose(ticket=self._create_ticket()), "Add what"),
            (self._propose(("apology", {}), ticket=empty), "customer"),
            (self._propose(("return", {}), ticket=self._create_ticket()), "choose the order"),
            (self._propose(("return", {}), ticket=other), "was not delivered"),
            (self._propose(("refund", {"amount": 1000}), ticket=self.ticket), "came to"),
            (self._propose(("compensation", {"amount": 0}), ticket=self._create_ticket()), "amount"),
            (self._propose(("coupon", {"amount": 9.5}), ticket=self._create_ticket()), "whole amount"),
            (
                self._propose(
                    ("apology", {}), ticket=self._create_ticket(), valid_until=fields.Datetime.now()
                ),
                "day to come",
            ),
        ]
        for remedy, words in cases:
            with self.subTest(words=words), self.assertRaisesRegex(UserError, words):
                remedy.with_user(self.manager)._submit()
            self.assertEqual(remedy.state, "draft")

    def test_agent_records_the_answer_with_proof(self):
        remedy = self._offer(("apology", {}))
        wizard = self.env["cs.remedy.answer"].with_user(self.agent).with_context(default_remedy_id=remedy.id)
        dialog = wizard.create({"answer": "accept", "how": "phone"})
        self.assertEqual(dialog.name, "王小明")
        with self.assertRaisesRegex(UserError, "recording"):
            dialog.action_confirm()
        proof = self.env["ir.attachment"].with_user(self.agent).create({"name": "call.mp3", "raw": b"ID3"})
        dialog.proof_ids = [Command.set(proof.ids)]
        dialog.action_confirm()
        self.assertRecordValues(
            remedy,
            [{"state": "done", "answer_how": "phone", "answer_user_id": self.agent.id, "answer_ip": False}],
        )
        self.assertEqual(remedy.proof_ids, proof)
        self.assertEqual((proof.res_model, proof.res_id), ("cs.remedy", remedy.id))
        with self.assertRaisesRegex(UserError, "over"):
            wizard.create({"answer": "refuse", "how": "phone", "note": "no"}).action_confirm()
        self.assertEqual(remedy.state, "done")

    def test_files_of_others_are_no_proof(self):
        """The file of a colleague stays where he put it."""
        remedy = self._offer(("apology", {}))
        place = {"res_model": "cs.ticket", "res_id": self.ticket.id}
        theirs = self.env["ir.attachment"].with_user(self.manager).create({"name": "x", "raw": b"x", **place})
        wizard = self.env["cs.remedy.answer"].with_user(self.agent)
        proof = {"proof_ids": [Command.set(theirs.ids)]}
        dialog = wizard.create({"remedy_id": remedy.id, "answer": "accept", "name": "x", **proof})
        with self.assertRaises(AccessError):
            dialog.action_confirm()
        self.assertEqual((remedy.state, theirs.res_model), ("offered", "cs.ticket"))

    def test_desk_counts(self):
        self._propose(("compensation", {"amount": 500})).action_offer()
        desk = self.env["cs.desk"].with_user(self.supervisor)
        counts = {count["key"]: count["value"] for count in desk.action_overview("team")["counts"]}
        self.assertEqual((counts["remedies_to_approve"], counts["remedies_accepted"]), (1, 0))
        self.assertEqual(desk.action_open("remedies_to_approve", "team")["res_model"], "cs.remedy")
