from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .customer_common import CustomerStatementCommon


@tagged("post_install", "-at_install")
class TestCustomerStatement(CustomerStatementCommon):
    """What stands on a statement, to the cent."""

    def _assert_figures(self, statement, currency=None, **figures):
        section = statement.section_ids.filtered(lambda s: s.currency_id == (currency or self.currency))
        found = {name: section[name] for name in figures}
        self.assertEqual({name: round(amount, 2) for name, amount in found.items()}, figures)
        self._assert_adds_up(statement)

    def _assert_adds_up(self, statement):
        for section in statement.section_ids:
            lines = statement.line_ids.filtered(
                lambda line, section=section: (
                    line.currency_id == section.currency_id and line.kind != "charge"
                )
            )
            booked = section.opening + sum(lines.mapped("amount"))
            aged = sum(section[name] for name in ("due_0", "due_30", "due_60", "due_90", "due_more"))
            compare = section.currency_id.compare_amounts
            self.assertEqual(compare(booked, section.closing), 0)
            self.assertEqual(compare(aged - section.prepaid, section.closing), 0)
            self.assertEqual(compare(section.closing + section.unbilled, section.total), 0)

    def test_figures_of_a_month(self):
        old = self._invoice(100, "2026-03-10")
        self._pay(40, "2026-04-20", old)
        invoice = self._invoice(1000.10, "2026-05-05", due="2026-06-04")
        self._pay(600, "2026-05-20", invoice)
        self._invoice(50.05, "2026-05-21", move_type="out_refund")
        self._pay(30, "2026-05-25")
        self._sell("SF1", 18.5, "2026-05-10")
        self._sell("SF2", 21.25, "2026-05-31")
        self._sell("SF0", 9, "2026-04-30")
        self._sell("SF3", 99, "2026-06-01")
        self._invoice(777, "2026-06-01")
        statement = self._make(user=self.accountant)
        self._assert_figures(
            statement,
            opening=60.0,
            shifted=0.0,
            invoiced=1000.1,
            credited=-50.05,
            paid=-630.0,
            other=0.0,
            closing=380.05,
            charged=39.75,
            unbilled=48.75,
            total=428.8,
            prepaid=80.05,
            due_0=400.1,
            due_30=0.0,
            due_60=0.0,
            due_90=60.0,
            due_more=0.0,
        )
        self._assert_lines_of_the_month(statement)
        self.assertRecordValues(
            statement,
            [{"state": "draft", "line_count": 6, "open_count": 6, "objected_count": 0, "amount": 428.8}],
        )
        self.assertEqual(statement.user_id, self.accountant)
        self.assertTrue(statement.number.startswith("ST/"))

    def _assert_lines_of_the_month(self, statement):
        self.assertRecordValues(
            statement.line_ids.sorted("id"),
            [
                {
                    "kind": kind,
                    "amount": amount,
                    "date": date.fromisoformat(f"2026-05-{day:02}"),
                    "answer": "open",
                }
                for kind, amount, day in (
                    ("invoice", 1000.1, 5),
                    ("payment", -600, 20),
                    ("credit", -50.05, 21),
                    ("payment", -30, 25),
                    ("charge", 18.5, 10),
                    ("charge", 21.25, 31),
                )
            ],
        )

    def test_a_payment_matched_later_was_not_matched_then(self):
        invoice = self._invoice(200, "2026-05-05")
        self._pay(200, "2026-06-02", invoice)
        self._assert_figures(self._make(), closing=200.0, due_30=200.0, prepaid=0.0)

    def test_currencies_stand_apart(self):
        euro = self.env.ref("base.EUR" if self.currency.name != "EUR" else "base.USD")
        euro.active = True
        self.env["res.currency.rate"].create(
            {"name": "2026-01-01", "rate": 0.5, "currency_id": euro.id, "company_id": self.company.id}
        )
        foreign = self._invoice(100, "2026-05-05", currency=euro)
        self._invoice(70, "2026-05-06")
        self._sell("SF1", 5, "2026-05-10", currency_id=euro.id)
        statement = self._make()
        self._assert_figures(statement, invoiced=70.0, closing=70.0)
        self._assert_figures(statement, euro, invoiced=100.0, closing=100.0, unbilled=5.0, total=105.0)
        self.assertEqual(statement.amount, 280.0)
        # Paid in the company's currency: both balances move, although no posting says so.
        self._pay(200, "2026-06-05", foreign)
        june = self._make("2026-06-01", "2026-06-30")
        self._assert_figures(june, euro, other=-100.0, closing=0.0)
        self._assert_figures(june, paid=-200.0, other=200.0, closing=70.0)

    def test_goes_on_where_the_last_one_ended(self):
        self._invoice(100, "2026-05-05")
        may = self._publish(self._make())
        self._invoice(11, "2026-05-30")
        self._invoice(40, "2026-06-03")
        june = self._make("2026-06-01", "2026-06-30")
        self._assert_figures(june, opening=100.0, shifted=11.0, invoiced=40.0, closing=151.0)
        self.assertEqual(june.line_ids.filtered(lambda line: line.kind == "earlier").amount, 11)
        self._assert_figures(may, closing=100.0)

    def test_a_late_charge_is_stated_once(self):
        self._sell("SF0", 5, "2026-04-15")
        self._sell("SF1", 10, "2026-05-10")
        self._publish(self._make())
        late = self._sell("SF2", 20, "2026-05-11")
        june = self._make("2026-06-01", "2026-06-30")
        self.assertEqual(june.line_ids.charge_id, late)
        self.assertTrue(june.line_ids.is_late)
        july = self._make("2026-07-01", "2026-07-31")
        self.assertFalse(july.line_ids)
        self.assertEqual(july.section_ids.unbilled, 35)

    def test_a_picture_in_between_takes_nothing_away(self):
        self._sell("SF1", 10, "2026-05-10")
        self._publish(self._make("2026-05-01", "2026-05-15", "demand"))
        self.assertEqual(self._make().line_ids.number, "SF1")

    def test_contacts_are_their_company(self):
        contact = self.env["res.partner"].create({"name": "王小明", "parent_id": self.buyer_company.id})
        self._sell("SF1", 10, "2026-05-10", partner=contact)
        statement = self._make(partners=contact)
        self.assertEqual(statement.partner_id, self.buyer_company)
        self.assertEqual(statement.line_count, 1)

    def test_a_period_is_stated_once(self):
        self._sell("SF1", 10, "2026-05-10")
        first = self._make()
        self.assertFalse(self._make())
        first.action_cancel()
        self.assertTrue(self._make())

    def test_nothing_to_tell(self):
        self.assertFalse(self._make())
        self._sell("SF1", 10, "2026-05-10", state="cancelled")
        paid = self._invoice(10, "2026-04-05")
        self._pay(10, "2026-04-06", paid)
        self.assertFalse(self._make())

    def test_drafts_and_payables_are_no_debts(self):
        self._invoice(10, "2026-05-05")
        self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.buyer_company.id, "invoice_date": "2026-05-05"}
        )
        self._sell("SF9", 33, "2026-05-05", side="buy")
        self.assertRecordValues(self._make(), [{"line_count": 1, "amount": 10}])

    def test_frozen(self):
        charge = self._sell("SF1", 10, "2026-05-10")
        statement = self._publish(self._make())
        charge.expected = 99
        self._invoice(5, "2026-05-20")
        self.assertRecordValues(statement.line_ids, [{"amount": 10, "number": "SF1"}])
        ours = statement.with_user(self.accountant)
        for vals in ({"amount": 1}, {"state": "closed"}, {"date_to": "2026-05-30"}, {"sending": "sent"}):
            with self.assertRaises(AccessError):
                ours.write(vals)
        for record in (ours.line_ids, ours.section_ids):
            with self.assertRaises(AccessError):
                record.write({"currency_id": self.currency.id})
        ours.user_id = self.settlement_manager
        with self.assertRaises(UserError):
            statement.unlink()
        with self.assertRaises(UserError):
            ours.action_recompute()

    def test_figures_anew(self):
        self._sell("SF1", 10, "2026-05-10")
        statement = self._make(user=self.accountant)
        self._sell("SF2", 20, "2026-05-11")
        statement.action_recompute()
        self.assertEqual(statement.line_count, 2)
        self._assert_figures(statement, charged=30.0, total=30.0)

    def test_closing_fixes_the_charges(self):
        charge = self._sell("SF1", 10, "2026-05-10")
        statement = self._publish(self._make())
        ours = statement.with_user(self.accountant)
        statement.sudo()._confirm("phone")
        ours.action_close()
        self.assertEqual((statement.state, charge.final), ("closed", True))
        ours.with_user(self.settlement_manager).action_reopen()
        self.assertEqual((statement.state, charge.final), ("confirmed", False))

    def test_many_customers_cost_no_more_queries(self):
        partners = self.env["res.partner"].create([{"name": f"客户{number}"} for number in range(40)])
        for partner in partners:
            self._sell(f"SF{partner.id}", 10, "2026-05-10", partner=partner)
        counts = []
        for some in (partners[:4], partners[4:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(len(self._make(partners=some)), len(some))
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 5)

    def test_run(self):
        self.buyer_company.with_company(self.company).cs_statement_cycle = "quarter"
        self._sell("SF1", 10, "2026-05-10")
        run = self.env["cs.customer.statement.run"].with_user(self.accountant).create({"kind": "quarter"})
        self.assertEqual(run.partner_ids, self.buyer_company)
        run.write({"date_from": "2026-04-01", "date_to": "2026-06-30"})
        self.assertEqual(run.stated_count, 0)
        action = run.action_make()
        run.invalidate_recordset()
        statement = self.env["cs.customer.statement"].browse(action["params"]["ids"])
        self.assertEqual(statement.kind, "quarter")
        self.assertEqual(run.stated_count, 1)
        with self.assertRaises(UserError):
            run.action_make()
        statement.with_user(self.accountant).action_undo_making()
        self.assertFalse(statement.exists())
        self.assertTrue(run.action_make())
