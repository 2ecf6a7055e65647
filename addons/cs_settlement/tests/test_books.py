from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .books_common import BooksCommon


@tagged("post_install", "-at_install")
class TestApprove(BooksCommon):
    def test_undecided_lines_hold_the_approval(self):
        statement = self._create_reviewed(
            {"amount": 10},
            {"amount": 7.5, "result": "discrepancy"},
            {"amount": 2, "result": "unmatched", "resolution": "accepted"},
            {"amount": 99, "result": "error", "error": "no amount", "resolution": "refused"},
        )
        with self.assertRaisesRegex(UserError, r"1 lines of CS/2026/00007 over .*7\.50"):
            statement.with_user(self.accountant).action_approve()
        statement.line_ids[1].resolution = "disputed"
        statement.with_user(self.accountant).action_approve()
        self.assertEqual(statement.state, "approved")
        self.assertEqual(statement.approved_by_id, self.accountant)
        self.assertTrue(statement.approved_at)

    def test_only_what_is_in_review_is_approved(self):
        statement = self._create_reviewed({"amount": 10}, state="held")
        with self.assertRaisesRegex(UserError, "in review"):
            statement.with_user(self.accountant).action_approve()

    def test_back_to_review(self):
        statement = self._create_reviewed({"amount": 10})
        statement.with_user(self.accountant).action_approve()
        statement.with_user(self.accountant).action_back_to_review()
        self.assertEqual(statement.state, "review")
        self.assertFalse(statement.approved_by_id)
        with self.assertRaises(UserError):
            statement.with_user(self.accountant).action_back_to_review()

    def test_agents_do_not_approve(self):
        statement = self._create_reviewed({"amount": 10})
        with self.assertRaises(AccessError):
            statement.with_user(self.agent).action_approve()

    def test_separate_duties(self):
        third = self._create_user("desk_accountant3", "cs_settlement.group_accountant")
        self.env.company.cs_settlement_segregation = True
        statement = self._create_reviewed({"amount": 10})
        self.env.cr.execute(
            "UPDATE cs_carrier_statement SET create_uid = %s WHERE id = %s",
            [self.accountant.id, statement.id],
        )
        statement.invalidate_recordset()
        with self.assertRaisesRegex(AccessError, "does not approve"):
            statement.with_user(self.accountant).action_approve()
        moves = self._book(statement, user=self.settlement_manager)
        for user in (self.accountant, self.settlement_manager):
            with self.assertRaisesRegex(AccessError, "does not post"):
                moves.with_user(user).action_post()
        statement.with_user(third).action_post_bills()
        self.assertEqual(moves.state, "posted")
        self.assertEqual(statement.state, "closed")


