from io import BytesIO

from openpyxl import load_workbook

from odoo.tests import HttpCase, tagged

from .dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestDisputeTour(DisputeCommon, HttpCase):
    def test_sent_answered_taken(self):
        """An accountant sends a dispute, enters the carrier's answer and waits for the credit note."""
        lines = [
            self._create_line("SF1", 18.0, 12.0, self.weight_cause),
            self._create_line("SF2", 20.0, 12.0, self.weight_cause),
        ]
        dispute = self._open(*lines)
        self.start_tour("/odoo/disputes", "cs_dispute", login="desk_accountant", timeout=240)
        self.env.invalidate_all()
        self.assertRecordValues(
            dispute,
            [
                {
                    "state": "credit_expected",
                    "claimed_amount": 14.0,
                    "agreed_amount": 12.0,
                    "missing_credit": 12.0,
                }
            ],
        )
        self.assertEqual([line.agreed_amount for line in lines], [14.0, 12.0])

    def test_answer_of_the_carrier_imported(self):
        """The packet comes back filled in, with a row about a waybill that is nobody's."""
        dispute = self._open(*(self._create_line(f"SF{n}", 18.0, 12.0) for n in range(1, 4)))
        dispute.action_mark_sent()
        self._lay_down(dispute)
        self.start_tour("/odoo/disputes", "cs_dispute_answers", login="desk_accountant", timeout=240)
        self.env.invalidate_all()
        self.assertRecordValues(
            dispute.line_ids,
            [
                {"ref": "SF1", "agreed": 6.0, "state": "agreed"},
                {"ref": "SF2", "agreed": 2.5, "state": "partial"},
                {"ref": "SF3", "agreed": 0.0, "state": "rejected"},
            ],
        )
        self.assertEqual((dispute.state, dispute.agreed_amount), ("agreed_partial", 8.5))

    def _lay_down(self, dispute):
        """Fill the packet in as the carrier does, and put it where the browser finds it."""
        book = load_workbook(BytesIO(dispute._create_packet().raw))
        page = book.active
        column = {cell.value: cell.column for cell in page[5]}
        for row, (waybill, amount) in enumerate([("SF1", 6), ("SF2", 2.5), ("SF3", 0), ("SF9", 1)], 6):
            page.cell(row, column["Waybill"]).value = waybill
            page.cell(row, column["Agreed"]).value = amount
        output = BytesIO()
        book.save(output)
        self.env["ir.attachment"].create({"name": "answer.xlsx", "raw": output.getvalue(), "public": True})
