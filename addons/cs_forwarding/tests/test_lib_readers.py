"""Reading order files: encodings, delimiters, workbooks. No database."""

import time
import tracemalloc

from odoo.tests import BaseCase

from odoo.addons.cs_forwarding.lib.intake.errors import FileError
from odoo.addons.cs_forwarding.lib.intake.readers import Limits, raw_rows, read_tables
from odoo.addons.cs_forwarding.lib.intake.tables import EXTRA_KEY, PROBLEM_KEY

from . import fixtures
from .fixtures import sheets
from .lib_common import error_code, read_all


class TestTextFiles(BaseCase):
    def test_encodings_are_found_without_being_declared(self):
        text = "订单编号,收货人姓名,数量\n1,王小明,2\n"
        for encoding in ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"):
            with self.subTest(encoding):
                [(table, rows)] = read_all(text.encode(encoding))
                self.assertEqual(table.header, ["订单编号", "收货人姓名", "数量"])
                self.assertEqual(rows, [(2, ["1", "王小明", "2"])])

    def test_big5(self):
        [(table, rows)] = read_all(fixtures.read("generic_traditional.csv"))
        self.assertEqual(table.encoding, "big5")
        self.assertEqual(rows[0][1][:4], ["H-1", "陳大文", "+852 9123 4567", "香港九龍尖沙咀彌敦道132號"])

    def test_declared_encoding_is_not_believed(self):
        [(table, rows)] = read_all(fixtures.read("taobao_nasty_orders.csv"))
        self.assertEqual((table.encoding, table.header_row), ("gb18030", 3))
        self.assertEqual(rows[0][1][:2], ["4230019827364600001", "tb_nasty"])

    def test_titles_above_the_header_are_passed_over(self):
        [(table, rows)] = read_all("我的店铺\n\n导出时间,2026-05-01\n订单编号,数量,单价\n7,1,2\n".encode())
        self.assertEqual((table.header_row, rows), (4, [(5, ["7", "1", "2"])]))

    def test_guards_are_taken_off(self):
        [(_table, rows)] = read_all(b'Order No,SKU,Phone\n="0012",\'A-1,\t139\n"=""007""",\xc2\xa0B ,\'\n')
        self.assertEqual(rows, [(2, ["0012", "A-1", "139"]), (3, ["007", "B"])])

    def test_delimiter_is_the_one_that_splits_the_known_names(self):
        for delimiter in ",;\t|":
            with self.subTest(delimiter):
                text = f"Order No{delimiter}SKU{delimiter}Unit Price\n1{delimiter}A{delimiter}2"
                [(table, _rows)] = read_all(text.encode())
                self.assertEqual(table.header, ["Order No", "SKU", "Unit Price"])

    def test_repeated_and_blank_names_stay_apart(self):
        [(table, _rows)] = read_all(b"Order No,SKU,Note,,Note\n1,A,x,y,z\n")
        self.assertEqual(table.header, ["Order No", "SKU", "Note", "column 4", "Note#2"])

    def test_quotes_over_lines_belong_to_one_row(self):
        [(table, rows)] = read_all(fixtures.read("shopify_nasty.csv"))
        note = dict(zip(table.header, rows[0][1], strict=False))["Notes"]
        self.assertEqual(note, 'Ring "twice",\nthen wait;\n\nthanks')
        self.assertEqual(rows[1][0], 6)

    def test_inch_marks_of_tab_separated_reports_are_text(self):
        [(table, rows)] = read_all(fixtures.read("amazon_unshipped_nasty.txt"))
        at = table.header.index("product-name")
        names = [row[at] for _number, row in rows[:4]]
        self.assertEqual(names, ['27" Monitor', '"Boom" speaker', '"Boom" speaker', '"Slim case'])
        self.assertEqual(table.problems, {})

    def test_refusals(self):
        self.assertEqual(error_code(b""), "empty_file")
        self.assertEqual(error_code(fixtures.read("bad_blank.csv")), "empty_file")
        self.assertEqual(error_code(fixtures.read("bad_page.xls"), "bad_page.xls"), "html_file")
        self.assertEqual(error_code(b"%PDF-1.7 ..."), "unknown_format")
        self.assertEqual(error_code(b"7z\xbc\xaf\x27\x1c"), "archive")
        self.assertEqual(error_code(fixtures.read("bad_not_a_table.csv")), "unknown_format")
        self.assertEqual(error_code(b'<?xml version="1.0"?><Workbook></Workbook>'), "xml_spreadsheet")

    def test_limits(self):
        limits = Limits(max_bytes=100, max_rows=2, max_columns=5)
        cases = {"bytes": b"a,b\n" * 30, "rows": b"a,b\n1,2\n1,2\n1,2\n", "columns": b"a,b\n1,2,3,4,5,6\n"}
        for what, data in cases.items():
            with self.subTest(what), self.assertRaises(FileError) as caught:
                for table in read_tables(data, limits=limits):
                    list(table.rows)
            self.assertEqual((caught.exception.code, caught.exception.params["what"]), ("too_large", what))


