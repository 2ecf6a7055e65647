"""Rows of the platforms' files to orders. No database."""

from datetime import datetime
from decimal import Decimal

from odoo.tests import BaseCase

from odoo.addons.cs_forwarding.lib.intake.presets import PRESETS, detect_preset, guess_columns
from odoo.addons.cs_forwarding.lib.intake.targets import TARGETS

from .fixtures import platform_headers, taobao_40
from .lib_common import assemble_files, assemble_rows, codes


def lines(order):
    return [(line.sku, line.qty, line.price) for line in order.lines]


class TestPresets(BaseCase):
    def test_each_platform_is_recognised_by_its_column_names(self):
        for header, code in (
            (platform_headers.SHOPIFY, "shopify"),
            (platform_headers.AMAZON_NEW, "amazon"),
            (platform_headers.AMAZON_UNSHIPPED, "amazon"),
            (platform_headers.TAOBAO_ORDERS, "taobao"),
            (platform_headers.TAOBAO_ITEMS, "taobao"),
            (platform_headers.TAOBAO_ITEM_LIST, "taobao"),
            *((header, "taobao") for header in platform_headers.QIANNIU.values()),
            (platform_headers.JD, "jd"),
            (["Order No", "SKU", "Qty", "Name"], "generic"),
        ):
            with self.subTest(code, header=header[:3]):
                self.assertEqual(detect_preset(header).code, code)

    def test_names_match_whatever_their_case_blanks_and_width(self):
        self.assertEqual(detect_preset(["订单编号 ", "标题", "购买数量"]).code, "taobao")
        self.assertEqual(
            guess_columns(["ＯＲＤＥＲ ｎｏ．", "sku", "单价（元）"])["line.price"], "单价（元）"
        )

    def test_what_is_no_order_file_is_not_recognised(self):
        self.assertIsNone(detect_preset(["Name", "Salary"]))

    def test_presets_map_known_targets_only(self):
        for name in ("shopify", "amazon", "taobao", "jd", "generic"):
            self.assertLessEqual(set(PRESETS[name].columns), set(TARGETS))


class TestShopify(BaseCase):
    def test_continuation_rows_are_lines_of_one_order(self):
        order = assemble_files("shopify_orders.csv")["#1001"]
        self.assertEqual(
            lines(order),
            [("CS-01", Decimal(1), Decimal("129.00")), ("CS-05", Decimal(1), Decimal("118.00"))],
        )
        self.assertEqual(order.ordered_at, datetime.fromisoformat("2026-05-01 08:00:00"))
        self.assertEqual((order.total, order.paid, order.shipping), (252, 252, 5))
        self.assertEqual(
            (order.status, order.raw_status, order.currency), ("paid", "paid / unfulfilled", "EUR")
        )
        ship = order.ship
        self.assertEqual(
            (ship.name, ship.street, ship.zip, ship.city, ship.country, ship.phone),
            ("Anna Schmidt", "Lindenstraße 5", "10969", "Berlin", "DE", "+49 30 901820"),
        )
        self.assertEqual((order.issues, order.masked), ([], set()))

    def test_unpaid_order(self):
        order = assemble_files("shopify_orders.csv")["#1003"]
        self.assertEqual((order.status, order.total, order.paid), ("unpaid", 44, 0))

    def test_nasty_file(self):
        orders = assemble_files("shopify_nasty.csv")
        self.assertEqual(orders["#2001"].buyer_note, 'Ring "twice", then wait; thanks')
        self.assertEqual(orders["#2001"].currency, "EUR")
        self.assertEqual([line.sku for line in orders["#2002"].lines], ["CS-06", "CS-06"])
        self.assertEqual(len(orders["#2003"].lines), 1, "the same order twice is one order")
        self.assertEqual(codes(orders["#2004"]), ["conflicting_rows"])
        self.assertEqual(orders["#2004"].issues[0].field, "total")
        self.assertEqual(orders["#2005"].status, "closed")
        self.assertEqual(orders["#2006"].ship.name, '=HYPERLINK("http://evil.example","x")')


