from odoo.exceptions import UserError
from odoo.tests import tagged

from . import fixtures
from .fixtures.taobao_40 import PRICES, orders, total
from .intake_common import IntakeCommon

# Files that are read as they come, each with the orders that can be made of it (masked, ruined and closed
# ones and unknown goods wait or are left out).
READ = {
    "shopify": ["shopify_orders.csv", "shopify_nasty.csv"],
    "amazon": ["amazon_new_orders.txt", "amazon_unshipped_nasty.txt"],
    "jd": ["jd_orders.csv", "jd_nasty.xlsx"],
    "taobao": [
        "taobao_40_orders.csv",
        "bad_negative_quantity.csv",
        "bad_order_twice.csv",
        "bad_total_off.csv",
        "bad_date.csv",
        "bad_formula.xlsx",
        "bad_injection.csv",
        "bad_ruined_number.csv",
        "bad_ruined_number.xlsx",
        "bad_shifted_cells.csv",
        "bad_truncated.csv",
        "bad_unclosed_quote.csv",
        "bad_undecodable_row.csv",
    ],
    "shop": ["generic_goods_cell.csv", "generic_traditional.csv"],
}
REFUSED = {
    "bad_empty.csv": "is empty",
    "bad_blank.csv": "is empty",
    "bad_encrypted.xlsx": "password",
    "bad_macro.xlsm": "macros",
    "bad_page.xls": "web page",
    "bad_truncated.xlsx": "Download it again|damaged",
    "bad_zip_bomb.xlsx": "unpacks to far more",
}


@tagged("post_install", "-at_install")
class TestIntakeFixtures(IntakeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        known = cls.env["product.product"].search([("default_code", "=like", "CS-%")])
        cls._create_products(*(PRICES.keys() - set(known.mapped("default_code"))))
        currencies = cls.env["res.currency"].with_context(active_test=False)
        for currency in currencies.search([("name", "in", ("CNY", "EUR", "USD", "CAD", "GBP"))]):
            currency.active = True
            cls.env["product.pricelist"].create({"name": currency.name, "currency_id": currency.id})

    def _make_channel(self, platform):
        prices = self.env["product.pricelist"].search([("currency_id.name", "=", "CNY")], limit=1)
        return self._create_channel(
            name=platform, code=f"fixture_{platform}", platform=platform, pricelist_id=prices.id
        )

    def _import_fixtures(self, channel, *names, force=False):
        files = [(name, fixtures.read(name)) for name in names]
        return self.env["cs.intake.batch"].with_user(self.agent)._import_files(channel, files, force=force)

    def test_twice_makes_nothing_the_second_time(self):
        for platform, names in READ.items():
            channel = self._make_channel(platform)
            for name in names:
                with self.subTest(name=name):
                    batch = self._import_fixtures(channel, name)
                    self.assertIn(batch.state, ("done", "failed"))
                    self.assertFalse(batch.new_count)
                    before = (len(self._orders(channel)), self.env["res.partner"].search_count([]))
                    again = self._import_fixtures(channel, name, force=True)
                    self.assertNotEqual(again, batch)
                    self.assertFalse(again.order_count)
                    after = (len(self._orders(channel)), self.env["res.partner"].search_count([]))
                    self.assertEqual(before, after)
            self.assertTrue(self._orders(channel), platform)

    def test_files_that_belong_together_twice(self):
        channel = self._make_channel("taobao")
        names = ("taobao_nasty_orders.csv", "taobao_nasty_items.csv")
        first = self._import_fixtures(channel, *names)
        self.assertTrue(first.order_count)
        self.assertTrue(first.failed_count)
        before = self._orders(channel)
        again = self._import_fixtures(channel, *names, force=True)
        self.assertFalse(again.order_count)
        self.assertEqual(self._orders(channel), before)

    def test_every_failed_row_says_why(self):
        for platform, names in READ.items():
            channel = self._make_channel(platform)
            for name in names:
                batch = self._import_fixtures(channel, name)
                for line in batch.line_ids.filtered(lambda line: line.state in ("failed", "skipped")):
                    self.assertIn(name, line.reason)
                    self.assertTrue(line.advice)
                    self.assertNotEqual(line.error_code, "other", line.reason)

    def test_refused_files(self):
        for name, words in REFUSED.items():
            with self.subTest(name=name), self.assertRaisesRegex(UserError, words):
                self._import_fixtures(self.shop, name)

    def test_forty_orders_in_each_shape(self):
        shapes = [
            ["taobao_40_orders.csv"],
            ["taobao_40_order_list.csv", "taobao_40_item_list.csv"],
            ["taobao_40_workbook.xlsx"],
        ]
        channel = self._make_channel("taobao")
        self.assertRecordValues(
            self._import_fixtures(channel, *shapes[0]),
            [{"state": "done", "order_count": 40, "failed_count": 0}],
        )
        expected = {order["ref"]: float(total(order)) for order in orders()}
        made = self._orders(channel)
        self.assertEqual({order.cs_external_ref: order.cs_channel_total for order in made}, expected)
        odd = made.filtered(lambda order: order.amount_total != order.cs_channel_total)
        flawed = [order["ref"] for order in orders() if order["flaw"] == "total"]
        self.assertEqual(odd.mapped("cs_external_ref"), flawed)
        self.assertEqual(set(made.partner_id.country_id.mapped("code")), {"CN"})
        self.assertTrue(all(made.partner_shipping_id.mapped("state_id")))
        for shape in shapes[1:]:
            self.assertRecordValues(
                self._import_fixtures(channel, *shape),
                [{"state": "done", "order_count": 0, "duplicate_count": 40}],
            )