@tagged("post_install", "-at_install")
class TestBook(BooksCommon):
    def test_sums_by_charge_type(self):
        statement = self._create_reviewed(
            *({"amount": 10.1} for _line in range(3)),
            {"amount": 2.25, "type_id": self.fuel_type.id},
            {"amount": -0.25, "type_id": self.fuel_type.id, "category": "adjustment"},
            {"amount": 500, "error": "no amount", "resolution": "refused"},
        )
        bill = self._book(statement)
        self.assertRecordValues(
            bill,
            [
                {
                    "move_type": "in_invoice",
                    "state": "draft",
                    "partner_id": self.vendor.id,
                    "ref": "SF202605",
                    "invoice_date": date(2026, 5, 31),
                    "invoice_origin": "CS/2026/00007",
                    "amount_untaxed": 32.3,
                    "amount_tax": 1.94,
                    "amount_total": 34.24,
                }
            ],
        )
        self.assertRecordValues(
            bill.invoice_line_ids,
            [
                {"price_subtotal": 30.3, "account_id": self.expense.id, "tax_ids": self.tax.ids},
                {"price_subtotal": 2.0, "account_id": self.fuel_expense.id, "tax_ids": self.tax.ids},
            ],
        )
        self.assertEqual(bill.invoice_line_ids.cs_statement_id, statement)
        self.assertEqual(bill.invoice_line_ids[0].name, "Freight: 3 lines of CS/2026/00007")
        self.assertEqual(statement.state, "billed")
        statement.with_user(self.accountant).action_post_bills()
        self.assertEqual(bill.state, "posted")
        self.assertEqual(statement.state, "closed")

    def test_one_document_per_invoice_and_currency(self):
        other = self.env["res.currency"].with_context(active_test=False).search([("name", "=", "HKD")])
        other.active = True
        statement = self._create_reviewed(
            {"amount": 10},
            {"amount": 20, "invoice_number": "SF-A", "invoice_date": "2026-05-12"},
            {"amount": 5, "invoice_number": "SF-A", "invoice_date": "2026-05-20"},
            {"amount": 40, "invoice_number": "SF-A", "currency_id": other.id},
            exchange_rate=0.125,
        )
        bills = self._book(statement, choices={("SF-A", other.id): {"rate": 0.125}})
        found = {(bill.ref, bill.currency_id.name, bill.invoice_date, bill.amount_untaxed) for bill in bills}
        self.assertEqual(
            found,
            {
                ("SF202605", self.currency.name, date(2026, 5, 31), 10),
                ("SF-A", self.currency.name, date(2026, 5, 20), 25),
                ("SF-A", "HKD", date(2026, 5, 31), 40),
            },
        )
        foreign = bills.filtered(lambda bill: bill.currency_id == other)
        self.assertEqual(foreign.invoice_line_ids.balance, 5.0)
        foreign.action_post()
        self.assertEqual(foreign.invoice_line_ids.balance, 5.0)

    def test_negative_total_is_a_credit_note(self):
        statement = self._create_reviewed({"amount": 10}, {"amount": -30, "category": "adjustment"})
        credit = self._book(statement)
        self.assertEqual(credit.move_type, "in_refund")
        self.assertEqual(credit.amount_untaxed, 20)
        self.assertEqual(credit.amount_total, 21.2)
        credit.with_user(self.accountant).action_post()
        self.assertEqual(credit.state, "posted")

    def test_pay_agreed(self):
        self.account.bill_policy = "agreed"
        charge = self._create_charge(expected=18)
        statement = self._create_reviewed(
            {"amount": 10},
            {"amount": 11, "result": "discrepancy", "resolution": "accepted"},
            {"amount": 12, "result": "discrepancy", "resolution": "accepted", "agreed_amount": 11.5},
            {
                "amount": 21,
                "result": "discrepancy",
                "resolution": "disputed",
                "charge_id": charge.id,
                "expected": 18,
            },
            {"amount": 9, "result": "unmatched", "resolution": "disputed"},
            {"amount": 8, "result": "unmatched", "resolution": "refused"},
            {"amount": 7, "result": "discrepancy", "resolution": "written_off"},
        )
        bill = self._book(statement)
        self.assertEqual(bill.amount_untaxed, 10 + 11 + 11.5 + 18 + 7)

    def test_in_full(self):
        statement = self._create_reviewed(
            {"amount": 10},
            {"amount": 9, "result": "unmatched", "resolution": "disputed"},
            {"amount": 8, "result": "unmatched", "resolution": "refused"},
        )
        self.assertEqual(self._book(statement).amount_untaxed, 27)

    def test_prepaid_offsets_stand_beside_the_full_cost(self):
        statement = self._create_reviewed(
            {"amount": 100, "offset_amount": 30},
            {"amount": 50, "offset_amount": 15},
            {
                "amount": -5,
                "category": "offset",
                "type_id": self.env.ref("cs_settlement.charge_type_prepaid_offset").id,
            },
        )
        bill = self._book(statement)
        self.assertRecordValues(
            bill.invoice_line_ids.sorted("price_subtotal"),
            [
                {"price_subtotal": -45, "account_id": self.prepaid.id, "tax_ids": []},
                {"price_subtotal": -5, "account_id": self.prepaid.id, "tax_ids": []},
                {"price_subtotal": 150, "account_id": self.expense.id, "tax_ids": self.tax.ids},
            ],
        )
        self.assertEqual(bill.amount_total, 109)

    def test_offsets_need_an_account(self):
        self.account.prepaid_account_id = False
        statement = self._create_reviewed({"amount": 100, "offset_amount": 30})
        with self.assertRaisesRegex(UserError, "deducts prepayments"):
            self._book(statement)

    def test_tax_of_the_carrier(self):
        statement = self._create_reviewed(*({"amount": 0.1, "tax_amount": 0.02} for _line in range(10)))
        bill = self._book(statement)
        # Our 6 % of 1.00 is 0.06; rounding ten lines explains at most 0.07 more.
        self.assertEqual(bill.amount_tax, 0.06)
        self.assertEqual(bill.cs_tax_difference, 0.14)

    def test_tax_within_rounding_is_taken_over(self):
        statement = self._create_reviewed(*({"amount": 10.1, "tax_amount": 0.61} for _line in range(10)))
        bill = self._book(statement)
        self.assertEqual(bill.amount_tax, 6.1)
        self.assertEqual(bill.amount_total, 107.1)
        self.assertFalse(bill.cs_tax_difference)
        bill.with_user(self.accountant).action_post()
        self.assertEqual(bill.amount_tax, 6.1)

    def test_price_with_tax_included(self):
        self.tax.price_include_override = "tax_included"
        statement = self._create_reviewed({"amount": 100, "tax_amount": 6})
        bill = self._book(statement)
        self.assertEqual((bill.amount_untaxed, bill.amount_tax), (100, 6))

    def test_fiscal_position(self):
        mapped = self.env["account.tax"].create({"name": "CS 0%", "amount": 0, "type_tax_use": "purchase"})
        position = self.env["account.fiscal.position"].create(
            {"name": "Abroad", "tax_ids": [Command.set(mapped.ids)]}
        )
        mapped.original_tax_ids = self.tax
        self.vendor.property_account_position_id = position
        statement = self._create_reviewed({"amount": 100})
        bill = self._book(statement)
        self.assertEqual(bill.invoice_line_ids.tax_ids, mapped)
        self.assertEqual(bill.amount_tax, 0)

    def test_analytic(self):
        analytic = self.env["account.analytic.account"].create(
            {"name": "Express", "plan_id": self.env["account.analytic.plan"].create({"name": "Lane"}).id}
        )
        self.account.analytic_distribution = {str(analytic.id): 100}
        bill = self._book(self._create_reviewed({"amount": 100}))
        bill.with_user(self.accountant).action_post()
        self.assertEqual(bill.invoice_line_ids.analytic_distribution, {str(analytic.id): 100})
        self.assertEqual(sum(bill.invoice_line_ids.analytic_line_ids.mapped("amount")), -100)

    def test_claims_only_with_set_off(self):
        service = self.env.registry["cs.booking.service"]
        claim = {
            "name": "Claim 7",
            "account_id": self.expense.id,
            "quantity": 1,
            "price_unit": -12,
            "tax_ids": [],
        }
        self.patch(service, "_get_claims", lambda self, statement, document: [claim])
        bill = self._book(self._create_reviewed({"amount": 100}))
        self.assertEqual(bill.amount_untaxed, 100)
        self.account.setoff_allowed = True
        bill = self._book(self._create_reviewed({"amount": 100}, invoice_number="SF202606"))
        self.assertEqual(bill.amount_untaxed, 88)

    def test_many_lines_cost_no_more_queries(self):
        counts = []
        for number, size in (("SF-1", 4), ("SF-2", 400)):
            lines = (
                {"amount": 1, "type_id": kind.id}
                for kind in (self.freight_type, self.fuel_type) * (size // 2)
            )
            statement = self._create_reviewed(*lines, invoice_number=number)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._book(statement)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])


