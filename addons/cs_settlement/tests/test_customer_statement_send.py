import io

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..models import cs_customer_statement_paper
from .customer_common import CustomerStatementCommon


@tagged("post_install", "-at_install")
class TestCustomerStatementSend(CustomerStatementCommon):
    """Statements reach customers once, in their language, on paper or by mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.foreigner = cls.env["res.partner"].create(
            {"name": "Lumière", "lang": "fr_FR", "email": "lumiere@example.com"}
        )
        cls.mute = cls.env["res.partner"].create({"name": "无邮箱"})
        for partner in cls.buyer_company | cls.foreigner | cls.mute:
            cls._sell(f"SF{partner.id}", 10, "2026-05-10", partner=partner)

    def _run(self, cron):
        with self.enter_registry_test_mode():
            self.env.ref(f"cs_settlement.{cron}").method_direct_trigger()
        self.env.invalidate_all()

    def _get_mails(self, statements):
        return self.env["mail.mail"].search(
            [("model", "=", "cs.customer.statement"), ("res_id", "in", statements.ids)]
        )

    def test_mails_in_the_customers_language_once(self):
        statements = self._make(partners=self.buyer_company | self.foreigner | self.mute).sudo()
        statements.with_user(self.accountant).action_publish()
        self.assertEqual(set(statements.mapped("sending")), {"waiting"})
        self.assertFalse(self._get_mails(statements))
        for _again in range(2):
            self._run("ir_cron_customer_statement_send")
            mails = self._get_mails(statements)
            self.assertEqual(mails.recipient_ids, self.buyer_company | self.foreigner)
        state = {statement.partner_id: (statement.sending, bool(statement.sent_at)) for statement in statements}
        self.assertEqual(
            state,
            {self.buyer_company: ("sent", True), self.foreigner: ("sent", True), self.mute: ("failed", False)},
        )
        silent = statements.filtered(lambda statement: statement.partner_id == self.mute)
        self.assertEqual(silent.sending_error, "The customer has no mail address.")
        french = mails.filtered(lambda mail: mail.recipient_ids == self.foreigner)
        self.assertIn("31/05/2026", french.subject)
        self.assertIn("access_token=", french.body_html)
        self.assertEqual(
            sorted(name.rpartition(".")[2] for name in french.attachment_ids.mapped("name")), ["pdf", "xlsx"]
        )
        self.mute.email = "now@example.com"
        silent.with_user(self.accountant).action_send_again()
        self._run("ir_cron_customer_statement_send")
        self.assertEqual(len(self._get_mails(statements)), 3)

    @mute_logger("odoo.addons.cs_settlement.models.cs_customer_statement_send")
    def test_a_bad_one_stops_no_other(self):
        statements = self._make(partners=self.buyer_company | self.foreigner).sudo()
        statements.with_user(self.accountant).action_publish()
        first = statements[0]
        render = type(first)._render_xlsx

        def fail(statement):
            if statement == first:
                raise ValueError("broken")
            return render(statement)

        self.patch(type(first), "_render_xlsx", fail)
        self._run("ir_cron_customer_statement_send")
        self.assertEqual(statements.mapped("sending"), ["failed", "sent"])
        self.assertEqual(len(self._get_mails(statements)), 1)
        self.assertNotIn("broken", first.sending_error)

    def test_reminders_end(self):
        self.company.write({"cs_statement_reminder_days": 7, "cs_statement_reminder_count": 2})
        with freeze_time("2026-06-01 08:00:00"):
            statement = self._publish(self._make(partners=self.foreigner)).sudo()
        counts = []
        for day in ("2026-06-07", "2026-06-08", "2026-06-09", "2026-06-15", "2026-06-22", "2026-06-30"):
            with freeze_time(f"{day} 09:00:00"):
                self._run("ir_cron_customer_statement_remind")
            counts.append(statement.reminder_count)
        self.assertEqual(counts, [0, 1, 1, 2, 2, 2])
        self.assertEqual(len(self._get_mails(statement)), 2)

    def test_no_reminder_after_an_answer(self):
        with freeze_time("2026-06-01 08:00:00"):
            statement = self._publish(self._make(partners=self.foreigner)).sudo()
        statement._confirm("portal")
        with freeze_time("2026-07-01 09:00:00"):
            self._run("ir_cron_customer_statement_remind")
        self.assertEqual(statement.reminder_count, 0)

    def test_paper(self):
        self.buyer_company.with_company(self.company).write(
            {"cs_statement_channel": "print", "cs_statement_deemed_days": 10}
        )
        statement = self._make(user=self.accountant)
        with self.assertRaises(UserError):
            statement.action_mark_delivered()
        statement.action_publish()
        self.assertRecordValues(statement, [{"sending": False, "sent_at": False, "deemed_on": False}])
        with freeze_time("2026-06-03 10:00:00"):
            statement.action_mark_delivered()
        self.assertEqual(str(statement.deemed_on), "2026-06-13")
        self.assertEqual(statement.delivered_by_id, self.accountant)

    def test_what_the_paper_says(self):
        self._invoice(1000.5, "2026-05-12", due="2026-06-11")
        statement = self._make().sudo()
        html = str(self._render(statement))
        for text in ("通化紫御府贸易有限公司", f"SF{self.buyer_company.id}", "1,000.50", "1,010.50", "06/11/2026"):
            self.assertIn(text, html)
        self.assertNotIn("more lines", html)
        self.patch(cs_customer_statement_paper, "PRINTED_LINES", 1)
        self.assertIn("more lines are in the spreadsheet", str(self._render(statement)))

    def _render(self, statement):
        report = self.env["ir.actions.report"].with_user(self.accountant)
        return report._render_qweb_html("cs_settlement.report_customer_statement", statement.ids)[0].decode()

    def test_spreadsheet_holds_no_formula(self):
        self.env["cs.charge"].search([("partner_id", "=", self.buyer_company.id)]).ref = "=HYPERLINK(1)"
        statement = self._make().sudo()
        statement._object("phone", statement.line_ids, "other", "@SUM(1)")
        book = load_workbook(io.BytesIO(statement._render_xlsx()))
        row = list(book[self.currency.name].iter_rows(min_row=2))[0]
        self.assertEqual((row[2].value, row[2].data_type), ("=HYPERLINK(1)", "s"))
        figures = {row[0].value: row[1].value for row in book["Summary"].iter_rows()}
        self.assertEqual((figures["Total due"], figures["Opening balance"]), (10, 0))

    def test_scheduled_making(self):
        self.buyer_company.with_company(self.company).cs_statement_cycle = "month"
        self.foreigner.with_company(self.company).cs_statement_cycle = "quarter"
        for auto, made in ((False, 0), (True, 1)):
            self.company.cs_statement_auto = auto
            for _again in range(2):
                with freeze_time("2026-06-01 03:00:00"):
                    self._run("ir_cron_customer_statement_make")
                statements = self.env["cs.customer.statement"].search(
                    [("partner_id", "in", (self.buyer_company | self.foreigner).ids)]
                )
                self.assertEqual(len(statements), made)
        self.assertRecordValues(statements, [{"state": "draft", "kind": "month", "user_id": False}])
        self.assertEqual(statements.partner_id, self.buyer_company)

    def test_contact_for_invoices(self):
        contact = self.env["res.partner"].create(
            {"name": "财务", "type": "invoice", "email": "cw@example.com", "parent_id": self.buyer_company.id}
        )
        statement = self._make().sudo()
        self.assertEqual(statement._get_recipient(), contact)
        self.buyer_company.write({"child_ids": [Command.update(contact.id, {"email": False})]})
        self.assertEqual(statement._get_recipient(), self.buyer_company)
