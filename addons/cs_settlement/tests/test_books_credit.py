from odoo.fields import Command
from odoo.tests import tagged

from .books_common import BooksCommon


@tagged("post_install", "-at_install")
class TestCreditByHand(BooksCommon):
    """Credit notes that an accountant enters: the dispute is found where it is clear, else suggested."""

    def _expect(self, claimed=3, number="SF202605"):
        """Return a posted bill and the dispute over it that awaits ``claimed``."""
        statement = self._create_reviewed(
            {"amount": 50},
            {
                "amount": 20 + claimed,
                "expected": 20,
                "difference": claimed,
                "comparable": "comparable",
                "result": "discrepancy",
            },
            invoice_number=number,
            number=f"CS/{number}",
        )
        dispute = self.env["cs.dispute"].with_user(self.accountant)._open_from_lines(statement.line_ids[1])
        bill = self._book(statement)
        bill.with_user(self.accountant).action_post()
        dispute.action_mark_sent()
        dispute.action_agree_full()
        dispute.action_conclude()
        return bill, dispute

    def _credit(self, amount, ref=False, post=True, **vals):
        credit = (
            self.env["account.move"]
            .with_user(self.accountant)
            .create(
                {
                    "move_type": "in_refund",
                    "partner_id": self.vendor.id,
                    "invoice_date": "2026-06-10",
                    "ref": ref,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "更正",
                                "price_unit": amount,
                                "account_id": self.expense.id,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                    **vals,
                }
            )
        )
        if post:
            credit.action_post()
        return credit

    def test_named_dispute_is_linked(self):
        _bill, dispute = self._expect()
        credit = self._credit(3, f"冲销{dispute.number}")
        self.assertEqual(credit.cs_dispute_id, dispute)
        self.assertRecordValues(dispute, [{"state": "credited", "credited_amount": 3}])
        self.assertIn(dispute.number, "".join(credit.message_ids.mapped("body")))

    def test_number_of_the_case_in_part(self):
        _bill, dispute = self._expect()
        dispute.reference = "CASE-7781"
        credit = self._credit(1, "case-7781")
        self.assertEqual(credit.cs_dispute_id, dispute)
        self.assertRecordValues(
            dispute, [{"state": "credit_expected", "credited_amount": 1, "missing_credit": 2}]
        )

    def test_reversed_bill_with_the_amount(self):
        bill, dispute = self._expect()
        credit = self._credit(3, reversed_entry_id=bill.id)
        self.assertEqual(credit.cs_dispute_id, dispute)
        self.assertEqual(bill.cs_held_amount, 0)

    def test_weak_ones_are_suggested_only(self):
        bill, dispute = self._expect()
        for vals in (
            {"amount": 3},
            {"amount": 5, "ref": dispute.number},
            {"amount": 2, "reversed_entry_id": bill.id},
        ):
            with self.subTest(vals):
                credit = self._credit(**vals)
                self.assertFalse(credit.cs_dispute_id)
                self.assertEqual(credit.cs_suggested_dispute_ids, dispute)
        self.assertFalse(self._credit(4, "CN 77").cs_suggested_dispute_ids)
        self.assertEqual(dispute.credited_amount, 0)
        credit.with_user(self.accountant).action_link_dispute()
        self.assertEqual(credit.cs_dispute_id, dispute)
        self.assertEqual(dispute.credited_amount, 2)

    def test_two_that_fit_are_left_to_a_person(self):
        _bill, first = self._expect(number="SF-1")
        _bill, second = self._expect(number="SF-2")
        credit = self._credit(3, f"{first.number} {second.number}")
        self.assertFalse(credit.cs_dispute_id)
        self.assertEqual(credit.cs_suggested_dispute_ids, first | second)

    def test_others_are_not_meant(self):
        _bill, dispute = self._expect()
        other = self.env["res.partner"].create({"name": "中通"})
        hkd = self.env.ref("base.HKD")
        hkd.active = True
        self.assertFalse(self._credit(3, dispute.number, partner_id=other.id).cs_suggested_dispute_ids)
        self.assertFalse(self._credit(3, dispute.number, currency_id=hkd.id).cs_suggested_dispute_ids)
        self.assertFalse(self._credit(3, f"{dispute.number}9").cs_dispute_id)
        self.assertEqual(dispute.state, "credit_expected")

    def test_unlinking(self):
        _bill, dispute = self._expect()
        credit = self._credit(3, dispute.number)
        credit.with_user(self.accountant).cs_dispute_id = False
        self.assertRecordValues(dispute, [{"state": "credit_expected", "credited_amount": 0}])
        credit.button_draft()
        credit.action_post()
        self.assertFalse(credit.cs_dispute_id)
        dispute.with_user(self.accountant).action_find_credit()
        self.assertEqual(credit.cs_dispute_id, dispute)

    def test_cancelled_credit_note(self):
        bill, dispute = self._expect()
        credit = self._credit(3, dispute.number, reversed_entry_id=bill.id)
        self.assertEqual((dispute.state, bill.cs_held_amount), ("credited", 0))
        credit.button_draft()
        self.assertEqual((dispute.state, bill.cs_held_amount), ("credit_expected", 3.18))
        credit.button_cancel()
        self.assertEqual(dispute.credited_amount, 0)
