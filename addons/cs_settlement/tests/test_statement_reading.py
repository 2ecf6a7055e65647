from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.cs_forwarding.lib.intake.errors import BadValue

from ..lib.statement import FileError, reread_rows
from ..lib.statement.detect import suggest_columns
from ..lib.statement.layout import Layout, Plan
from ..lib.statement.presets import PRESETS
from ..lib.statement.refs import RefReader
from ..lib.statement.values import AmountReader, DateReader, WeightReader
from .statement_samples import facts, make_csv, make_xlsx, read

PROFILE = {
    "columns": {
        "ref": ["运单号"],
        "service_date": ["日期"],
        "weight": ["重量"],
        "charge_text": ["服务"],
        "amount": ["金额"],
    },
    "currency": "CNY",
}
HEADER = ["运单号", "日期", "重量", "服务", "金额"]


def row(at=1, amount="18.60", **cells):
    values = {
        "运单号": f"SF10000000000{at:02d}",
        "日期": "2026-05-02",
        "重量": "1.5",
        "服务": "运费",
        "金额": amount,
    }
    return [{**values, **cells}[name] for name in HEADER]


@tagged("post_install", "-at_install")
class TestStatementReading(BaseCase):
    def _read(self, rows, encoding="utf-8", **profile):
        return read(make_csv(rows, encoding), **{**PROFILE, **profile})

    def test_unreadable_amounts_are_errors_never_zero(self):
        bad = {
            "abc": "bad_number",
            "": "no_amount",
            "-": "no_amount",
            "1.2E+17": "excel_number",
            "=A1*2": "formula_cell",
        }
        rows = [HEADER, row(1), *(row(2 + at, text) for at, text in enumerate(bad)), row(9, "0")]
        lines, statement = self._read(rows)
        self.assertEqual(facts(lines, "row", "amount"), [(2, "18.60"), (8, "0")])
        self.assertEqual([error.reason for error in statement.errors], list(bad.values()))
        self.assertEqual([error.row for error in statement.errors], [3, 4, 5, 6, 7])
        self.assertEqual(statement.errors[0].column, "金额")
        self.assertEqual(statement.errors[0].cells["运单号"], "SF1000000000002")

    def test_a_mended_row_is_read(self):
        _lines, statement = self._read([HEADER, row(1, "abc"), row(2)])
        error = statement.errors[0]
        mended = reread_rows([(error.sheet, error.row, {**error.cells, "金额": "7.5"})], PROFILE)
        self.assertEqual(
            [(item[1], item[4], item[16]) for item in mended.rows], [(2, "SF1000000000001", "7.5")]
        )
        self.assertFalse(mended.errors)

    @given(
        st.lists(
            st.sampled_from(
                ["SF1234567890", "sf-12345 67890", "００１２３４５６", "12345", "SFABCDEF", "-", "", " "]
            ),
            min_size=1,
            max_size=8,
        )
    )
    @settings(max_examples=40, deadline=None)
    def test_a_row_is_read_whatever_waybills_stand_beside_it(self, refs):
        rows = [row(at, **{"运单号": ref}) for at, ref in enumerate(refs)]
        together, _statement = self._read([HEADER, *rows])
        names = ("ref", "ref_key", "other_refs", "amount")
        alone = [fact for each in rows for fact in facts(self._read([HEADER, each])[0], *names)]
        self.assertEqual(facts(together, *names), alone)

    def test_sums_among_odd_waybills_are_no_lines(self):
        odd = row(2, **{"运单号": "sf-10000000000-02"})
        lines, statement = self._read(
            [HEADER, row(1), odd, ["ＴＯＴＡＬ", "", "", "", "37.20"], row(3), HEADER]
        )
        self.assertEqual(
            facts(lines, "row", "ref_key"),
            [(2, "SF1000000000001"), (3, "SF1000000000002"), (5, "SF1000000000003")],
        )
        self.assertEqual(statement.skipped_counts, {"summary": 1, "header": 1})

    def test_every_encoding(self):
        for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
            with self.subTest(encoding=encoding):
                lines, _statement = self._read([HEADER, row(1), row(2, **{"服务": "燃油附加费"})], encoding)
                self.assertEqual([line["charge_type"] for line in lines], ["freight", "fuel"])

    def test_quotes_over_lines_go_the_careful_way(self):
        content = make_csv([[*HEADER, "备注"], [*row(1), 'two\nlines, "quoted"'], [*row(2), ""]])
        lines, _statement = read(content, **PROFILE)
        self.assertEqual(facts(lines, "row", "ref"), [(2, "SF1000000000001"), (4, "SF1000000000002")])

    def test_a_cut_file_tells_its_last_row(self):
        content = make_csv([HEADER, row(1), row(2)])[:-9]
        lines, statement = read(content, **PROFILE)
        self.assertEqual(len(lines), 1)
        self.assertEqual([(error.row, error.reason) for error in statement.errors], [(3, "truncated_row")])

    def test_short_and_long_rows(self):
        rows = [HEADER, [*row(1), "x", "y"], ["SF1000000000002"], row(3)]
        lines, statement = self._read(rows)
        self.assertEqual([line["row"] for line in lines], [2, 4])
        self.assertEqual([(error.row, error.reason) for error in statement.errors], [(3, "no_amount")])

    def test_header_once_more_and_sums_between(self):
        rows = [
            ["五月对账单"],
            HEADER,
            row(1),
            ["小计", "", "", "", "18.60"],
            HEADER,
            row(2),
            ["合计：", "", "", "", "37.20"],
        ]
        lines, statement = self._read(rows)
        self.assertEqual([line["row"] for line in lines], [3, 6])
        self.assertEqual(statement.skipped_counts, {"summary": 2, "header": 1})
        self.assertEqual(statement.header.totals, {"": Decimal("37.20")})
        self.assertEqual(statement.header.declared_basis, "amount")

    def test_a_shop_called_like_a_sum_is_no_sum(self):
        profile = {"columns": {**PROFILE["columns"], "destination": ["客户"]}}
        rows = [["客户", *HEADER], ["总计科技有限公司深圳第一分公司", *row(1)]]
        lines, _statement = self._read(rows, **profile)
        self.assertEqual(len(lines), 1)

    def test_money_without_waybill_is_kept(self):
        lines, statement = self._read([HEADER, row(1, **{"运单号": ""}), ["", "", "", "感谢", ""]])
        self.assertEqual(facts(lines, "ref", "ref_key", "amount"), [(None, None, "18.60")])
        self.assertEqual(statement.skipped_counts, {"note": 1})

    def test_several_waybills_in_a_cell(self):
        cell = "SF1000000000001、SF1000000000002 / SF1000000000003"
        lines, _statement = self._read([HEADER, row(1, **{"运单号": cell})])
        self.assertEqual(
            facts(lines, "ref", "other_refs", "amount"),
            [("SF1000000000001", "SF1000000000002 SF1000000000003", "18.60")],
        )

    def test_waybills_are_normalised_but_kept_as_written(self):
        lines, _statement = self._read([HEADER, row(1, **{"运单号": "sf-1000 0000 00001"}), row(2)])
        self.assertEqual(lines[0]["ref_key"], "SF1000000000001")
        self.assertEqual(lines[0]["ref"], "sf-1000 0000 00001")

    def test_ruined_waybills_are_errors(self):
        lines, statement = self._read(
            [HEADER, row(1, **{"运单号": "7.73123E+14"}), row(2, **{"运单号": "773123456789.0"})]
        )
        self.assertEqual([line["ref"] for line in lines], ["773123456789"])
        self.assertEqual([error.reason for error in statement.errors], ["excel_number"])

    def test_form_of_waybills(self):
        lines, statement = self._read(
            [HEADER, row(1), row(2, **{"运单号": "YT123456789"})], ref_pattern="^SF"
        )
        self.assertEqual(len(lines), 1)
        self.assertEqual([error.reason for error in statement.errors], ["bad_ref"])

    def test_dates_without_year(self):
        rows = [HEADER, row(1, **{"日期": "12-31"}), row(2, **{"日期": "1月5日"})]
        content = make_csv(rows)
        lines, _statement = read(content, filename="SF 2026年1月.csv", **PROFILE)
        self.assertEqual([line["service_date"] for line in lines], ["2025-12-31", "2026-01-05"])
        lines, statement = read(content, **PROFILE)
        self.assertFalse(lines)
        self.assertEqual({error.reason for error in statement.errors}, {"no_year"})

    def test_fill_down(self):
        rows = [HEADER, row(1), row(2, **{"日期": ""}), row(3, **{"日期": ""})]
        lines, _statement = self._read(rows, fill_down=["service_date"])
        self.assertEqual([line["service_date"] for line in lines], ["2026-05-02"] * 3)

    def test_weight_in_other_units(self):
        rows = [HEADER, row(1, **{"重量": "500g"}), row(2, **{"重量": "2"}), row(3, **{"重量": "1.5千克"})]
        lines, _statement = self._read(rows, weight_unit="t")
        self.assertEqual([line["weight"] for line in lines], ["0.5", "2000", "1.5"])

    def test_merged_waybill_and_merged_amount(self):
        rows = [
            HEADER,
            ["SF1000000000001", "2026-05-02", 1.5, "运费", 18.6],
            ["", "", 2.5, "保费", 2],
            ["SF1000000000003", "2026-05-03", 4, "运费", 30],
            ["SF1000000000004", "2026-05-03", 6, "运费", ""],
        ]
        content = make_xlsx(rows, merges=("A2:A3", "B2:B3", "E4:E5"))
        lines, statement = read(content, filename="merged.xlsx", **PROFILE)
        self.assertEqual(
            facts(lines, "ref", "service_date", "other_refs", "weight", "amount"),
            [
                ("SF1000000000001", "2026-05-02", None, "1.5", "18.6"),
                ("SF1000000000001", "2026-05-02", None, "2.5", "2"),
                ("SF1000000000003", "2026-05-03", "SF1000000000004", "10", "30"),
            ],
        )
        self.assertFalse(statement.errors)

    def test_a_file_without_the_columns(self):
        with self.assertRaises(FileError) as caught:
            self._read([["a", "b"], ["1", "2"]])
        self.assertEqual(caught.exception.code, "no_header")
        self.assertEqual(caught.exception.params["missing"], ["ref", "amount"])

    def test_nothing_and_rubbish(self):
        for content, code in ((b"", "empty_file"), (b"%PDF-1.7", "unknown_format"), (b"<html>", "html_file")):
            with self.subTest(code=code), self.assertRaises(FileError) as caught:
                read(content, **PROFILE)
            self.assertEqual(caught.exception.code, code)

    def test_a_flood_of_errors_stops(self):
        with self.assertRaises(FileError) as caught:
            self._read([HEADER, *(row(1, "x") for _at in range(20_100))])
        self.assertEqual(caught.exception.code, "too_many_errors")

    def test_a_thousand_columns_of_the_same_name(self):
        plan = Plan(Layout(columns={"amount": ["金额#2"]}), ["金额", "金额#2", "金额#3"])
        self.assertEqual(plan.targets, {"amount": [1]})
        self.assertEqual(plan.find_all("金额#*"), [0, 1, 2])

    def test_suggestions(self):
        found = suggest_columns(["运单号码", "计费重量(KG)", "Tracking-ID", "收件人"], PRESETS)
        self.assertEqual(found["运单号码"], ("ref", 100))
        self.assertNotIn("收件人", found)


