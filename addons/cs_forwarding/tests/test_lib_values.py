"""Cells to numbers, moments, states, masks and goods. No database."""

from datetime import datetime
from decimal import Decimal

from odoo.tests import BaseCase

from odoo.addons.cs_forwarding.lib.intake import values
from odoo.addons.cs_forwarding.lib.intake.errors import BadValue


def moment(text):
    return datetime.fromisoformat(text)


class TestNumbers(BaseCase):
    def test_numbers_as_people_and_platforms_write_them(self):
        for text, number in {
            "1234.50": "1234.50",
            "1,234.50": "1234.50",
            "1,234": "1234",
            "12,5": "12.5",
            "1.234,56": "1234.56",
            "1.234.567": "1234567",
            "￥１，２３４．５０": "1234.50",
            "¥99": "99",
            "$1,000,000.00": "1000000.00",
            "CNY 12.00": "12.00",
            "99元": "99",
            "-3": "-3",
            "(5.00)": "-5.00",
            "1 234,5": "1234.5",
        }.items():
            with self.subTest(text):
                self.assertEqual(values.parse_decimal(text), Decimal(number))

    def test_blank_is_no_number(self):
        for text in ("", " ", "-", "--", "无"):
            self.assertIsNone(values.parse_decimal(text))

    def test_bad_numbers_say_so(self):
        for text, code in {
            "8.9.0": "bad_number",
            "abc": "bad_number",
            "12a": "bad_number",
            "1" * 30: "bad_number",
            "6.9E+18": "excel_number",
            "=5*2": "formula_cell",
            "#N/A": "formula_cell",
        }.items():
            with self.subTest(text), self.assertRaises(BadValue) as caught:
                values.parse_decimal(text)
            self.assertEqual(caught.exception.code, code)

    def test_quantities(self):
        for text, number in {"2": 2, "x2": 2, "×3": 3, "2件": 2, "２": 2, "1.50": Decimal("1.5")}.items():
            self.assertEqual(values.parse_quantity(text), number)

    def test_identifiers_that_a_spreadsheet_has_rounded(self):
        for text in ("6.9E+18", "6.92082312345679E+18", "1.38E+10", "692082312345678000"):
            with self.subTest(text), self.assertRaises(BadValue) as caught:
                values.check_exact(text)
            self.assertEqual(caught.exception.code, "excel_number")
        for text in ("6920823123456789012", "100000000000", "#1001", "1E5-77", "4230019827364501000"):
            self.assertEqual(values.check_exact(text), text)

    def test_waybills(self):
        self.assertEqual(values.parse_waybill("No:SF1234567890123"), "SF1234567890123")
        self.assertEqual(values.parse_waybill("No:null"), "")


class TestMoments(BaseCase):
    def test_moments_become_utc(self):
        for text, expected in {
            "2026-05-01 10:00:00 +0200": "2026-05-01 08:00:00",
            "2017-09-23T14:18:23-07:00": "2017-09-23 21:18:23",
            "2026-05-01T10:00:00Z": "2026-05-01 10:00:00",
            "2026-05-01T10:00:00.123Z": "2026-05-01 10:00:00",
            "2026-05-01 10:00:00": "2026-05-01 02:00:00",
            "2026/5/1 10:00": "2026-05-01 02:00:00",
            "2026.5.1": "2026-04-30 16:00:00",
            "2026年5月1日 10:00": "2026-05-01 02:00:00",
            "2026-05-01 01:05 PM": "2026-05-01 05:05:00",
            "20260501100000": "2026-05-01 02:00:00",
            "46143.5": "2026-05-01 04:00:00",
        }.items():
            with self.subTest(text):
                self.assertEqual(values.parse_moment(text, "Asia/Shanghai"), moment(expected))

    def test_summer_time_of_the_channel(self):
        self.assertEqual(
            values.parse_moment("2026-07-01 12:00", "Europe/Berlin"), moment("2026-07-01 10:00:00")
        )
        self.assertEqual(
            values.parse_moment("2026-01-01 12:00", "Europe/Berlin"), moment("2026-01-01 11:00:00")
        )

    def test_blank_is_no_moment(self):
        self.assertIsNone(values.parse_moment("0000-00-00 00:00:00"))

    def test_bad_moments(self):
        for text in ("31/31/2026", "2026-13-01", "yesterday", "2026-02-30", "0001-01-01 00:00:00 +1400"):
            with self.subTest(text), self.assertRaises(BadValue) as caught:
                values.parse_moment(text)
            self.assertEqual(caught.exception.code, "bad_date")


class TestWords(BaseCase):
    def test_statuses(self):
        for text, status in {
            "等待买家付款": "unpaid",
            "买家已付款,等待卖家发货": "paid",
            "买家已付款，等待卖家发货": "paid",
            "卖家已发货，等待买家确认": "shipped",
            "交易成功": "done",
            "交易关闭": "closed",
            "退款成功": "refunded",
            "Partially_Paid": "paid",
            "wc-on-hold": "unpaid",
            "processing": "paid",
            "something new": "",
        }.items():
            with self.subTest(text):
                self.assertEqual(values.parse_status(text), status)

    def test_masks(self):
        for text in ("王**", "王*", "*先生", "186****6065", "吉林省****", "##k8Js2==##", "138xxxx1234"):
            self.assertTrue(values.is_masked(text), text)
        for text in ("王小明", "13800001234", "3-2-201", "", "Max Example"):
            self.assertFalse(values.is_masked(text), text)

    def test_forwarding_numbers_are_masked_phones(self):
        self.assertTrue(values.is_masked_phone("17012345678-4321"))
        self.assertTrue(values.is_masked_phone("17012345678转4321"))
        self.assertFalse(values.is_masked_phone("0571-88156688"))
        self.assertFalse(values.is_masked_phone("+1 206-555-0147"))

    def test_several_goods_in_one_cell(self):
        for text, goods in {
            "CS-07*2; CS-08*1": [("CS-07", 2), ("CS-08", 1)],
            "红色T恤 x2\n蓝色帽子（3件）": [("红色T恤", 2), ("蓝色帽子", 3)],
            "【CS-01】×2，【CS-02】×1": [("CS-01", 2), ("CS-02", 1)],
            "Cable, 2 m": [("Cable, 2 m", 1)],
            "CS-09": [("CS-09", 1)],
        }.items():
            with self.subTest(text):
                self.assertEqual(values.split_goods(text), goods)