class TestRowProblems(BaseCase):
    """One bad row is marked; the rows beside it are read."""

    def _rows(self, name):
        [table] = read_tables(fixtures.read(name), name)
        return {row.cells["Order No"]: row.cells for row in raw_rows(table)}

    def _assert_only(self, rows, ref, problem):
        self.assertEqual(
            {key: row.get(PROBLEM_KEY) for key, row in rows.items() if PROBLEM_KEY in row}, {ref: problem}
        )

    def test_cut_off_last_row(self):
        rows = self._rows("bad_truncated.csv")
        self._assert_only(rows, "B-4", "truncated_row")
        self.assertEqual(len(rows), 4)

    def test_unclosed_quote(self):
        rows = self._rows("bad_unclosed_quote.csv")
        self._assert_only(rows, "B-2", "stray_quote")
        self.assertEqual(rows["B-3"]["SKU"], "CS-03")

    def test_unclosed_quote_before_a_quoted_note(self):
        [(table, rows)] = read_all(b'Order No,SKU,Note\n1,A,"never closed\n2,B,ok\n3,C,"two\nlines"\n')
        self.assertEqual(rows[1:], [(3, ["2", "B", "ok"]), (4, ["3", "C", "two\nlines"])])
        self.assertEqual(table.problems, {2: "stray_quote"})

    def test_shifted_cells_keep_what_is_left_over(self):
        rows = self._rows("bad_shifted_cells.csv")
        self._assert_only(rows, "B-3", "too_many_cells")
        self.assertEqual(rows["B-3"][EXTRA_KEY], "10")

    def test_undecodable_row(self):
        self._assert_only(self._rows("bad_undecodable_row.csv"), "B-2", "undecodable")


