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
