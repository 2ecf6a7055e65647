from odoo.tests import freeze_time, tagged

from .customer_common import CustomerStatementCommon


@tagged("post_install", "-at_install")
class TestCustomerStatementAnswers(CustomerStatementCommon):
    """Yes and no, line by line; the state follows, and nothing said is lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in range(3):
            cls._sell(f"SF{number}", 10 + number, "2026-05-10")
        cls._invoice(100, "2026-05-12")

    def _get_published(self):
        return self._publish(self._make(user=self.accountant)).sudo()

    def test_each_line(self):
        statement = self._get_published()
        lines = statement.line_ids
        for line in lines[:3]:
            self.assertTrue(statement._confirm("portal", line, name="王小明", ip="10.0.0.1"))
        self.assertEqual((statement.state, statement.open_count), ("sent", 1))
        statement._confirm("portal", lines[3], name="王小明", ip="10.0.0.1")
        self.assertRecordValues(
            statement,
            [
                {
                    "state": "confirmed",
                    "answer_name": "王小明",
                    "answer_way": "portal",
                    "answer_ip": "10.0.0.1",
                }
            ],
        )
        self.assertEqual(len(statement.answer_ids), 4)
        self.assertFalse(statement._confirm("portal"))

    def test_all_at_once(self):
        statement = self._get_published()
        queries = self.cr.sql_log_count
        self.assertTrue(statement._confirm("link", name="王小明"))
        self.env.flush_all()
        self.assertLess(self.cr.sql_log_count - queries, 60)
        self.assertEqual(set(statement.line_ids.mapped("answer")), {"confirmed"})
        self.assertRecordValues(
            statement.answer_ids, [{"answer": "confirm", "line_id": False, "name": "王小明"}]
        )
        self.assertEqual(statement.state, "confirmed")

    def test_objection_and_taking_it_back(self):
        statement = self._get_published()
        line = statement.line_ids.filtered(lambda line: line.number == "SF1")
        self.assertTrue(statement._object("portal", line, "weight", "只有 2 公斤", 9.5, name="王小明"))
        self.assertRecordValues(
            line, [{"answer": "objected", "reason": "weight", "words": "只有 2 公斤", "claimed": 9.5}]
        )
        self.assertRecordValues(statement, [{"state": "objected", "objected_count": 1, "open_count": 3}])
        activity = statement.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.accountant)
        statement._confirm("portal", name="王小明")
        self.assertEqual((statement.state, line.answer), ("objected", "objected"))
        statement._confirm("phone", line, name="王小明")
        self.assertRecordValues(line, [{"answer": "confirmed", "reason": False, "claimed": 0.0}])
        self.assertEqual(statement.state, "confirmed")
        self.assertEqual(statement.answer_ids.sorted("id").mapped("answer"), ["object", "confirm", "confirm"])

    def test_lines_of_others_and_statements_not_sent(self):
        statement = self._get_published()
        other = self.env["res.partner"].create({"name": "李四"})
        self._sell("SF9", 1, "2026-05-10", partner=other)
        draft = self._make(partners=other)
        for line in (draft.line_ids, statement.line_ids[:1]):
            self.assertFalse(draft._confirm("portal", line))
        self.assertFalse(statement._object("portal", draft.line_ids, "amount"))
        self.assertFalse(statement.answer_ids | draft.answer_ids)

    def test_silence_confirms_by_contract_only(self):
        other = self.env["res.partner"].create({"name": "李四"})
        self._sell("SF9", 1, "2026-05-10", partner=other)
        self.buyer_company.with_company(self.company).cs_statement_deemed_days = 15
        with freeze_time("2026-06-01"):
            ours, theirs = self._get_published(), self._publish(self._make(partners=other)).sudo()
        self.assertEqual(str(ours.deemed_on), "2026-06-16")
        for day, state in (("2026-06-15", "sent"), ("2026-06-16", "confirmed")):
            with freeze_time(day), self.enter_registry_test_mode():
                cron = self.env.ref("cs_settlement.ir_cron_customer_statement_remind")
                cron.method_direct_trigger()
            self.env.invalidate_all()
            self.assertEqual((ours.state, theirs.state), (state, "sent"))
        self.assertEqual((ours.answer_way, ours.answer_name), ("deemed", False))

    def test_no_silence_over_objections(self):
        self.buyer_company.with_company(self.company).cs_statement_deemed_days = 1
        with freeze_time("2026-06-01"):
            statement = self._get_published()
        statement._object("portal", statement.line_ids[:1], "amount")
        with freeze_time("2026-07-01"):
            self.assertFalse(statement.filtered_domain(statement._get_deemed_domain()))
