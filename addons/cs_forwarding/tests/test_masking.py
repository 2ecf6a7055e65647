from markupsafe import Markup

from odoo.tests import BaseCase

from ..lib.masking import (
    Scrubber,
    is_masked,
    mask,
    mask_json,
    mask_phone,
    mask_street,
    mask_text,
    mask_vcard,
    restore_json,
    same_number,
)
from ..lib.phone_lookup import is_full_number, number_forms


class TestMasking(BaseCase):
    def test_phone(self):
        for value, expected in [
            ("13800001234", "138****1234"),
            ("138 0000 1234", "138****1234"),
            ("+86 138 0000 1234", "+86 138****1234"),
            ("+8613800001234", "+86 138****1234"),
            ("008613800001234", "+86 138****1234"),
            ("010-65529988", "010****9988"),
            ("010-65529988转801", "010****9988"),
            ("13800001234-5678", "138****1234"),
            ("+86 139-0000-4321", "+86 139****4321"),
            ("+1 650 555 0199", "+1 650****199"),
            ("+32 2 290 34 90", "+32 22****90"),
            ("6552998", "6****98"),
            ("110", "****"),
            ("phone", "****"),
            ("", ""),
            (False, False),
        ]:
            with self.subTest(value=value):
                self.assertEqual(mask_phone(value), expected)

    def test_street(self):
        for value, expected in [
            ("紫御府七号楼3单元201室", "紫御***"),
            ("上海市浦东新区张江路88号", "上海市浦东新区***"),
            ("吉林省通化市二道江区东通化街紫御府七号楼", "吉林省通化市二道江区***"),
            ("阳光小区3号楼", "阳光***"),
            ("金园", "***"),
            ("12 Main Street", "Ma***"),
            ("Rue du Midi 5", "Ru***"),
            ("A 12", "***"),
            ("", ""),
            (False, False),
        ]:
            with self.subTest(value=value):
                self.assertEqual(mask_street(value), expected)

    def test_a_mask_is_known_as_one(self):
        self.assertTrue(is_masked(mask_phone("13800001234")))
        self.assertTrue(is_masked(mask_street("紫御府七号楼")))
        self.assertFalse(is_masked("A ** B"))
        self.assertFalse(is_masked(False))

    def test_text(self):
        self.assertEqual(
            mask_text("请打13800001234或 +86 139-0000-4321，单号69208812345678901234"),
            "请打138****1234或 +86 139****4321，单号69208812345678901234",
        )
        markup = mask_text(Markup("<p>+32 2 290 34 90</p>"))
        self.assertEqual(markup, "<p>+32 22****90</p>")
        self.assertIsInstance(markup, Markup)
        self.assertEqual(mask_text(["markup", "13800001234"]), ["markup", "138****1234"])

    def test_json(self):
        raw = {
            "联系手机": "'13800001234",
            "收货地址": "上海市浦东新区张江路88号",
            "Shipping Street": "12 Main Street",
            "ship-address-1": "12 Main Street",
            "buyer_phone": 13800001234,
            "email": "a@example.com",
            "email address": "a@example.com",
            "lines": [{"sku": "CS-07", "note": "call 13800001234"}],
            "paid": True,
        }
        self.assertEqual(
            mask_json(raw),
            {
                "联系手机": "138****1234",
                "收货地址": "上海市浦东新区***",
                "Shipping Street": "Ma***",
                "ship-address-1": "Ma***",
                "buyer_phone": "138****1234",
                "email": "a@example.com",
                "email address": "a@example.com",
                "lines": [{"sku": "CS-07", "note": "call 138****1234"}],
                "paid": True,
            },
        )

    def test_json_as_text(self):
        self.assertEqual(
            mask_json('{"phone": "13800001234", "note": "王"}'), '{"phone": "138****1234", "note": "王"}'
        )
        self.assertEqual(mask_json("{broken 13800001234"), "{broken 138****1234")
        self.assertEqual(mask_json({"phone": "138****1234"}), {"phone": "138****1234"})

    def test_json_of_a_problem(self):
        problem = [{"field": "ship.phone", "value": "138-0000"}, {"field": "qty", "value": "0"}]
        self.assertEqual(mask_json(problem), [{"field": "ship.phone", "value": "1****00"}, problem[1]])

    def test_restore_json(self):
        real = {"phone": "13800001234", "lines": [{"street": "紫御府七号楼"}], "qty": 1}
        shown = mask_json(real)
        self.assertEqual(restore_json(shown, real), real)
        changed = {**shown, "qty": 2, "city": "通化市"}
        self.assertEqual(restore_json(changed, real), {**real, "qty": 2, "city": "通化市"})
        typed = {**shown, "phone": "13900004321"}
        self.assertEqual(restore_json(typed, real), {**real, "phone": "13900004321"})

    def test_vcard(self):
        card = (
            "BEGIN:VCARD\r\nADR;TYPE=home:;;12 Main\r\n  Street;Town;;1000;\r\n"
            "TEL:+1 650 555 0199\r\nN:Wang\r\n"
        )
        self.assertEqual(
            mask_vcard(card),
            "BEGIN:VCARD\r\nADR;TYPE=home:;;Ma***;Town;;1000;\r\nTEL:+1 650****199\r\nN:Wang\r\n",
        )

    def test_mask_by_kind(self):
        self.assertEqual(mask("phone", "13800001234"), "138****1234")
        self.assertIs(mask("hide", 31.2), False)
        self.assertEqual(mask("hide", 0.0), 0.0)

    def test_scrubber(self):
        scrubber = Scrubber(
            {"紫御府七号楼": "紫御***", "Main": "***", "12 Main Street": "Ma***", "12": "***"}
        )
        self.assertEqual(
            scrubber.text("王小明\n紫御府七号楼\n12 Main Street, Main"), "王小明\n紫御***\nMa***, Main"
        )
        untouched = "Main 12"
        self.assertIs(scrubber.text(untouched), untouched)
        self.assertIsInstance(scrubber.text(Markup("<b>紫御府七号楼</b>")), Markup)

    def test_same_number(self):
        self.assertTrue(same_number("+86 138 0000 1234", "13800001234"))
        self.assertFalse(same_number("+86 138 0000 1234", "1234"))
        self.assertFalse(same_number("13800001234", "13800001235"))

    def test_full_number(self):
        self.assertTrue(is_full_number("138 0000 1234"))
        self.assertFalse(is_full_number("138 00"))
        self.assertFalse(is_full_number("138%1234567"))
        e164, forms = number_forms("13800001234", ["CN"])
        self.assertEqual(e164, {"+8613800001234"})
        self.assertLessEqual({"+86 138 0000 1234", "13800001234", "+86-138-0000-1234"}, forms)
        self.assertEqual(number_forms("008613800001234", [])[0], {"+8613800001234"})
        self.assertEqual(number_forms("1380000", ["CN"])[0], set())
        self.assertEqual(number_forms("13%1234567", ["CN"]), (set(), set()))
