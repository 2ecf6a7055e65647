from odoo.exceptions import UserError
from odoo.tests import tagged

from .books_common import BooksCommon


@tagged("post_install", "-at_install")
class TestProof(BooksCommon):
    def test_books_are_proved(self):
        statement = self._create_reviewed(
            {"amount": 10.1, "offset_amount": 2}, {"amount": -40, "invoice_number": "SF-C"}
        )
        self._book(statement)
        proofs = self.env["cs.settlement.proof"]
        proofs._prove(statement)
        found = proofs.with_user(self.accountant).search([("statement_id", "=", statement.id)])
        self.assertRecordValues(
            found.sorted("invoice_number"),
            [
                {"invoice_number": "SF-C", "lines_amount": -40, "books_amount": -40, "is_different": False},
                {
                    "invoice_number": "SF202605",
                    "lines_amount": 8.1,
                    "books_amount": 8.1,
                    "is_different": False,
                },
            ],
        )
        bill = statement.move_ids.filtered(lambda move: move.ref == "SF202605")
        bill.invoice_line_ids[0].price_unit += 0.01
        proofs._prove(statement)
        different = proofs.search([("statement_id", "=", statement.id), ("is_different", "=", True)])
        self.assertRecordValues(different, [{"invoice_number": "SF202605", "difference": 0.01}])
        self.assertEqual(statement.activity_ids.user_id, self.accountant)
        bill.invoice_line_ids[0].price_unit -= 0.01
        proofs._prove(statement)
        self.assertFalse(statement.activity_ids)


@tagged("post_install", "-at_install")
class TestCredit(BooksCommon):
    def test_credit_note_of_a_dispute(self):
        charge = self._create_charge(expected=18)
        statement = self._create_reviewed(
            {"amount": 50},
            {
                "amount": 21,
                "expected": 18,
                "difference": 3,
                "comparable": "comparable",
                "charge_id": charge.id,
                "ref": "SF1",
                "ref_key": "SF1",
                "result": "discrepancy",
            },
        )
        lines = statement.line_ids[1]
        dispute = self.env["cs.dispute"].with_user(self.accountant)._open_from_lines(lines)
        bill = self._book(statement)
        self.assertEqual(bill.amount_untaxed, 71)
        statement.with_user(self.accountant).action_post_bills()
        dispute.action_mark_sent()
        with self.assertRaisesRegex(UserError, "awaits no credit note"):
            dispute.action_register_credit()
        dispute.action_agree_full()
        dispute.action_conclude()
        dispute.action_register_credit()
        credit = dispute.move_ids
        self.assertRecordValues(
            credit, [{"move_type": "in_refund", "amount_untaxed": 3, "reversed_entry_id": bill.id}]
        )
        with self.assertRaisesRegex(UserError, "in draft already"):
            dispute.action_register_credit()
        credit.action_post()
        self.assertEqual(dispute.state, "credited")
        self.assertEqual(dispute.credited_amount, 3)
        self.assertEqual(credit.payment_state, "paid")
        self.assertEqual(bill.amount_residual, bill.amount_total - credit.amount_total)


@tagged("post_install", "-at_install")
class TestProofOfCharges(BooksCommon):
    def _prove(self, statement):
        self.env["cs.settlement.proof"]._prove(statement)
        return self.env["cs.settlement.proof"].search([("statement_id", "=", statement.id)])

    def test_charges_are_proved(self):
        charge = self._create_charge(expected=18)
        statement = self._create_reviewed({"amount": 18, "charge_id": charge.id}, {"amount": 7})
        self._book(statement)
        proof = self._prove(statement)
        self.assertRecordValues(
            proof,
            [
                {
                    "lines_amount": 25,
                    "books_amount": 25,
                    "charged_amount": 18,
                    "charge_difference": 0,
                    "charge_count": 0,
                    "cause": False,
                    "is_different": False,
                }
            ],
        )
        charge.billed = 16.5
        proof = self._prove(statement)
        self.assertRecordValues(
            proof,
            [
                {
                    "difference": 0,
                    "charge_difference": -1.5,
                    "charge_count": 1,
                    "cause": "charges",
                    "is_different": True,
                }
            ],
        )
        self.assertEqual(statement.activity_ids.user_id, self.accountant)
        proof.with_user(self.accountant).action_settle_charges()
        self.assertEqual(charge.billed, 18)
        self.assertFalse(self.env["cs.settlement.proof"].search([("is_different", "=", True)]))
        self.assertFalse(statement.activity_ids)

    def test_charges_on_their_way_are_no_difference(self):
        charge = self._create_charge(expected=18)
        statement = self._create_reviewed({"amount": 18, "charge_id": charge.id}, line_count=50000)
        self._book(statement)
        self.assertEqual(charge.billed, 0)
        self.assertFalse(self._prove(statement).is_different)

    def test_causes(self):
        statement = self._create_reviewed({"amount": 10}, {"amount": 20, "invoice_number": "SF-A"})
        bills = self._book(statement)
        gone = bills.filtered(lambda bill: bill.ref == "SF-A")
        kept = bills - gone
        gone.unlink()
        kept.invoice_line_ids.price_unit = 11
        self.assertEqual(
            {proof.invoice_number: (proof.cause, proof.difference) for proof in self._prove(statement)},
            {"SF-A": ("missing", -20), "SF202605": ("edited", 1)},
        )
        kept.cs_invoice_number = "SF-X"
        self.assertIn(
            ("SF-X", "extra"),
            self._prove(statement).mapped(lambda proof: (proof.invoice_number, proof.cause)),
        )

    def test_charges_under_pay_agreed(self):
        self.account.bill_policy = "agreed"
        charge = self._create_charge(expected=18)
        statement = self._create_reviewed(
            {
                "amount": 21,
                "charge_id": charge.id,
                "expected": 18,
                "resolution": "disputed",
                "result": "discrepancy",
            }
        )
        self._book(statement)
        self.assertRecordValues(charge, [{"billed": 21, "agreed": 18}])
        self.assertRecordValues(
            self._prove(statement), [{"lines_amount": 18, "charged_amount": 18, "is_different": False}]
        )

    def test_the_proof_goes_with_the_bills(self):
        charge = self._create_charge(expected=18)
        statement = self._create_reviewed({"amount": 18, "charge_id": charge.id})
        bill = self._book(statement)
        self.assertTrue(self._prove(statement))
        bill.button_cancel()
        self.assertEqual(statement.state, "approved")
        self.assertFalse(self.env["cs.settlement.proof"].search([("statement_id", "=", statement.id)]))
        self.assertRecordValues(charge, [{"billed": 0, "agreed": 0, "state": "open"}])
        again = self._book(statement)
        self.assertRecordValues(charge, [{"billed": 18, "state": "settled"}])
        self.assertFalse(self._prove(statement).is_different)
        self.assertEqual(again.ref, "SF202605")
