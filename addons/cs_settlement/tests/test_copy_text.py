from odoo.tests import BaseCase, tagged

from ..lib.copy_text import TextSource, copy_text


@tagged("post_install", "-at_install")
class TestCopyText(BaseCase):
    """Columns become rows that COPY reads as they were meant."""

    def test_plain(self):
        columns = [["SF1", "SF2"], [1, 2], [None, "x"], ["a", "a"], range(7, 9)]
        self.assertEqual(copy_text(columns), "SF1\t1\t\ta\t7\nSF2\t2\tx\ta\t8\n")

    def test_what_has_a_meaning_is_escaped(self):
        columns = [["a\tb", "c\\.", "d"], ["e\nf", "g\rh", None]]
        self.assertEqual(copy_text(columns), "a\\tb\te\\nf\nc\\\\.\tg\\rh\nd\t\n")

    def test_mixed_column(self):
        self.assertEqual(copy_text([["1", 2, None], [3, "4", 5]]), "1\t3\n2\t4\n\t5\n")

    def test_source_gives_parts(self):
        source = TextSource(["abcdef", "", "gh"])
        self.assertEqual([source.read(4) for _turn in range(4)], ["abcd", "ef", "gh", ""])
