from odoo.tests import tagged

from .intake_common import IntakeCommon
from .test_confidentiality_rpc import ConfidentialityCase

PHONE, STREET = "'13912345678", "Kastanienallee 77"


@tagged("post_install", "-at_install")
class TestIntakeMasked(IntakeCommon, ConfidentialityCase):
    """Raw rows leave the server masked for an agent without the right, and mending keeps what is hidden."""

    def setUp(self):
        super().setUp()
        row = self._row("#1", qty="two", **{"Shipping Phone": PHONE, "Shipping Address1": STREET})
        self.batch = self._import(row)
        self.line = self.batch.failed_line_ids

    def test_raw_cells_and_sample(self):
        [line] = self.rpc("cs.intake.line", "read", self.line.ids, ["cells", "cell_value", "reason", "problems"])
        [sheet] = self.rpc("cs.intake.sheet", "read", self.batch.sheet_ids.ids, ["sample", "editor"])
        for answer in (line, sheet):
            self.assertNotIn("13912345678", str(answer))
            self.assertNotIn(STREET, str(answer))
        self.assertEqual(line["cell_value"], "two")
        self.assertEqual(line["cells"]["Lineitem sku"], "CS-07")

    def test_mending_keeps_hidden_cells(self):
        self.rpc("cs.intake.line", "write", self.line.ids, {"cell_changes": {"Lineitem quantity": "2"}})
        self.line.with_user(self.agent).action_retry()
        order = self._orders()
        self.assertEqual(order.partner_id.street, STREET)
        self.assertIn("13912345678", order.partner_id.phone)
