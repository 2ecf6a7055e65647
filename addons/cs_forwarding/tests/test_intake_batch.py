from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..lib.order_data import AddressData, LineData, OrderData
from ..models import cs_intake_batch_processing
from .intake_common import IntakeCommon


@tagged("post_install", "-at_install")
class TestIntakeBatch(IntakeCommon):
    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("cs_forwarding.ir_cron_intake").with_user(
                self.env.ref("base.user_root")
            ).method_direct_trigger()
        self.env.invalidate_all()

    def _import_many(self, number):
        with patch.object(cs_intake_batch_processing, "INLINE_ORDERS", 1):
            return self._import(*[self._row(f"#{at}") for at in range(1, number + 1)])

    def test_many_orders_wait_for_the_scheduled_action(self):
        batch = self._import_many(5)
        self.assertRecordValues(
            batch, [{"state": "importing", "new_count": 5, "order_count": 0, "progress": 0.0}]
        )
        with patch.object(cs_intake_batch_processing, "CHUNK_ROWS", 2):
            self._run_cron()
        self.assertRecordValues(
            batch, [{"state": "done", "new_count": 0, "order_count": 5, "progress": 100.0}]
        )
        self.assertEqual(self._orders().create_uid, self.agent)

    def test_pause_and_continue(self):
        batch = self._import_many(3)
        batch.with_user(self.agent).action_pause()
        self._run_cron()
        self.assertEqual(batch.order_count, 0)
        batch.with_user(self.agent).action_continue()
        self.assertEqual(batch.order_count, 3)
        with self.assertRaises(UserError):
            batch.action_continue()

    def test_cancel_gives_up_what_waits(self):
        batch = self._import_many(3)
        batch.with_user(self.agent).action_cancel()
        self._run_cron()
        self.assertRecordValues(batch, [{"state": "cancelled", "skipped_count": 3, "order_count": 0}])

    def test_mapping_is_asked_once(self):
        header = ["Beleg", "Wer", "Wo", "Was", "Menge", "Preis"]
        row = {
            "Beleg": "77",
            "Wer": "Anna",
            "Wo": "Hauptstr. 1",
            "Was": "CS-07",
            "Menge": "3",
            "Preis": "9",
        }
        batch = self._import(row, header=header)
        self.assertEqual(batch.state, "mapping")
        self.assertFalse(batch.line_ids)
        sheet = batch.sheet_ids.with_user(self.agent)
        self.assertEqual(sheet.sample, [row])
        with self.assertRaisesRegex(UserError, "Order Number"):
            sheet.action_use_mapping()
        sheet.columns = {
            "ref": ["Beleg"], "ship.name": ["Wer"], "ship.street": ["Wo"], "line.sku": ["Was"],
            "line.qty": ["Menge"], "line.price": ["Preis"],
        }  # fmt: skip
        sheet.action_use_mapping()
        self.assertRecordValues(self._orders(), [{"cs_external_ref": "77", "amount_total": 27.0}])
        self._import({**row, "Beleg": "78"}, header=list(reversed(header)))
        self.assertEqual(len(self._orders()), 2)

    def test_files_added_to_an_import(self):
        orders = self.channel
        cny = self.env.ref("base.CNY")
        cny.active = True
        orders.pricelist_id = self.env["product.pricelist"].create({"name": "CNY", "currency_id": cny.id})
        header = ["订单编号", "买家会员名", "收货人姓名", "收货地址 ", "联系手机", "总金额", "订单状态"]
        address = "吉林省 通化市 柳河县 柳河镇紫御府七号楼(135300)"
        row = [
            "6920012345678901234",
            "tb1",
            "王小明",
            address,
            "'13800001234",
            "100.00",
            "买家已付款,等待卖家发货",
        ]
        items = ["订单编号", "标题", "价格", "购买数量", "商家编码"]
        batch = self._import(dict(zip(header, row, strict=True)), header=header, channel=orders)
        self.assertEqual(batch.failed_line_ids.error_code, "no_lines")
        data = self._file(
            dict(zip(items, [row[0], "Cable", "50.00", "2", "CS-07"], strict=True)), header=items
        )
        batch.with_user(self.agent)._add_files([("items.csv", data)])
        self.assertEqual(batch.state, "done", batch.line_ids.mapped("reason"))
        order = self._orders(orders)
        self.assertRecordValues(order, [{"amount_total": 100.0, "cs_buyer_account": "tb1"}])
        self.assertRecordValues(order.partner_shipping_id, [{"city": "通化市", "zip": "135300"}])
        self.assertEqual(order.partner_shipping_id.state_id.name, "吉林省")

    def _push(self, ref, sku="CS-07"):
        data = OrderData(
            ref=ref,
            currency=self.currency,
            ship=AddressData(name="Ann", phone="+12125550199", street="1 Main St", city="NY", country="US"),
            lines=[LineData(sku=sku, qty=2, price=5)],
        )
        return self.env["cs.intake.service"]._receive(self.shop, data, {"id": ref}, "webhook", f"d-{ref}")

    def test_pushed_orders_share_the_batch_of_the_day(self):
        first, second, again = self._push("1"), self._push("2"), self._push("1")
        self.assertEqual(first.batch_id, second.batch_id)
        self.assertEqual((first | second | again).mapped("state"), ["done", "done", "duplicate"])
        self.assertEqual(again.order_id, first.order_id)
        self.assertRecordValues(first.batch_id, [{"state": "done", "source": "webhook", "order_count": 2}])

    def test_pushed_order_with_unknown_product_is_retried(self):
        line = self._push("1", sku="NEW")
        self.assertEqual((line.state, line.error_code), ("failed", "unknown_product"))
        self.env["cs.intake.alias"].search([("channel_id", "=", self.shop.id)]).product_id = self.product
        self.assertEqual((line.state, line.order_id.amount_total), ("done", 10.0))