class TestAmazon(BaseCase):
    def test_prices_are_of_the_whole_row(self):
        order = assemble_files("amazon_new_orders.txt")["111-2222222-3333333"]
        self.assertEqual(lines(order), [("CS-01", 2, 129), ("CS-06", 1, 29)])
        self.assertEqual([line.ref for line in order.lines], ["50001", "50002"])
        self.assertEqual(
            (order.shipping, order.tax, order.total), (Decimal("4.99"), Decimal("25.80"), Decimal("317.79"))
        )
        self.assertEqual((order.status, order.paid), ("paid", order.total))
        self.assertEqual(order.ordered_at, datetime.fromisoformat("2026-05-01 06:18:23"))

    def test_promotion_is_a_discount(self):
        order = assemble_files("amazon_new_orders.txt")["112-4444444-5555555"]
        self.assertEqual((order.lines[0].price, order.lines[0].discount, order.total), (89, 9, 80))

    def test_item_twice_is_one_line_and_a_changed_one_a_contradiction(self):
        orders = assemble_files("amazon_unshipped_nasty.txt")
        self.assertEqual(lines(orders["113-1111111-2222222"]), [("CS-01", 2, None)])
        self.assertEqual(codes(orders["113-1111111-4444444"]), ["conflicting_rows"])
        self.assertEqual(orders["113-1111111-3333333"].lines[0].title, '"Slim case')
        self.assertIsNone(orders["113-1111111-1111111"].total, "the report names no price")


class TestTaobao(BaseCase):
    def _assert_forty(self, orders):
        expected = taobao_40.orders()
        self.assertEqual(list(orders), [order["ref"] for order in expected])
        for wanted in expected:
            order = orders[wanted["ref"]]
            self.assertEqual(lines(order), [(s, q, p) for s, q, p in wanted["items"]])
            self.assertEqual(order.total, taobao_40.total(wanted))
            self.assertEqual(order.paid, taobao_40.paid(wanted))
            self.assertEqual(order.ship.phone, wanted["phone"])
            self.assertEqual(order.status, "paid" if wanted["paid_at"] else "unpaid")
            self.assertEqual(order.issues, [])

    def test_one_list_of_orders_with_their_items(self):
        self._assert_forty(assemble_files("taobao_40_orders.csv"))

    def test_order_list_and_item_list(self):
        self._assert_forty(assemble_files("taobao_40_order_list.csv", "taobao_40_item_list.csv"))

    def test_workbook_of_three_sheets(self):
        self._assert_forty(assemble_files("taobao_40_workbook.xlsx"))

    def test_address_time_and_waybill(self):
        order = next(iter(assemble_files("taobao_40_orders.csv").values()))
        ship = order.ship
        self.assertEqual(
            (ship.state, ship.city, ship.district, ship.zip, ship.country),
            ("浙江省", "杭州市", "西湖区", "310012", "CN"),
        )
        self.assertEqual(order.ordered_at, datetime.fromisoformat("2026-05-01 01:01:07"))
        self.assertEqual((order.waybill, order.currency), ("", "CNY"))

    def test_same_files_twice_in_one_batch_change_nothing(self):
        names = ("taobao_40_order_list.csv", "taobao_40_item_list.csv")
        once, twice = assemble_files(*names), assemble_files(*names, *names)
        self.assertEqual(twice, once)

    def test_nasty_files(self):
        orders = assemble_files("taobao_nasty_orders.csv", "taobao_nasty_items.csv")
        good = orders["4230019827364600001"]
        self.assertEqual((good.issues, good.buyer_note), ([], '尽快发货， "谢谢"'))
        self.assertEqual(lines(good), [("CS-07", 1, 89)])
        self.assertEqual(codes(orders["4.23001982736E+18"]), ["excel_number", "no_lines"])
        self.assertEqual(orders["4230019827364600003"].masked, {"name", "phone", "street"})
        self.assertEqual(orders["4230019827364600003"].issues, [])
        self.assertEqual(codes(orders["4230019827364600004"]), ["no_lines"])
        self.assertEqual(orders["4230019827364600005"].status, "closed")
        [bad] = orders["4230019827364600006"].issues
        self.assertEqual(
            (bad.code, bad.field, bad.value, bad.row, bad.column),
            ("bad_number", "total", "8.9.0", 10, "总金额"),
        )
        self.assertEqual(codes(orders["4230019827364600099"]), ["no_order_row"])
        self.assertFalse(orders["4230019827364600099"].is_importable)


