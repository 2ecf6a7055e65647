"""Reading order files: encodings, delimiters, workbooks. No database."""

import io
import unittest

import openpyxl

from odoo.addons.cs_forwarding.lib.intake.errors import FileError
from odoo.addons.cs_forwarding.lib.intake.readers import read_tables


def read_all(data, filename="orders.csv"):
    return [(table, list(table.rows)) for table in read_tables(data, filename)]


def error_code(data, filename="orders.csv"):
    try:
        read_all(data, filename)
    except FileError as error:
        return error.code
    return None


class TestTextFiles(unittest.TestCase):
    def test_encodings_are_found_without_being_declared(self):
        text = "订单编号,收货人姓名,数量\n1,王小明,2\n"
        for encoding in ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"):
            with self.subTest(encoding):
                [(table, rows)] = read_all(text.encode(encoding))
                self.assertEqual(table.header, ["订单编号", "收货人姓名", "数量"])
                self.assertEqual(rows, [(2, ["1", "王小明", "2"])])

    def test_big5(self):
        [(table, rows)] = read_all("訂單編號\t客戶\t數量\n1\t王小明先生\t2\n".encode("big5"))
        self.assertEqual(table.encoding, "big5")
        self.assertEqual(rows, [(2, ["1", "王小明先生", "2"])])

    def test_titles_above_the_header_are_passed_over(self):
        [(table, rows)] = read_all("我的店铺\n\n导出时间,2026-05-01\n订单编号,数量,单价\n7,1,2\n".encode())
        self.assertEqual((table.header_row, rows), (4, [(5, ["7", "1", "2"])]))

    def test_unclosed_quote_spoils_its_own_row_only(self):
        [(table, rows)] = read_all(b'Order No,SKU,Note\n1,A,"never closed\n2,B,ok\n3,C,"two\nlines"\n')
        self.assertEqual(rows[1:], [(3, ["2", "B", "ok"]), (4, ["3", "C", "two\nlines"])])
        self.assertEqual(table.problems, {2: "stray_quote"})

    def test_cut_off_last_row_is_marked(self):
        [(table, rows)] = read_all(b"Order No,SKU,Price\n1,A,2.50\n2,B")
        self.assertEqual(len(rows), 2)
        self.assertEqual(table.problems, {3: "truncated_row"})

    def test_refusals(self):
        self.assertEqual(error_code(b""), "empty_file")
        self.assertEqual(error_code(b" \r\n \r\n"), "empty_file")
        self.assertEqual(error_code(b"<html><table></table>", "orders.xls"), "html_file")
        self.assertEqual(error_code(b"%PDF-1.7 ..."), "unknown_format")
        self.assertEqual(error_code(b"\x00\x01\x02\x03" * 50), "unknown_format")


class TestWorkbooks(unittest.TestCase):
    def test_numbers_keep_the_digits_of_the_file(self):
        book = openpyxl.Workbook()
        book.active.append(["订单编号", "总金额", "数量"])
        book.active.append(["6920823123456789012", 19.989999999999998, 2])
        book.active.append([6920823123456789012, 0.001, "=1+1"])
        stream = io.BytesIO()
        book.save(stream)
        [(_table, rows)] = read_all(stream.getvalue(), "orders.xlsx")
        self.assertEqual(rows[0], (2, ["6920823123456789012", "19.99", "2"]))
        self.assertEqual(rows[1], (3, ["6.92082312345679E+18", "0.001", "=1+1"]))

    def test_truncated_workbook(self):
        book = openpyxl.Workbook()
        book.active.append(["a", "b"])
        stream = io.BytesIO()
        book.save(stream)
        self.assertEqual(error_code(stream.getvalue()[:-300], "orders.xlsx"), "truncated")
