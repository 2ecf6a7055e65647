"""What a customer's text mentions. No database."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.cs_forwarding.lib.mentions import MOST_CANDIDATES, find_mentions, find_phone

WAYBILLS = [
    ("我的快递ＳＦ1234567890123还没到", "SF1234567890123"),
    ("單號:sf1234567890123,請查", "SF1234567890123"),
    ("运单号 SF 1234 5678 9012 3 破损", "SF1234567890123"),
    ("1Z 999 AA1 01 2345 6784 never arrived", "1Z999AA10123456784"),
    ("JD0012345678901-1-1- 少件", "JD001234567890111"),
    ("JD0012345678901-1-1- 少件", "JD0012345678901"),
    ("https://www.17track.net/zh-cn/track?nums=lx123456789cn", "LX123456789CN"),
    ("YT1234567890123、YT1234567890124两件", "YT1234567890124"),
    ("AWB 020—1234 5675", "02012345675"),
]
NUMBERS = [
    ("订单S00123什么时候发货", "S00123"),
    ("order s00123 please", "S00123"),
    ("订单编号：6920123456789012345", "6920123456789012345"),
    ("your SO/2026/00041, my PO-77-4711", "SO/2026/00041"),
    ("your SO/2026/00041, my PO-77-4711", "PO-77-4711"),
]
PHONES = [
    ("电话13800001234", "+8613800001234"),
    ("请打 138-0000-1234 找我", "+8613800001234"),
    ("+86 138 0000 1234", "+8613800001234"),
    ("0086-13800001234", "+8613800001234"),
    ("座机０４３３－６２５１２３４", "+864336251234"),
    ("call +1 (650) 253-0000", "+16502530000"),
    ("my number is +49 30 901820", "+4930901820"),
]
# Neither dates nor sums nor addresses of mailboxes are numbers of ours.
NOTHING = ["", None, "到了吗？", "on 2026-11-22 at 12:30", "支付了 ¥129.00", "a.b12345@example.com", "5件货", "ＯＫ"]


class TestMentions(BaseCase):
    def test_waybills(self):
        for text, waybill in WAYBILLS:
            with self.subTest(text=text):
                self.assertIn(waybill, find_mentions(text).waybills)

    def test_numbers(self):
        for text, number in NUMBERS:
            with self.subTest(text=text):
                self.assertIn(number, find_mentions(text).numbers)

    def test_phones(self):
        for text, phone in PHONES:
            with self.subTest(text=text):
                self.assertEqual(find_mentions(text).phones, [phone])

    def test_nothing(self):
        for text in NOTHING:
            with self.subTest(text=text):
                self.assertEqual(find_mentions(text), ([], [], []))

    def test_a_phone_with_separators_is_no_waybill(self):
        self.assertEqual(find_mentions("138 0000 1234").waybills, [])

    def test_earlier_texts_come_first(self):
        found = find_mentions("S00002 是新的", "以前 S00001 也坏了")
        self.assertEqual(found.numbers, ["S00002", "S00001"])

    def test_a_list_of_numbers_is_bounded(self):
        found = find_mentions(" ".join(str(number) for number in range(10**9, 10**9 + 5000)))
        self.assertEqual([len(part) for part in found], [MOST_CANDIDATES, MOST_CANDIDATES, 0])

    def test_one_phone(self):
        self.assertEqual(find_phone("0086 138-0000-1234"), "+8613800001234")
        self.assertEqual(find_phone("(650) 253-0000", country="US"), "+16502530000")
        self.assertIsNone(find_phone("S00123"))
        self.assertIsNone(find_phone(None))

    @settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.text(max_size=30),
        st.builds("{}{}".format, st.sampled_from(["SF", "YT", "JD", "ZTO"]), st.integers(10**10, 10**14)),
        st.text(alphabet="运单号，。：快递（）!? \n", max_size=30),
    )
    def test_a_waybill_in_any_text(self, before, waybill, after):
        self.assertIn(waybill, find_mentions(f"{before}，{waybill}{after}").waybills)

    @settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(st.text(max_size=300))
    def test_any_text_is_read(self, text):
        found = find_mentions(text)
        self.assertTrue(all(len(part) <= MOST_CANDIDATES for part in found))
