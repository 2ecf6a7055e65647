from odoo.tests import tagged

from .test_confidentiality_rpc import PHONE, STREET, ConfidentialityCase


@tagged("post_install", "-at_install")
class TestUnmaskTour(ConfidentialityCase):
    def test_agent_unmasks_a_customer(self):
        self.start_tour(
            f"/odoo/res.partner/{self.customer.id}", "cs_unmask_tour", login=self.agent.login, timeout=180
        )
        self.assertRecordValues(self.customer, [{"phone": PHONE, "street": STREET, "city": "长春市"}])
        self.assertRecordValues(
            self.env["cs.unmask.log"].search([("user_id", "=", self.agent.id)]),
            [
                {
                    "partner_id": self.customer.id,
                    "reason": "delivery",
                    "note": "Courier cannot find the entrance",
                }
            ],
        )
