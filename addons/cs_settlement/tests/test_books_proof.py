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
