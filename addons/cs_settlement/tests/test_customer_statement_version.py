from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .customer_common import CustomerStatementCommon


@tagged("post_install", "-at_install")
class TestCustomerStatementVersion(CustomerStatementCommon):
    """A corrected statement takes the place of the old one, and says what is different."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.charges = cls.env["cs.charge"].union(
            *(cls._sell(f"SF{number}", 10 + number, "2026-05-10") for number in range(3))
        )

    def _correct(self, statement):
        action = statement.with_user(self.accountant).action_correct()
        return self.env["cs.customer.statement"].browse(action["res_id"])

    def test_correction(self):
        statement = self._publish(self._make(user=self.accountant)).sudo()
        statement._confirm("portal", statement.line_ids[0])
        statement._confirm("portal", statement.line_ids[1])
        statement._object("portal", statement.line_ids[2], "amount")
        self.charges[1].expected = 10.5
        self.charges[2].state = "cancelled"
        self._sell("SF7", 7, "2026-05-20")
        newer = self._correct(statement)
        self.assertEqual(newer, self._correct(statement))
        self.assertRecordValues(
            newer,
            [{"number": statement.number, "version": 2, "state": "draft", "line_count": 3, "open_count": 2}],
        )
        self.assertEqual(newer.display_name, f"{statement.number} v2")
        self.assertEqual(
            {line.number: line.answer for line in newer.line_ids},
            {"SF0": "confirmed", "SF1": "open", "SF7": "open"},
        )
        currency = self.currency
        self.assertEqual(
            newer.difference["figures"], [{"currency": currency.id, "before": 33.0, "after": 27.5}]
        )
        self.assertEqual(
            {row["number"]: (row["before"], row["after"]) for row in newer.difference["lines"]},
            {"SF1": (11.0, 10.5), "SF2": (12.0, None), "SF7": (None, 7.0)},
        )
        for text in ("27.50", ">SF7<"):
            self.assertIn(text, newer.difference_html)
        self.assertEqual(statement.state, "objected")
        newer.with_user(self.accountant).action_publish()
        self.assertEqual((statement.state, newer.state), ("replaced", "sent"))
        self.assertEqual(statement._get_survivor(), newer)
        with self.assertRaises(UserError):
            self._correct(statement)

    def test_a_dropped_correction_leaves_the_old_one(self):
        statement = self._publish(self._make())
        newer = self._correct(statement)
        newer.with_user(self.accountant).action_cancel()
        self.assertEqual(statement.state, "sent")
        self.assertEqual(self._correct(statement).version, 2)

    def test_late_charges_of_a_corrected_month_are_no_longer_late(self):
        statement = self._publish(self._make())
        self._sell("SF7", 7, "2026-05-20")
        newer = self._correct(statement)
        self._publish(newer)
        self.assertFalse(self._make("2026-06-01", "2026-06-30").line_ids)

    def test_reply_on_paper(self):
        statement = self._publish(self._make(user=self.accountant))
        paper = self.env["ir.attachment"].with_user(self.accountant).create({"name": "scan.pdf", "raw": b"%PDF"})
        reply = self.env["cs.customer.statement.reply"].with_user(self.accountant)
        line = statement.line_ids[:1]
        objection = reply.create(
            {"statement_id": statement.id, "answer": "objected", "name": "王小明", "line_ids": [Command.set(line.ids)]}
        )
        with self.assertRaises(UserError):
            objection.action_record()
        objection.reason = "weight"
        objection.action_record()
        self.assertEqual((statement.state, line.answer), ("objected", "objected"))
        reply.create(
            {"statement_id": statement.id, "answer": "confirmed", "way": "phone", "name": "王小明",
             "line_ids": [Command.set(line.ids)]}
        ).action_record()
        self.assertEqual((statement.state, statement.open_count), ("sent", 2))
        rest = reply.create({"statement_id": statement.id, "name": "王小明"})
        with self.assertRaises(UserError):
            rest.action_record()
        rest.proof_ids = paper
        rest.action_record()
        self.assertEqual(statement.state, "confirmed")
        said = statement.answer_ids.sorted("id")
        self.assertEqual(said.mapped("way"), ["paper", "phone", "paper"])
        self.assertEqual(said.user_id, self.accountant)
        self.assertEqual((said[2].proof_ids, paper.res_id), (paper, statement.id))