@tagged("post_install", "-at_install")
class TestStatementValues(BaseCase):
    def test_amounts(self):
        samples = {
            "12.50": "12.50", "1,234.50": "1234.5", "1.234,56": "1234.56", "￥18.6元": "18.6", "(5.00)": "-5",
            "5.00-": "-5", "12.00CR": "-12", "１２.5": "12.5", "−3": "-3", "007": "7", "19.989999999999998": "19.99",
        }  # fmt: skip
        for text, expected in samples.items():
            with self.subTest(text=text):
                self.assertEqual(AmountReader()(text), expected)
        self.assertEqual(AmountReader("comma")("1.234"), "1234")
        self.assertEqual(AmountReader("point")("1,234"), "1234")

    def test_no_rounding_of_amounts(self):
        with self.assertRaises(BadValue):
            AmountReader()("1.123456789")

    def test_dates(self):
        samples = {
            "2026-05-02": "2026-05-02", "2026/5/2 10:00": "2026-05-02", "20260502": "2026-05-02",
            "2026年5月2日": "2026-05-02", "46144": "2026-05-02", "02-May-2026": "2026-05-02", "13.05.2026": "2026-05-13",
        }  # fmt: skip
        for text, expected in samples.items():
            with self.subTest(text=text):
                self.assertEqual(DateReader()(text), expected)
        self.assertEqual(DateReader("dmy")("02.05.2026"), "2026-05-02")
        self.assertEqual(DateReader("mdy")("05/02/26"), "2026-05-02")
        for text in ("02.05.2026", "2026-02-30", "May", "99999999"):
            with self.subTest(text=text), self.assertRaises(BadValue):
                DateReader()(text)

    def test_weights(self):
        for text, expected in {"1.5": "1.5", "2 lb": "0.907185", "10 L": "4.535924", "3斤": "1.5"}.items():
            self.assertEqual(WeightReader()(text), expected)

    def test_refs_do_not_split_names(self):
        self.assertEqual(RefReader()("1Z 999 AA1 01 2345")[1], "1Z999AA1012345")
        self.assertEqual(RefReader(split=False)("SF1000000000001/SF1000000000002")[2], None)

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
    def test_amounts_survive_their_spellings(self, amount):
        for text in (f"{amount:.2f}", f"{amount:,.2f}", f"￥{amount:,.2f}"):
            self.assertEqual(Decimal(AmountReader()(text)), amount)

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(st.integers(1, 99), st.decimals(0, 999, places=2)), max_size=30))
    def test_no_line_is_lost(self, items):
        rows = [HEADER, *(row(at, f"{amount:.2f}") for at, amount in items)]
        lines, statement = read(make_csv(rows), **PROFILE)
        self.assertEqual([Decimal(line["amount"]) for line in lines], [amount for _at, amount in items])
        self.assertEqual([line["row"] for line in lines], list(range(2, len(items) + 2)))
        self.assertFalse(statement.errors or statement.skipped)