@tagged("post_install", "-at_install")
class TestBookOnce(BooksCommon):
    def test_approval_comes_first(self):
        statement = self._create_reviewed({"amount": 10})
        with self.assertRaisesRegex(UserError, "Approve CS/2026/00007"):
            statement.with_user(self.accountant)._book()

    def test_booked_once(self):
        statement = self._create_reviewed({"amount": 10})
        self._book(statement)
        with self.assertRaisesRegex(UserError, "is booked"):
            self._book(statement)
        self.assertEqual(len(statement.move_ids), 1)

    def test_a_missing_bill_is_made_again(self):
        statement = self._create_reviewed({"amount": 10}, {"amount": 20, "invoice_number": "SF-A"})
        charge = self._create_charge(expected=20)
        statement.line_ids[1].charge_id = charge
        bills = self._book(statement)
        self.assertEqual(charge.state, "settled")
        bills.filtered(lambda bill: bill.ref == "SF-A").unlink()
        self.assertEqual(statement.state, "billed")
        self.assertEqual(charge.state, "open")
        again = self._book(statement)
        self.assertEqual(again.ref, "SF-A")
        self.assertEqual(statement.move_count, 2)

    def test_same_invoice_in_another_statement(self):
        self._book(self._create_reviewed({"amount": 10}))
        again = self._create_reviewed({"amount": 10}, number="CS/2026/00008")
        with self.assertRaisesRegex(UserError, "SF202605 is in the books already"):
            self._book(again)

    def test_earlier_version_in_the_books(self):
        first = self._create_reviewed({"amount": 10})
        bill = self._book(first)
        second = self._create_reviewed(
            {"amount": 9}, number="CS/2026/00008", replaces_id=first.id, version=2, invoice_number="SF202605B"
        )
        first.state = "replaced"
        with self.assertRaisesRegex(UserError, "earlier version CS/2026/00007 is booked"):
            self._book(second)
        bill.unlink()
        self.assertEqual(first.state, "replaced")
        self.assertEqual(self._book(second).amount_untaxed, 9)

    def test_locked_period_is_told(self):
        statement = self._create_reviewed({"amount": 10})
        self.env.company.purchase_lock_date = "2026-05-31"
        with self.assertRaisesRegex(UserError, "lies in a locked period"):
            self._book(statement)
        self.assertFalse(statement.move_ids)
        bill = self._book(statement, in_open_period=True)
        self.assertGreater(bill.date, date(2026, 5, 31))
        self.assertEqual(bill.invoice_date, date(2026, 5, 31))

    def test_no_silent_move_at_posting(self):
        bill = self._book(self._create_reviewed({"amount": 10}))
        booked_on = bill.date
        self.env.company.fiscalyear_lock_date = booked_on
        with self.assertRaisesRegex(UserError, "which is locked"):
            bill.with_user(self.accountant).action_post()
        self.assertEqual((bill.state, bill.date), ("draft", booked_on))

    def test_take_back(self):
        charge = self._create_charge(expected=18)
        statement = self._create_reviewed({"amount": 18, "charge_id": charge.id})
        bill = self._book(statement)
        self.assertRecordValues(charge, [{"billed": 18, "agreed": 18, "state": "settled"}])
        statement.with_user(self.accountant).action_unbook()
        self.assertFalse(bill.exists())
        self.assertEqual(statement.state, "approved")
        self.assertRecordValues(charge, [{"billed": 0, "agreed": 0, "state": "open"}])

    def test_posted_bills_are_not_taken_back(self):
        statement = self._create_reviewed({"amount": 18})
        bill = self._book(statement)
        bill.action_post()
        with self.assertRaisesRegex(UserError, "is posted"):
            statement.with_user(self.accountant).action_unbook()
        bill.button_draft()
        self.assertEqual(statement.state, "billed")
        statement.with_user(self.accountant).action_unbook()
        self.assertEqual(bill.state, "cancel")
        self.assertEqual(statement.state, "approved")
        self.assertEqual(len(self._book(statement)), 1)


