from markupsafe import Markup

from odoo.tests import BaseCase, tagged

from ..lib.placeholders import GAP, fill_placeholders, find_placeholders, has_gap


@tagged("post_install", "-at_install")
class TestPlaceholders(BaseCase):
    def test_find(self):
        self.assertEqual(
            find_placeholders("Dear {customer}, {运单} { order } {customer}"), ["customer", "运单", "order"]
        )
        self.assertEqual(find_placeholders("{} {1} {a b} {a.b} {{x}}"), ["x"])
        self.assertEqual(find_placeholders(False), [])

    def test_fill(self):
        text, missing = fill_placeholders("{a} and {b} and {unknown}", {"a": "1", "b": ""})
        self.assertEqual(text, f"1 and {GAP} and {{unknown}}")
        self.assertEqual(missing, ["b"])
        self.assertTrue(has_gap(text))
        self.assertFalse(has_gap("no gap"))

    def test_values_cannot_bring_markup(self):
        text, _missing = fill_placeholders(
            Markup("<p>{a}{b}</p>"), {"a": "<script>", "b": Markup("<b>x</b>")}
        )
        self.assertEqual(text, Markup("<p>&lt;script&gt;<b>x</b></p>"))
        self.assertIsInstance(text, Markup)

    def test_values_are_not_filled_again(self):
        text, missing = fill_placeholders("{a}", {"a": "{b}", "b": "x"})
        self.assertEqual((text, missing), ("{b}", []))
