"""The whole way of orders through the desk, as its people go it, in a real browser."""

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from . import fixtures
from .common import DeskCommon
from .delivery_common import DeliveryCase
from .fixtures.taobao_40 import PRICES

# The one product without stock.
SOLD_OUT = sorted(PRICES)[-1]
# What is wrong with the nine orders of the forty: platform number -> type of the anomaly (see fixtures/README.md).
FLAWS = {
    "4230019827364504948": "customer_name",
    "4230019827364509896": "phone",
    "4230019827364514844": "address_complete",
    "4230019827364519792": "quantity",
    "4230019827364524740": "price",
    "4230019827364529688": "total",
    "4230019827364534636": "stock",
    "4230019827364539584": "duplicate",
    "4230019827364544532": "payment",
}


@tagged("post_install", "-at_install")
class TestJourney(DeskCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.cny = cls.env.ref("base.CNY")
        cls.cny.active = True
        cls.goods = cls._create_goods({**PRICES, "CS-12B": PRICES[SOLD_OUT]})
        cls.channel.write(
            {"pricelist_id": cls._create_pricelist().id, "payment_required": True, "auto_confirm": True}
        )
        for product in cls.goods:
            if product.default_code != SOLD_OUT:
                cls._set_stock(product, 300)

    @classmethod
    def _create_goods(cls, prices):
        """The goods of the file; two of them stand on the desk already."""
        category = cls.env["product.category"].create({"name": "家电"})
        stocked = {product.default_code: product for product in cls.product | cls.other_product}
        goods = cls.env["product.product"].union(*stocked.values())
        goods |= cls._create_products(*(code for code in prices if code not in stocked))
        for product in goods:
            code = product.default_code
            product.write({"name": f"家电 {code}", "list_price": prices[code], "categ_id": category.id})
        goods.taxes_id = False
        return goods

    @classmethod
    def _create_pricelist(cls):
        return cls.env["product.pricelist"].create(
            {
                "name": "人民币",
                "currency_id": cls.cny.id,
                "item_ids": [
                    Command.create(
                        {
                            "applied_on": "1_product",
                            "product_tmpl_id": product.product_tmpl_id.id,
                            "compute_price": "fixed",
                            "fixed_price": product.list_price,
                        }
                    )
                    for product in cls.goods
                ],
            }
        )

    def _offer_file(self):
        """Lay the order file where the browser can take it from, as if from a disk."""
        self.env["ir.attachment"].create(
            {
                "name": "ExportOrderList.csv",
                "raw": fixtures.read("taobao_40_orders.csv"),
                "url": "/cs_forwarding/tests/ExportOrderList.csv",
                "type": "binary",
                "public": True,
                "mimetype": "text/csv",
            }
        )

    def _get_orders(self):
        return self.env["sale.order"].search([("cs_channel_id", "=", self.channel.id)])

    def test_taobao_file(self):
        self._offer_file()
        self.start_tour("/odoo/discuss", "cs_journey_taobao", login=self.agent.login, timeout=300)
        self._assert_forty_orders()

    def test_taobao_file_in_chinese(self):
        self.agent.lang = "zh_CN"
        self._offer_file()
        self.start_tour("/odoo/discuss", "cs_journey_taobao", login=self.agent.login, timeout=300)
        self._assert_forty_orders()

    def _assert_forty_orders(self):
        orders = self._get_orders()
        self.assertEqual(len(orders), 40)
        found = {
            order.cs_external_ref: order.cs_anomaly_ids.filtered(lambda a: a.severity == "blocking").type_id.code
            for order in orders
            if order.cs_anomaly_ids.filtered(lambda a: a.severity == "blocking")
        }
        self.assertEqual(found, FLAWS)
        released = orders.filtered(lambda order: order.cs_external_ref not in FLAWS)
        self.assertEqual(len(released), 31)
        self.assertEqual(set(released.mapped("state")), {"sale"})
        self.assertEqual(len(released.picking_ids), 31)
        mended = orders.filtered(lambda order: FLAWS.get(order.cs_external_ref) == "stock")
        goods = mended.order_line.product_id.filtered("is_storable")
        self.assertEqual(goods.default_code, "CS-12B")
        self.assertRecordValues(
            mended.cs_anomaly_ids,
            [{"state": "resolved", "decision": "accept", "resolution_kind": "substitute", "user_id": self.agent.id}],
        )
        self.assertTrue(mended.cs_anomaly_ids.informed_at)
        self.assertEqual(mended.state, "sale")
        self.assertEqual(mended.picking_ids.move_ids.product_id.default_code, "CS-12B")
        held = orders - released - mended
        self.assertEqual(set(held.mapped("cs_review_state")), {"on_hold"})
        self.assertEqual(set(held.mapped("state")), {"draft"})
        self.assertFalse(held.picking_ids)



@tagged("post_install", "-at_install")
class TestShopifyJourney(DeliveryCase):
    """An order announced by a signed webhook is reviewed by keyboard and mouse until it is a delivery."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        for product in cls.env["product.product"].search([("default_code", "in", ("CS-01", "CS-05"))]):
            product.list_price = {"CS-01": 129, "CS-05": 118}[product.default_code]
            cls._set_stock(product, 50)

    def _announce(self):
        for _repetition in range(2):
            body = self._body("shopify_order.json")
            response = self._hook(self.shopify, body, "orders/create", event="11111111-2222")
            self.assertEqual(response.status_code, 200, response.text)
        self._work()
        order = self._orders(self.shopify)
        self.assertEqual(order.mapped("cs_external_ref"), ["#1001"])
        self.assertFalse(order.cs_anomaly_ids.filtered(lambda anomaly: anomaly.severity == "blocking"))
        self.assertRecordValues(order, [{"state": "draft", "cs_review_state": "to_review"}])
        return order

    def _review(self):
        order = self._announce()
        self.start_tour("/odoo/discuss", "cs_journey_shopify", login=self.agent.login, timeout=300)
        self.assertRecordValues(
            order, [{"state": "sale", "cs_review_state": "approved", "cs_review_decided_by_id": self.agent.id}]
        )
        self.assertEqual(len(order.picking_ids), 1)
        self.assertEqual(sum(order.picking_ids.move_ids.mapped("product_uom_qty")), 2)

    def test_shopify_webhook(self):
        self._review()

    def test_shopify_webhook_in_chinese(self):
        self.agent.lang = "zh_CN"
        self._review()
