from odoo.tests import HttpCase, tagged

from .intake_common import IntakeCommon


@tagged("post_install", "-at_install")
class TestIntakeTour(IntakeCommon, HttpCase):
    def test_upload_map_mend_retry(self):
        self.agent.password = "desk_agent_password"
        action = self.env.ref("cs_forwarding.cs_intake_upload_action")
        self.start_tour(f"/odoo/action-{action.id}", "cs_intake_tour", login="desk_agent", timeout=180)
        refs = ["9001", "9002", "9003"]
        orders = self.env["sale.order"].search([("cs_external_ref", "in", refs)], order="id")
        self.assertEqual(orders.mapped("cs_external_ref"), refs)
        self.assertEqual(orders.mapped("amount_total"), [20.0, 20.0, 10.0])
        self.assertEqual(orders[0].partner_id.name, "王小明")
        self.assertEqual(orders.order_line.product_id, self.product | self.other_product)
        mapping = orders.cs_intake_batch_id.sheet_ids.mapping_id
        self.assertTrue(mapping.is_remembered)
