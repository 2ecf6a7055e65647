from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ChainCommon


@tagged("post_install", "-at_install")
class TestRemedyClaim(ChainCommon):
    def _claim(self, remedy):
        remedy.with_user(self.supervisor).action_claim_from_carrier()
        return remedy.sudo().claim_line_ids.dispute_id

    def _agree(self, dispute):
        dispute.action_mark_sent()
        dispute.action_agree_full()
        dispute.action_conclude()

    def test_claim(self):
        remedy = self._create_accepted(40.0)
        claim = self._claim(remedy)
        self.assertRecordValues(
            claim,
            [
                {
                    "party": "carrier",
                    "partner_id": self.vendor.id,
                    "account_id": self.account.id,
                    "statement_id": False,
                    "state": "draft",
                    "claimed_amount": 40.0,
                    "responsible": "carrier",
                }
            ],
        )
        self.assertRecordValues(
            claim.line_ids,
            [{"ref": "SF1000000000001", "claimed": 40.0, "agreed": 0.0, "ticket_id": remedy.ticket_id.id}],
        )
        self.assertIn(self.category.name, claim.line_ids.reason)
        self.assertFalse(remedy.can_claim)
        self.assertTrue(remedy.claim_summary.startswith(claim.number))

    def test_never_twice(self):
        remedy = self._create_accepted()
        claim = self._claim(remedy)
        with self.assertRaisesRegex(UserError, "can't be claimed"):
            self._claim(remedy)
        self.assertEqual(remedy.sudo().claim_line_ids.dispute_id, claim)
        claim.action_cancel()
        remedy.invalidate_recordset()
        self.assertEqual(len(self._claim(remedy)), 2)

    def test_only_where_the_carrier_answers_for_it(self):
        remedy = self._create_accepted(liable_kind="customer", liable_carrier_id=False)
        with self.assertRaisesRegex(UserError, "must name the carrier"):
            self._claim(remedy)
        self.assertFalse(remedy.sudo().claim_line_ids)

    def test_carrier_without_account(self):
        remedy = self._create_accepted()
        self.carrier.cs_account_id = False
        with self.assertRaisesRegex(UserError, "carrier account of 顺丰标快"):
            self._claim(remedy)

    def test_agents_do_not_claim(self):
        remedy = self._create_accepted()
        with self.assertRaises(AccessError):
            remedy.with_user(self.agent).action_claim_from_carrier()
        self.assertFalse(remedy.sudo().claim_line_ids)

    def test_set_off_on_the_next_bill(self):
        self.account.setoff_allowed = True
        claim = self._claim(self._create_accepted(40.0))
        self._agree(claim)
        self.assertEqual(claim.state, "credit_expected")
        statement = self._create_reviewed({"amount": 100.0})
        bill = self._book(statement)
        self.assertEqual(bill.invoice_line_ids.mapped("price_subtotal"), [100.0, -40.0])
        self.assertEqual(bill.amount_untaxed, 60.0)
        self.assertEqual(claim.credited_amount, 0.0)
        bill.action_post()
        self.assertEqual((claim.credited_amount, claim.state), (40.0, "credited"))
        bill.button_draft()
        self.assertEqual((claim.credited_amount, claim.state), (0.0, "credit_expected"))
        bill.action_post()
        later = self._create_reviewed({"amount": 100.0}, number="CS/2026/00008", invoice_number="SF202606")
        self.assertEqual(self._book(later).amount_untaxed, 100.0)

    def test_a_bill_is_not_turned_round(self):
        self.account.setoff_allowed = True
        claim = self._claim(self._create_accepted(40.0))
        self._agree(claim)
        bill = self._book(self._create_reviewed({"amount": 30.0}))
        self.assertEqual(bill.amount_untaxed, 30.0)
        self.assertEqual(bill.move_type, "in_invoice")
        self.assertEqual(claim.state, "credit_expected")

    def test_no_set_off_without_agreement(self):
        self._agree(self._claim(self._create_accepted(40.0)))
        bill = self._book(self._create_reviewed({"amount": 100.0}))
        self.assertEqual(bill.invoice_line_ids.mapped("price_subtotal"), [100.0])

    def test_credit_note_without_a_statement(self):
        claim = self._claim(self._create_accepted(40.0))
        self._agree(claim)
        claim.with_user(self.accountant).action_register_credit()
        self.assertRecordValues(
            claim.move_ids, [{"move_type": "in_refund", "amount_untaxed": 40.0, "amount_tax": 0.0}]
        )
        claim.move_ids.action_post()
        self.assertEqual(claim.state, "credited")

    def test_cost_report(self):
        remedy = self._create_accepted(40.0)
        claim = self._claim(remedy)
        claim.action_mark_sent()
        claim.line_ids.agreed = 25.0
        claim.action_record_answer()
        other = self._create_accepted(10.0, liable_kind="customer", liable_carrier_id=False)
        self.env.flush_all()
        costs = self.env["cs.remedy.cost"].search([("remedy_id", "in", (remedy | other).ids)], order="id")
        self.assertRecordValues(
            costs,
            [
                {
                    "cost": 40.0,
                    "claimed": 40.0,
                    "recovered": 25.0,
                    "remaining": 15.0,
                    "liable_kind": "carrier",
                },
                {
                    "cost": 10.0,
                    "claimed": 0.0,
                    "recovered": 0.0,
                    "remaining": 10.0,
                    "liable_kind": "customer",
                },
            ],
        )
        self.assertEqual(costs.carrier_id, self.carrier)
        self.assertEqual(costs[0].account_id, self.account)