class TestWorkbooks(BaseCase):
    def test_numbers_keep_the_digits_of_the_file(self):
        data = sheets.workbook(
            {
                "Orders": [
                    ["Order No", "Total", "SKU"],
                    ["6920823123456789012", 19.989999999999998, "A"],
                    [sheets.Raw("<v>6920823123456789012</v>"), 0.001, True],
                    [6.92082312345679e18, -3, "x_x000D_y"],
                    [sheets.Raw("<v>6920823123456780000</v>"), 12345678901234, ""],
                ]
            }
        )
        [(_table, rows)] = read_all(data)
        self.assertEqual(rows[0], (2, ["6920823123456789012", "19.99", "A"]))
        self.assertEqual(rows[1][1][:2], ["6920823123456789012", "0.001"])
        self.assertEqual(rows[2], (4, ["6.92082312345679E+18", "-3", "x\ry"]))
        self.assertEqual(rows[3], (5, ["6.92082312345678E+18", "12345678901234"]))

    def test_dates_and_formulas(self):
        data = sheets.workbook(
            {"Orders": [["Order No", "Date", "Price"], ["1", (46143.5, 1), sheets.Raw("<f>1+1</f><v>2</v>")]]}
        )
        [(_table, rows)] = read_all(data)
        self.assertEqual(rows, [(2, ["1", "2026-05-01 12:00:00", "2"])])

    def test_formula_nobody_calculated_shows_itself(self):
        [(table, rows)] = read_all(fixtures.read("bad_formula.xlsx"))
        at = table.header.index("Unit Price")
        self.assertEqual([row[at] for _number, row in rows], ["10", "=5*2", "10", "10"])

    def test_each_sheet_is_a_table(self):
        tables = read_all(fixtures.read("taobao_40_workbook.xlsx"))
        self.assertEqual([table.sheet for table, _rows in tables], ["订单报表", "销售明细", "发货报表"])
        self.assertEqual([len(rows) for _table, rows in tables], [40, 52, 40])

    def test_refusals(self):
        for name, code in {
            "bad_macro.xlsm": "macro_workbook",
            "bad_encrypted.xlsx": "encrypted",
            "bad_truncated.xlsx": "truncated",
            "bad_zip_bomb.xlsx": "zip_bomb",
        }.items():
            with self.subTest(name):
                self.assertEqual(error_code(fixtures.read(name), name), code)
        self.assertEqual(error_code(sheets.archive({"orders.csv": "a,b"})), "archive")
        self.assertEqual(error_code(sheets.archive({"word/document.xml": "<x/>"})), "unknown_format")
        parts = sheets.workbook_parts([("S", "<worksheet><sheetData><row r='1'><c r='A1'>")])
        self.assertEqual(error_code(sheets.archive(parts)), "corrupt")

    def test_entities_are_not_resolved(self):
        xml = sheets.sheet_xml([["Order No", "SKU"], ["1", "A"]])
        bomb = '<!DOCTYPE w [<!ENTITY a "boom"><!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet'
        xml = xml.replace("<worksheet", bomb, 1).replace(">A<", ">&a;&b;<")
        data = sheets.archive(sheets.workbook_parts([("S", xml)]))
        self.assertEqual(error_code(data) or read_all(data)[0][1], [(2, ["1"])])

    def test_a_million_blank_rows_are_quick_and_small(self):
        data = sheets.blank_rows_workbook([["Order No", "SKU"], ["1", "A"]], 1_000_000)
        tracemalloc.start()
        began = time.process_time()
        [(_table, rows)] = read_all(data)
        seconds, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        self.assertEqual(rows, [(2, ["1", "A"])])
        self.assertLess(seconds, 10)
        self.assertLess(peak, 40 * 2**20)

    def test_ods(self):
        cell = (
            '<table:table-cell office:value-type="{0}" office:value="{1}">'
            "<text:p>{2}</text:p></table:table-cell>"
        )
        blank = '<table:table-cell table:number-columns-repeated="16000"/>'
        rows = [
            "".join(cell.format("string", "", text) for text in ("Order No", "SKU", "Quantity")),
            cell.format("float", "6.92082312345679E+018", "6.92E+18")
            + cell.format("string", "", "A<text:s/>B")
            + cell.format("float", "2", "2.00"),
        ]
        body = "".join(f"<table:table-row>{row}{blank}</table:table-row>" for row in rows)
        xml = (
            '<office:d xmlns:office="o" xmlns:table="t" xmlns:text="x"><table:table table:name="S">'
            f'{body}<table:table-row table:number-rows-repeated="1048000">{blank}</table:table-row>'
            "</table:table></office:d>"
        )
        [(table, found)] = read_all(sheets.archive({"content.xml": xml}))
        self.assertEqual((table.sheet, table.header), ("S", ["Order No", "SKU", "Quantity"]))
        self.assertEqual(found, [(2, ["6.92082312345679E+18", "A B", "2"])])


class TestStreaming(BaseCase):
    def test_100_000_rows_are_read_in_bounded_memory(self):
        header = ["Order No", "SKU", "Quantity", "Unit Price", *(f"Extra {at}" for at in range(20))]
        line = b"#1,CS-01,1,9.99" + b",some text" * 20 + b"\n"
        data = ",".join(header).encode() + b"\n" + line * 100_000
        tracemalloc.start()
        [table] = read_tables(data)
        count = sum(1 for _row in table.rows)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        self.assertEqual(count, 100_000)
        self.assertLess(peak, 16 * 2**20)
