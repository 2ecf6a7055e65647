from base64 import b64encode
from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import tagged

from .dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestDisputeAnswers(DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dispute = cls._open(*(cls._create_line(f"SF{n}", 18.0, 12.0) for n in range(1, 4)))
        cls.dispute.action_mark_sent()

    def _import(self, content, name="answer.csv", disputes=None):
        content = content if isinstance(content, bytes) else content.encode()
        return (
            self.env["cs.dispute.answers"]
            .with_user(self.accountant)
            .create(
                {
                    "dispute_ids": (disputes or self.dispute).ids,
                    "file": b64encode(content),
                    "file_name": name,
                }
            )
        )

    def test_our_packet_filled_in(self):
        packet = self.dispute._create_packet()
        book = load_workbook(BytesIO(packet.raw))
        page = book.active
        header = [cell.value for cell in page[5]]
        agreed, answer = header.index("Agreed") + 1, header.index("Your Answer") + 1
        for row, (amount, words) in enumerate([(6, None), (2.5, "复重 3.1 kg"), (0, "确认无误")], 6):
            page.cell(row, agreed).value = amount
            page.cell(row, answer).value = words
        output = BytesIO()
        book.save(output)
        wizard = self._import(output.getvalue(), "DSP.xlsx")
        self.assertIn("3 lines are answered", wizard.summary)
        wizard.action_apply()
        self.assertRecordValues(
            self.dispute.line_ids,
            [
                {"agreed": 6.0, "state": "agreed", "answer": False},
                {"agreed": 2.5, "state": "partial", "answer": "复重 3.1 kg"},
                {"agreed": 0.0, "state": "rejected", "answer": "确认无误"},
            ],
        )
        self.assertEqual((self.dispute.state, self.dispute.agreed_amount), ("agreed_partial", 8.5))
        self.assertIn("DSP.xlsx", self.dispute.message_ids.attachment_ids.mapped("name"))

    def test_list_of_the_carrier_is_told_row_by_row(self):
        wizard = self._import(
            "运单号,同意金额,备注\nSF1,6.00,同意\nSF2,99,多退\nSF9,1.00,\nSF3,约五元,\n".encode("gb18030")
        )
        for words in ("2 lines are answered", "SF9 (row 4)", "SF2 (row 3)", "Row 5", "约五元"):
            self.assertIn(words, wizard.summary)
        wizard.action_apply()
        self.assertEqual(self.dispute.line_ids.mapped("state"), ["agreed", "agreed", "open"])
        self.assertEqual((self.dispute.state, self.dispute.open_line_count), ("sent", 1))

    def test_as_a_browser_does_it(self):
        """The dialog takes the chosen disputes, and saving it asks for sizes in place of files."""
        wizard = self.env["cs.dispute.answers"].with_user(self.accountant)
        asked = wizard.with_context(active_model="cs.dispute", active_ids=self.dispute.ids)
        asked.onchange({}, [], {"dispute_ids": {"fields": {}}, "file": {}})
        vals = {
            "dispute_ids": asked.default_get(["dispute_ids"])["dispute_ids"],
            "file": b64encode(b"Waybill,Agreed\nSF1,6\nSF2,6\nSF3,6\n").decode(),
            "file_name": "answer.csv",
        }
        [saved] = asked.with_context(bin_size=True).web_save(vals, {"can_apply": {}, "summary": {}})
        self.assertTrue(saved["can_apply"])
        wizard.browse(saved["id"]).with_context(bin_size=True).action_apply()
        self.assertEqual(self.dispute.state, "agreed_full")

    def test_several_disputes_at_once(self):
        other = self._open(self._create_line("SG1", 20.0, 12.0, self.rate_cause))
        other.action_mark_sent()
        both = self.dispute + other
        self._import("Waybill,Decision\nSF1,yes\nSF2,yes\nSF3,yes\nSG1,no\n", disputes=both).action_apply()
        self.assertEqual(both.mapped("state"), ["agreed_full", "rejected"])

    def test_files_that_say_nothing(self):
        for content, words in (
            (b"", "empty"),
            (b"Name,City\nWang,Shanghai\n", "name them"),
            (b"%PDF-1.4", "answer.csv"),
        ):
            with self.subTest(content=content):
                wizard = self._import(content or b" ")
                self.assertFalse(wizard.can_apply)
                self.assertIn(words, wizard.summary)
                with self.assertRaises(UserError):
                    wizard.action_apply()
        self.assertEqual(set(self.dispute.line_ids.mapped("state")), {"open"})

    def test_only_what_waits_for_an_answer(self):
        self.dispute.action_agree_full()
        wizard = self._import("Waybill,Agreed\nSF1,0\n")
        self.assertFalse(wizard.can_apply)
        self.assertIn("None of the disputes", wizard.summary)
