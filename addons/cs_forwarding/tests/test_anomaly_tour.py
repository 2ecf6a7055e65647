from odoo.tests import HttpCase, tagged

from .common import DeskCommon


@tagged("post_install", "-at_install")
class TestAnomalyTour(DeskCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        category = cls.env["product.category"].create({"name": "Tea Cups"})
        cls.env["product.category"].flush_model()
        (cls.product | cls.other_product).categ_id = category
        cls.channel.auto_approve = True
        cls.customer.write({"email": "wang@example.com", "state_id": cls.env.ref("base.state_cn_JL").id})
        cls._set_stock(cls.other_product, 50)
        cls.order = cls._create_order([(cls.product, 3, 100.0)])
        cls.order._submit_for_review()
        cls.order.cs_anomaly_ids._propose()

    def test_to_its_end(self):
        self.assertEqual(self.order.cs_review_state, "on_hold")
        self.assertEqual(self.order.cs_anomaly_ids.type_id.code, "stock")
        self.start_tour("/odoo/my-anomalies", "cs_anomaly_to_its_end", login="desk_agent", timeout=180)
        anomaly = self.order.cs_anomaly_ids
        self.assertRecordValues(
            anomaly, [{"state": "resolved", "decision": "accept", "resolution_kind": "substitute"}]
        )
        self.assertEqual(self.order.order_line.product_id, self.other_product)
        self.assertEqual(self.order.cs_review_state, "approved")
        mails = self.env["mail.mail"].search([("model", "=", "cs.anomaly"), ("res_id", "=", anomaly.id)])
        self.assertEqual(len(mails), 1)

    def test_many_at_once_and_back(self):
        self.start_tour("/odoo/my-anomalies", "cs_anomaly_bulk", login="desk_agent", timeout=180)
        self.assertRecordValues(
            self.order.cs_anomaly_ids, [{"state": "new", "resolution": "Carrier confirmed"}]
        )
