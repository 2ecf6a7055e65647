from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from .change_common import ChangeCommon


@tagged("post_install", "-at_install")
class TestChangeTour(ChangeCommon, HttpCase):
    def _tour(self, order, name):
        self.start_tour(f"/odoo/action-sale.action_orders/{order.id}", name, login="desk_agent", timeout=300)

    def test_address_of_an_order_that_is_not_printed(self):
        order = self._create_confirmed()
        self._tour(order, "cs_change_address")
        self.assertEqual(order.partner_shipping_id.street, "新街1号")
        self.assertEqual(order.picking_ids.partner_id.city, "长春市")
        self.assertEqual(self.customer.street, "紫御府七号楼3单元201室")

    def test_quantity_of_a_printed_order(self):
        order = self._create_confirmed()
        self._bring(order, "printed")
        self._tour(order, "cs_change_quantity")
        self.assertEqual(
            (order.order_line.product_uom_qty, order.picking_ids.move_ids.product_uom_qty), (2, 2)
        )
        self.assertEqual(order.cs_change_ids.state, "done")

    def test_a_shipped_order_comes_back(self):
        order = self._create_confirmed()
        self._bring(order, "shipped")
        invoice = order._create_invoices()
        invoice.action_post()
        with patch.object(
            type(self.env["ir.actions.report"]), "_run_wkhtmltopdf", return_value=b"%PDF-1.4 slip"
        ):
            self._tour(order, "cs_change_intercept")
        change = order.cs_change_ids
        self.assertEqual(change.state, "done", change.step_ids.mapped("note"))
        self.assertRecordValues(change.intercept_ids, [{"state": "received", "printed_by_id": self.agent.id}])
        self.assertEqual(change.intercept_ids.return_picking_id.state, "done")
        self.assertRecordValues(
            change.credit_move_ids,
            [{"state": "draft", "reversed_entry_id": invoice.id, "amount_untaxed": 300.0}],
        )