@tagged("post_install", "-at_install")
class TestChargesFollow(BooksCommon):
    def test_states(self):
        exact, above, below, granted, dear, final = (
            self._create_charge(f"SF{number}", expected=20.0) for number in range(6)
        )
        final.final = True
        statement = self._create_reviewed(
            {"amount": 20, "charge_id": exact.id},
            {"amount": 12, "charge_id": above.id},
            {"amount": 13, "charge_id": above.id},
            {"amount": 19.99, "charge_id": below.id, "result": "discrepancy", "resolution": "accepted"},
            {"amount": 19.99, "charge_id": granted.id, "result": "tolerance"},
            {
                "amount": 25,
                "expected": 20,
                "charge_id": dear.id,
                "result": "discrepancy",
                "resolution": "disputed",
            },
            {"amount": 3, "charge_id": final.id},
        )
        self._book(statement)
        self.assertRecordValues(
            exact | above | below | granted | dear | final,
            [
                {"billed": 20, "agreed": 20, "state": "settled"},
                {"billed": 25, "agreed": 25, "state": "settled"},
                {"billed": 19.99, "agreed": 19.99, "state": "partly"},
                {"billed": 19.99, "agreed": 19.99, "state": "settled"},
                {"billed": 25, "agreed": 20, "state": "settled"},
                {"billed": 3, "agreed": 3, "state": "settled"},
            ],
        )

    def test_two_statements_of_one_charge(self):
        charge = self._create_charge(expected=20)
        first = self._create_reviewed({"amount": 15, "charge_id": charge.id})
        self._book(first)
        self.assertEqual(charge.state, "partly")
        second = self._create_reviewed(
            {"amount": 5, "charge_id": charge.id}, number="CS/2", invoice_number="SF-2"
        )
        self._book(second)
        self.assertRecordValues(charge, [{"billed": 20, "state": "settled"}])
        first.move_ids.button_cancel()
        self.assertRecordValues(charge, [{"billed": 5, "state": "partly"}])

    def test_many_charges_follow_in_the_background(self):
        charge = self._create_charge(expected=20)
        statement = self._create_reviewed({"amount": 20, "charge_id": charge.id}, line_count=50000)
        self._book(statement)
        self.assertTrue(statement.charges_pending)
        self.assertEqual(charge.state, "open")
        with self.enter_registry_test_mode():
            self.env.ref("cs_settlement.ir_cron_settle_charges").method_direct_trigger()
        self.assertFalse(statement.charges_pending)
        self.assertRecordValues(charge, [{"billed": 20, "state": "settled"}])

    def _share(self, line, amounts):
        """Let a line stand for charges, by ``{charge: amount}``."""
        self.env["cs.charge.match"].create(
            [
                {
                    "line_id": line.id,
                    "statement_id": line.statement_id.id,
                    "charge_id": charge.id,
                    "company_id": line.company_id.id,
                    "currency_id": line.currency_id.id,
                    "amount": amount,
                }
                for charge, amount in amounts.items()
            ]
        )

    def test_shares_are_the_line_to_the_cent(self):
        charges = self.env["cs.charge"].union(
            *(self._create_charge(f"SF{number}", expected=3.34) for number in range(3))
        )
        statement = self._create_reviewed(
            {"amount": 10, "agreed_amount": 9.05, "resolution": "accepted"},
            {"amount": -0.05, "category": "adjustment"},
        )
        line, credit = statement.line_ids
        self._share(line, dict.fromkeys(charges, 3.34))
        self._share(credit, dict(zip(charges, (-0.02, -0.02, -0.01), strict=True)))
        self._book(statement)
        self.assertEqual(round(sum(charges.mapped("billed")), 2), 9.95)
        self.assertEqual(round(sum(charges.mapped("agreed")), 2), 9.0)
        self.assertEqual(charges.mapped("billed"), [3.31, 3.32, 3.32])

    def test_what_rounding_takes_does_not_hold_a_charge_open(self):
        charges = self._create_charge("SF1", expected=3.34) | self._create_charge("SF2", expected=6.68)
        statement = self._create_reviewed({"amount": 10})
        self._share(statement.line_ids, {charges[0]: 3.33, charges[1]: 6.67})
        self._book(statement)
        self.assertRecordValues(
            charges, [{"billed": 3.33, "state": "settled"}, {"billed": 6.67, "state": "settled"}]
        )

    def test_shares_of_a_line(self):
        charges = self._create_charge("SF1", expected=12) | self._create_charge("SF2", expected=8)
        statement = self._create_reviewed({"amount": 20})
        self._share(statement.line_ids, {charge: charge.expected for charge in charges})
        self._book(statement)
        self.assertRecordValues(
            charges,
            [
                {"billed": 12, "agreed": 12, "state": "settled"},
                {"billed": 8, "agreed": 8, "state": "settled"},
            ],
        )


