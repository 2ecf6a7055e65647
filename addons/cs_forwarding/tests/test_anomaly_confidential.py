from odoo.fields import Command
from odoo.tests import tagged

from .test_confidentiality_rpc import ConfidentialityCase

REAL, MENDED = "０１３８００００１２３４", "+86 138 0000 1234"


@tagged("post_install", "-at_install")
class TestAnomalyConfidential(ConfidentialityCase):
    """An agent who may not see phones works an anomaly about a phone over the wire."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.phone = REAL
        kind = cls.env.ref("cs_forwarding.cs_anomaly_proposal_kind_correct_phone")
        probe = cls.env["cs.anomaly.type"].create(
            {"name": "Probe", "code": "probe_phone", "proposal_kind_ids": [Command.set(kind.ids)]}
        )
        cls.anomaly = cls.env["cs.anomaly"].create(
            {
                "order_id": cls.order.id,
                "type_id": probe.id,
                "summary": "Call 13800001234 first",
                "evidence": {"phone": "13800001234", "note": "ring 13800001234"},
            }
        )
        cls.anomaly._propose()
        cls.proposal = cls.anomaly.proposal_ids

    def test_proposal_is_shown_masked_and_carried_out_in_full(self):
        self.assertEqual(self.proposal.data["phone"], MENDED)
        specification = {"name": {}, "summary": {}, "evidence": {}, "evidence_figures": {}}
        specification["proposal_ids"] = {"fields": {"name": {}, "explanation": {}, "data": {}}}
        shown = self.rpc("cs.anomaly", "web_read", self.anomaly.ids, specification=specification)
        self.assertHidden(shown)
        self.assertNotIn(REAL, str(shown))
        self.rpc("cs.anomaly.proposal", "action_accept", self.proposal.ids)
        self.assertEqual(self.customer.phone, MENDED)
        fields = {"resolution": {}, "proposal_ids": {"fields": {"old_values": {}, "explanation": {}}}}
        shown = self.rpc("cs.anomaly", "web_read", self.anomaly.ids, specification=fields)
        self.assertHidden(shown)
        self.assertNotIn(REAL, str(shown))
        self.rpc("cs.anomaly", "action_undo_solution", self.anomaly.ids)
        self.assertEqual(self.customer.phone, REAL)

    def test_preview_of_the_mail_is_masked(self):
        self.customer.email = "wang@example.com"
        wizard = self.rpc(
            "cs.anomaly.inform", "create", {"anomaly_ids": [Command.set(self.anomaly.ids)], "how": "mail"}
        )
        lines = {"line_ids": {"fields": {"subject": {}, "body": {}}}}
        self.assertHidden(self.rpc("cs.anomaly.inform", "web_read", [wizard], specification=lines))
