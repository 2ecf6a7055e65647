from odoo.tests import BaseCase, tagged

from ..lib.phrases import find_phrases


@tagged("post_install", "-at_install")
class TestPhrases(BaseCase):
    def test_places_as_written(self):
        for text, phrases, found in [
            ("我们保证明天送到您家", ["保证…到"], ["保证明天送到"]),
            ("我们保 证 ２天内 到", ["保 证…到"], ["保 证 2天内 到"]),
            ("保证。东西会到", ["保证…到"], []),
            ("We Guarantee next-day delivery!", ["guarantee … delivery"], ["Guarantee next-day delivery"]),
            ("the plate is fine", ["late"], []),
            ("it is LATE again, late", ["late"], ["LATE", "late"]),
            ("箱子压坏了，茶具碎了", ["压坏", "碎了"], ["压坏", "碎了"]),
            ("50% (net)", ["(net)"], ["(net)"]),
            ("anything", ["", "…"], []),
            ("", ["late"], []),
            (None, ["late"], []),
        ]:
            with self.subTest(text=text, phrases=phrases):
                self.assertEqual(find_phrases(text, phrases), found)
