"""What is written in any encoding and dialect is read back the same. No database."""

import csv
import io
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.cs_forwarding.lib.intake.assembly import assemble_order
from odoo.addons.cs_forwarding.lib.intake.presets import PRESETS
from odoo.addons.cs_forwarding.lib.intake.readers import RawRow, read_tables
from odoo.addons.cs_forwarding.lib.intake.schema import InvalidBody
from odoo.addons.cs_forwarding.lib.intake.text import clean_cell
from odoo.addons.cs_forwarding.lib.intake.values import parse_decimal
from odoo.addons.cs_forwarding.lib.intake.webhooks import parse_generic, parse_shopify, parse_woocommerce

from .fixtures import sheets

HEADER = ["订单号", "商品编码", "数量", "备注"]
# Letters that each of the encodings has, signs that make trouble in some dialect, common Chinese characters.
LETTERS = "abcXYZ 0123456789-#;,|\t\"'\n王小明广东省深圳市南山区退款发货"
TEXTS = st.text(LETTERS, max_size=12)
ROWS = st.lists(
    st.tuples(st.text("ABC-123", min_size=1, max_size=8), TEXTS, TEXTS, TEXTS), min_size=1, max_size=8
)
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def expected(rows):
    """The rows as a reader may give them: blanks, guards and line ends of cells are not kept."""
    result = []
    for row in rows:
        cells = [clean_cell(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        result.append(cells)
    return [cells for cells in result if cells]


class TestRoundTrip(BaseCase):
    @settings(deadline=None, max_examples=150)
    @given(ROWS, st.sampled_from(ENCODINGS), st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"]))
    def test_text_files(self, rows, encoding, delimiter, end):
        assume(delimiter != "\t" or not any("\t" in cell for row in rows for cell in row))
        stream = io.StringIO()
        csv.writer(stream, delimiter=delimiter, lineterminator=end).writerows([HEADER, *rows])
        [table] = read_tables(stream.getvalue().encode(encoding))
        self.assertEqual(table.header, HEADER)
        self.assertEqual([cells for _number, cells in table.rows], expected(rows))
        self.assertEqual(table.problems, {})

    @settings(deadline=None, max_examples=60)
    @given(ROWS)
    def test_workbooks(self, rows):
        [table] = read_tables(sheets.workbook({"S": [HEADER, *rows]}))
        self.assertEqual([cells for _number, cells in table.rows], expected(rows))

    @settings(deadline=None, max_examples=200)
    @given(
        st.decimals(-(10**9), 10**9, places=2),
        st.sampled_from(["{:f}", "{:,f}", "¥{:,f}", "{:f} CNY", " {:f} "]),
    )
    def test_numbers(self, number, form):
        self.assertEqual(parse_decimal(form.format(number)), number)


class TestHostileInput(BaseCase):
    @settings(deadline=None, max_examples=150)
    @given(
        st.lists(
            st.dictionaries(
                st.sampled_from(HEADER + ["收货地址", "手机", "单价", "下单时间"]), st.text(max_size=15)
            ),
            min_size=1,
            max_size=4,
        )
    )
    def test_assembly_never_raises(self, rows):
        order = assemble_order(
            [RawRow(at, "", row) for at, row in enumerate(rows, 2)], PRESETS["generic"].mapping()
        )
        self.assertTrue(all(isinstance(line.discount, Decimal) for line in order.lines))

    @settings(deadline=None, max_examples=150)
    @given(
        st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "name",
                    "ref",
                    "number",
                    "lines",
                    "line_items",
                    "ship_to",
                    "shipping_lines",
                    "total",
                    "billing",
                ]
            ),
            JSON
            | st.lists(
                st.dictionaries(st.sampled_from(["sku", "qty", "quantity", "price", "subtotal"]), JSON),
                max_size=3,
            ),
        )
    )
    def test_bodies_are_parsed_or_refused(self, body):
        for parse in (parse_generic, parse_shopify, parse_woocommerce):
            try:
                order = parse(body)
            except InvalidBody as error:
                self.assertTrue(error.errors)
            else:
                self.assertTrue(order.lines)
