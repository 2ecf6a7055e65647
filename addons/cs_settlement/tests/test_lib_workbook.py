from datetime import date
from io import BytesIO

from openpyxl import load_workbook

from odoo.tests import BaseCase, tagged

from ..lib.workbook import Column, Sheet, fit_columns, write_workbook


def _load(*sheets):
    return load_workbook(BytesIO(write_workbook(sheets)))


@tagged("post_install", "-at_install")
class TestLibWorkbook(BaseCase):
    def test_text_stays_text(self):
        hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "http://example.com", "00123", "运单=1"]
        rows = [(text, 1.5) for text in hostile]
        page = _load(Sheet([Column("=A1", 10), Column("N", 10)], rows, title=[("=2+2", "=3")])).active
        for cell, text in (("A1", "=2+2"), ("B1", "=3"), ("A3", "=A1")):
            self.assertEqual((page[cell].value, page[cell].data_type), (text, "s"))
        for number, text in enumerate(hostile, 4):
            self.assertEqual((page.cell(number, 1).value, page.cell(number, 1).data_type), (text, "s"))
            self.assertIsNone(page.cell(number, 1).hyperlink)
            self.assertEqual(page.cell(number, 2).value, 1.5)

    def test_without_title_the_table_begins_at_once(self):
        page = _load(Sheet([Column("A", 5)], [(None,), ("x",), (False,), ("",), (0,)])).active
        self.assertEqual([cell.value for cell in page["A"]], ["A", None, "x", None, None, 0])
        self.assertEqual((page.freeze_panes, page.auto_filter.ref), ("A2", "A1:A6"))

    def test_each_kind_of_value_has_its_look(self):
        columns = [Column("Date", 12), Column("Amount", 12), Column("Weight", 12, "General")]
        rows = [(date(2026, 5, 10), 1234.5, 0.125)]
        first, second = _load(
            Sheet(columns, rows, "One"), Sheet(columns[:1], (), "A name that is too long for a sheet")
        ).worksheets
        found = [(cell.value, cell.number_format) for cell in first[2]]
        self.assertEqual((found[0][0].date(), found[0][1]), (date(2026, 5, 10), "yyyy-mm-dd"))
        self.assertEqual(found[1:], [(1234.5, "#,##0.00"), (0.125, "General")])
        self.assertEqual((first.title, second.title), ("One", "A name that is too long for a s"))
        self.assertEqual(second.max_row, 1)

    def test_more_text_than_a_cell_takes_is_cut(self):
        page = _load(Sheet([Column("A", 5)], [("x" * 40000,)])).active
        self.assertEqual(page["A2"].value, "x" * 32767)

    def test_columns_fit_their_words(self):
        columns = fit_columns(["A", "中文的列"], [["12345678901", ""], ["", "x" * 90]], "General")
        self.assertEqual(columns, [Column("A", 13, "General"), Column("中文的列", 40, "General")])
        self.assertEqual(fit_columns(["中文的列标题", "B"], []), [Column("中文的列标题", 14), Column("B", 8)])
