import doctest

from odoo.tests import BaseCase, tagged

from odoo.addons.cs_forwarding.lib import correction, likeness

STATES = ["广东省", "吉林省", "上海市", "广西壮族自治区", "内蒙古自治区", "江苏省", "重庆市"]


@tagged("post_install", "-at_install")
class TestCorrection(BaseCase):
    def test_examples_in_the_docstrings(self):
        for module in (correction, likeness):
            self.assertEqual(doctest.testmod(module).failed, 0)

    def test_phones(self):
        cases = [
            ("138 0013 8000", ["CN"], ["+86 138 0013 8000"]),
            ("86-13800138000", ["US"], ["+86 138 0013 8000"]),
            ("008613800138000", [], ["+86 138 0013 8000"]),
            ("13800138000转123", ["CN"], ["+86 138 0013 8000"]),
            ("010-123/13800138000", ["CN"], ["+86 138 0013 8000"]),
            ("+49 30 901820", ["CN"], ["+49 30 901820"]),
            ("", ["CN"], []),
            (False, ["CN"], []),
            ("138****0000", ["CN"], []),
        ]
        for text, countries, expected in cases:
            with self.subTest(text=text):
                self.assertEqual(correction.corrected_phones(text, countries), expected)

    def test_country_of_a_phone(self):
        self.assertEqual(correction.phone_country("+86 138 0013 8000"), "CN")
        self.assertIsNone(correction.phone_country("13800"))

    def test_short_states(self):
        for name, short in [
            ("广西壮族自治区", "广西"),
            ("内蒙古自治区", "内蒙古"),
            ("上海市", "上海"),
            ("", ""),
        ]:
            self.assertEqual(correction.short_state(name), short)

    def test_words_of_the_street(self):
        cases = [
            ("广东省深圳市南山区1号", ("广东省", "深圳市", "南山区1号")),
            ("中国 上海市浦东新区世纪大道1号", ("上海市", "上海市", "浦东新区世纪大道1号")),
            ("内蒙古呼和浩特市新城区2号", ("内蒙古自治区", "呼和浩特市", "新城区2号")),
            ("Main Street 5", ("", "", "Main Street 5")),
            ("", ("", "", "")),
        ]
        for text, expected in cases:
            with self.subTest(text=text):
                self.assertEqual(correction.split_chinese_address(text, STATES), expected)

    def test_parts_tell_each_other(self):
        cases = [
            (("幸福路5号", "通化市", "", ""), {"state": "吉林省"}),
            (("幸福路5号", "通化市", "", "广东省"), {"state": "吉林省"}),
            (("幸福路5号", "", "135300", ""), {"state": "吉林省"}),
            (("幸福路5号", "", "135300", "广东省"), {}),
            (("苏州市姑苏区1号", "", "", ""), {"state": "江苏省", "city": "苏州市", "street": "姑苏区1号"}),
            (("幸福市场路5号", "", "", ""), {}),
        ]
        for parts, expected in cases:
            with self.subTest(parts=parts):
                self.assertEqual(correction.read_chinese_address(*parts, STATES), expected)