class TestJd(BaseCase):
    def test_one_row_per_item(self):
        orders = assemble_files("jd_orders.csv")
        self.assertEqual(lines(orders["290012345679"]), [("CS-07", 1, 89), ("CS-08", 1, 92)])
        self.assertEqual((orders["290012345679"].total, orders["290012345679"].paid), (181, 181))
        self.assertEqual(orders["290012345678"].ship.district, "朝阳区")
        self.assertEqual((orders["290012345680"].status, orders["290012345680"].paid), ("unpaid", 0))

    def test_nasty_workbook(self):
        orders = assemble_files("jd_nasty.xlsx")
        self.assertEqual(orders["290012345690"].ordered_at, datetime.fromisoformat("2026-05-01 04:00:00"))
        self.assertEqual(orders["290012345691"].masked, {"name", "phone", "street"})
        self.assertEqual(orders["290012345692"].masked, {"phone"})
        self.assertEqual(codes(orders["2.90012345693123E+17"]), ["excel_number"])
        self.assertEqual(lines(orders["290012345694"]), [("CS-02", 1, 399)])


class TestOtherFiles(BaseCase):
    def test_several_goods_in_one_cell(self):
        order = assemble_files("generic_goods_cell.csv", tz="Asia/Shanghai", country="CN")["G-1"]
        self.assertEqual([(line.sku, line.qty) for line in order.lines], [("CS-07", 2), ("CS-08", 1)])
        self.assertEqual((order.total, order.ship.city), (270, "厦门市"))

    def test_traditional_chinese(self):
        orders = assemble_files("generic_traditional.csv", country="HK")
        self.assertEqual(orders["H-2"].ship.street, "香港九龍尖沙咀彌敦道132號")
        self.assertEqual(orders["H-2"].ship.country, "HK")


class TestBadRows(BaseCase):
    """Each bad row keeps its own order back; the others go on."""

    def _assert_one_bad(self, name, ref, *expected):
        orders = assemble_files(name)
        self.assertEqual(
            {key: codes(order) for key, order in orders.items() if order.issues}, {ref: list(expected)}
        )
        self.assertEqual(len(orders), 4)
        self.assertFalse(orders[ref].is_importable)
        return orders[ref]

    def test_one_wrong_row(self):
        self._assert_one_bad("bad_negative_quantity.csv", "B-2", "bad_quantity")
        self._assert_one_bad("bad_ruined_number.csv", "6.9E+18", "excel_number")
        self._assert_one_bad("bad_ruined_number.xlsx", "6.92082312345679E+18", "excel_number")
        self._assert_one_bad("bad_date.csv", "B-2", "bad_date")
        self._assert_one_bad("bad_formula.xlsx", "B-2", "formula_cell")
        self._assert_one_bad("bad_unclosed_quote.csv", "B-2", "stray_quote")
        self._assert_one_bad("bad_shifted_cells.csv", "B-3", "too_many_cells", "bad_number")
        self._assert_one_bad("bad_undecodable_row.csv", "B-2", "undecodable")
        self._assert_one_bad("bad_truncated.csv", "B-4", "truncated_row", "no_lines")

    def test_order_twice_with_another_phone(self):
        order = self._assert_one_bad("bad_order_twice.csv", "B-2", "conflicting_rows")
        self.assertEqual((order.issues[0].field, order.issues[0].row), ("ship.phone", 7))

    def test_total_that_does_not_add_up_is_for_the_review(self):
        order = assemble_files("bad_total_off.csv")["B-2"]
        self.assertEqual((order.issues, order.total, order.lines[0].price), ([], Decimal("11.50"), 10))

    def test_formula_like_text_stays_text(self):
        order = assemble_files("bad_injection.csv")["B-2"]
        self.assertEqual((order.issues, order.buyer_name), ([], "=cmd|' /C calc'!A0"))


class TestMapping(BaseCase):
    def test_first_filled_column_counts(self):
        order = assemble_rows([{"Order No": "1", "SKU": "A", "Qty": "1", "Phone": "", "Mobile": "139"}])
        self.assertEqual(order.ship.phone, "139")

    def test_country_and_currency_of_the_channel(self):
        row = {"Order No": "1", "SKU": "A", "Qty": "1", "Street": "Main 1", "Country": ""}
        order = assemble_rows([row], country="DE", currency="EUR")
        self.assertEqual((order.ship.country, order.currency), ("DE", "EUR"))

    def test_blank_rows_of_an_order_are_issues_not_errors(self):
        self.assertEqual(codes(assemble_rows([{"Order No": "", "SKU": ""}])), ["no_ref", "no_lines"])
        self.assertEqual(codes(assemble_rows([{"Order No": "1", "SKU": "A"}])), ["no_quantity"])