@tagged("post_install", "-at_install")
class TestBookDialog(BooksCommon):
    def _open(self, statement):
        """Approve as an accountant and open the dialog."""
        own = statement.with_user(self.accountant)
        own.action_approve()
        action = own.action_book()
        return Form(own.env[action["res_model"]].browse(action["res_id"]))

    def test_preview_is_what_is_booked(self):
        statement = self._create_reviewed(
            {"amount": 100},
            {"amount": 7, "type_id": False},
            {"amount": 1, "error": "x", "resolution": "refused"},
            error_count=1,
        )
        form = self._open(statement)
        self.assertFalse(form.obstacles)
        self.assertIn("1 unreadable lines", form.remarks)
        self.assertIn("1 lines have no charge type", form.remarks)
        with form.document_ids.edit(0) as document:
            self.assertEqual((document.net, document.tax, document.total), (107, 6, 113))
            document.invoice_date = "2026-06-02"
        result = form.save().action_confirm()
        self.assertEqual(result["params"]["method"], "action_unbook")
        self.assertRecordValues(
            statement.move_ids, [{"amount_untaxed": 107, "amount_tax": 6, "invoice_date": date(2026, 6, 2)}]
        )

    def test_obstacles_are_shown(self):
        self._book(self._create_reviewed({"amount": 10}))
        form = self._open(self._create_reviewed({"amount": 10}, number="CS/2026/00008"))
        self.assertIn("in the books already", form.obstacles)

    def test_locked_period_asks(self):
        statement = self._create_reviewed({"amount": 10})
        self.env.company.purchase_lock_date = "2026-05-31"
        form = self._open(statement)
        self.assertIn("lies in a locked period", form.locks)
        with form.document_ids.edit(0) as document:
            document.invoice_date = "2026-06-01"
        self.assertFalse(form.locks)
