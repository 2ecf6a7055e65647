from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .books_common import BooksCommon


@tagged("post_install", "-at_install")
class TestHold(BooksCommon):
    """What is disputed on a bill that equals the carrier's invoice is not paid."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.expected = {"expected": 18, "difference": 3, "comparable": "comparable", "result": "discrepancy"}

    @classmethod
    def _bill(cls, *lines, number="SF202605", post=True):
        """Book a statement with an undisputed line of 50 and ``lines``; dispute those above what is expected."""
        statement = cls._create_reviewed({"amount": 50}, *lines, invoice_number=number, number=f"CS/{number}")
        wrong = statement.line_ids.filtered(lambda line: line.result == "discrepancy")
        dispute = wrong and cls.env["cs.dispute"].with_user(cls.accountant)._open_from_lines(wrong)
        bill = cls._book(statement)
        if post:
            bill.with_user(cls.accountant).action_post()
        return bill, dispute

    def _register(self, bills, user=None):
        return Form.from_action(
            self.env(user=user or self.accountant),
            bills.with_user(user or self.accountant).action_register_payment(),
        )

    def _pay(self, form):
        """Pay, and return the payments in the order of their amounts."""
        action = form.save().action_create_payments()
        payments = self.env["account.payment"]
        found = (
            payments.browse(action["res_id"]) if action.get("res_id") else payments.search(action["domain"])
        )
        return found.sorted("amount")

    def test_disputed_part_is_not_proposed(self):
        bill, _dispute = self._bill({"amount": 21, **self.expected})
        self.assertEqual(bill.amount_total, 75.26)
        self.assertRecordValues(bill, [{"cs_held_amount": 3.18, "cs_payable_amount": 72.08}])
        form = self._register(bill)
        self.assertEqual(form.amount, 72.08)
        self.assertEqual(form.payment_difference, 0)
        self.assertIn("3.18", form.cs_held_note)
        self.assertEqual(self._pay(form).amount, 72.08)
        self.assertRecordValues(
            bill, [{"amount_residual": 3.18, "cs_held_amount": 3.18, "cs_payable_amount": 0}]
        )
        with self.assertRaisesRegex(UserError, "Nothing can be paid now|At most"):
            self._pay(self._register(bill))
        self.assertEqual(bill.amount_residual, 3.18)

    def test_more_is_refused(self):
        bill, _dispute = self._bill({"amount": 21, **self.expected})
        form = self._register(bill)
        form.amount = 75.26
        with self.assertRaisesRegex(UserError, r"At most .*72\.08"):
            form.save().action_create_payments()
        wizard = self._register(bill).save()
        wizard.write({"amount": 70, "payment_difference_handling": "reconcile"})
        with self.assertRaisesRegex(UserError, "Keep the difference open"):
            wizard.action_create_payments()
        self.assertEqual(bill.amount_residual, 75.26)

    def test_a_manager_pays_with_a_reason(self):
        bill, _dispute = self._bill({"amount": 21, **self.expected})
        wizard = self._register(bill).save()
        wizard.write({"cs_pay_held": True, "cs_pay_held_reason": "x"})
        with self.assertRaisesRegex(AccessError, "settlement manager"):
            wizard.action_create_payments()
        form = self._register(bill, self.settlement_manager)
        form.cs_pay_held = True
        form.cs_pay_held_reason = "Carrier threatens to stop"
        self.assertEqual(form.amount, 75.26)
        self.assertEqual(self._pay(form).amount, 75.26)
        self.assertEqual((bill.amount_residual, bill.cs_held_amount), (0, 0))
        self.assertIn("Carrier threatens to stop", bill.message_ids[0].body)

    def test_a_reason_is_asked_for(self):
        bill, _dispute = self._bill({"amount": 21, **self.expected})
        wizard = self._register(bill, self.settlement_manager).save()
        wizard.cs_pay_held = True
        with self.assertRaisesRegex(UserError, "Say why"):
            wizard.action_create_payments()

    def test_released_when_the_dispute_ends(self):
        for end, held in (("action_reject", 0), ("action_agree_full", 3.18), ("action_lapse", 0)):
            with self.subTest(end):
                bill, dispute = self._bill({"amount": 21, **self.expected}, number=end)
                dispute.action_mark_sent()
                self.assertEqual(bill.cs_held_amount, 3.18)
                getattr(dispute, end)()
                self.assertEqual(bill.cs_held_amount, held)
                dispute.action_conclude()
                self.assertEqual(bill.cs_held_amount, held)
                if dispute.state != "closed":
                    dispute.action_close()
                self.assertEqual(bill.cs_held_amount, 0)

    def test_the_credit_note_takes_its_place(self):
        bill, dispute = self._bill(
            {"amount": 21, **self.expected}, {"amount": 28, **self.expected, "difference": 10}
        )
        self.assertEqual(bill.cs_held_amount, 13.78)
        dispute.action_mark_sent()
        dispute.line_ids[0].action_agree()
        dispute.line_ids[1].agreed = 4
        dispute.action_record_answer()
        dispute.action_conclude()
        self.assertEqual(bill.cs_held_amount, 7.42)
        dispute.action_register_credit()
        self.assertEqual(bill.cs_held_amount, 7.42)
        dispute.move_ids.action_post()
        self.assertEqual(dispute.state, "credited")
        total = bill.amount_total
        self.assertRecordValues(bill, [{"cs_held_amount": 0, "amount_residual": round(total - 7.42, 2)}])
        self.assertEqual(self._register(bill).amount, bill.amount_residual)

    def test_refused_lines_are_held_too(self):
        bill, _none = self._bill(
            {"amount": 8, "result": "unmatched", "resolution": "refused"},
            {"amount": 12, "result": "tolerance", "resolution": "accepted", "agreed_amount": 11.5},
        )
        self.assertEqual(bill.amount_untaxed, 70)
        self.assertEqual(bill.cs_held_amount, 9.01)
        self.assertEqual(self.env["account.move"].search([("cs_held_amount", ">", 0)]), bill)

    def test_nothing_is_held_of_what_was_not_billed(self):
        self.account.bill_policy = "agreed"
        bill, dispute = self._bill({"amount": 21, **self.expected})
        self.assertEqual(bill.amount_untaxed, 68)
        self.assertEqual(bill.cs_held_amount, 0)
        self.account.bill_policy = "full"
        self.assertEqual(bill.cs_statement_id._get_bill_policy(), "agreed")
        bill.invalidate_recordset(["cs_held_amount"])
        self.assertEqual(bill.cs_held_amount, 0)

    def test_many_bills_at_once(self):
        plain, _none = self._bill(number="SF-1")
        held, _dispute = self._bill({"amount": 21, **self.expected}, number="SF-2")
        other, _dispute = self._bill({"amount": 21, **self.expected}, number="SF-3")
        more, _none = self._bill(number="SF-4")
        form = self._register(plain | held | other | more)
        self.assertEqual(form.amount, 2 * 53 + 2 * 72.08)
        self.assertIn("SF-2", form.cs_held_note)
        self.assertNotIn("SF-1", form.cs_held_note)
        form.group_payment = True
        self.assertEqual(self._pay(form).mapped("amount"), [72.08, 72.08, 106])
        self.assertEqual((plain | more).mapped("amount_residual"), [0, 0])
        self.assertEqual((held | other).mapped("amount_residual"), [3.18, 3.18])

    def test_a_bill_disputed_whole_is_left_out(self):
        plain, _none = self._bill(number="SF-1")
        statement = self._create_reviewed(
            {"amount": 9, "result": "unmatched", "discrepancy_id": False, "ref": "X"},
            invoice_number="SF-2",
            number="S2",
        )
        self.env["cs.dispute"].with_user(self.accountant)._open_from_lines(statement.line_ids)
        whole = self._book(statement)
        whole.action_post()
        self.assertEqual(whole.cs_payable_amount, 0)
        payments = self._pay(self._register(plain | whole))
        self.assertEqual(payments.mapped("amount"), [53])
        self.assertEqual(whole.amount_residual, 9.54)
        with self.assertRaisesRegex(UserError, "Nothing can be paid now|At most"):
            self._pay(self._register(whole))

    def test_instalments_are_paid_until_the_held_part(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "Half and half",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": days})
                    for days in (0, 3000)
                ],
            }
        )
        bill, _dispute = self._bill({"amount": 21, **self.expected}, post=False)
        bill.invoice_payment_term_id = terms
        bill.action_post()
        form = self._register(bill)
        self.assertEqual(form.amount, 37.63)
        self.assertEqual(form.payment_difference, 0)
        self._pay(form)
        form = self._register(bill)
        self.assertEqual(form.amount, 34.45)
        self._pay(form)
        self.assertEqual(bill.amount_residual, 3.18)

    def test_no_discount_while_something_is_held(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "2% early",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 9000,
                "line_ids": [Command.create({"value": "percent", "value_amount": 100, "nb_days": 9001})],
            }
        )
        bill, dispute = self._bill({"amount": 21, **self.expected}, post=False)
        bill.invoice_payment_term_id = terms
        bill.action_post()
        self.assertEqual(self._register(bill).amount, 72.08)
        dispute.action_cancel()
        self.assertLess(self._register(bill).amount, 75.26)
        self.assertEqual(bill.cs_held_amount, 0)

    def test_a_constant_number_of_queries(self):
        bills = self.env["account.move"]
        counts = []
        for size in (2, 6):
            for number in range(size):
                bills |= self._bill({"amount": 21, **self.expected}, number=f"N{size}-{number}")[0]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(set(bills.mapped("cs_held_amount")), {3.18})
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
