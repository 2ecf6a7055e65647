from odoo.tests import Form, tagged

from .common import DeskCommon


@tagged("post_install", "-at_install")
class TestOutsiders(DeskCommon):
    """Who sells without a role at the desk goes on working as before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._create_user("desk_seller", "sales_team.group_sale_salesman")
        cls.order = cls._create_order(user_id=cls.seller.id)
        cls.finding = cls.env["cs.anomaly"].create(
            {
                "type_id": cls.env["cs.anomaly.type"].search([("active", "=", True)], limit=1).id,
                "summary": "Found",
                "order_id": cls.order.id,
                "source": "rule",
            }
        )

    def test_order_is_read_whole(self):
        values = self.order.with_user(self.seller).read()[0]
        self.assertEqual(values["cs_external_ref"], self.order.cs_external_ref)
        self.assertNotIn("cs_anomaly_ids", values)
        self.assertNotIn("cs_open_type_ids", values)
        self.assertIn("cs_anomaly_ids", self.order.with_user(self.agent).fields_get())

    def test_order_opens(self):
        with Form(self.order.with_user(self.seller)) as form:
            form.client_order_ref = "PO 1"
        self.assertEqual(self.order.client_order_ref, "PO 1")

    def test_cancelled_order_closes_what_the_checks_found(self):
        self.order.with_user(self.seller).action_cancel()
        self.assertEqual(self.order.state, "cancel")
        self.assertRecordValues(
            self.finding,
            [{"state": "resolved", "resolution_kind": "cancel", "resolved_by_id": self.seller.id}],
        )
