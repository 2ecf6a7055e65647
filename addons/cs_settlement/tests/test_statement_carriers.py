from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..lib.statement import FileError, reread_rows
from ..lib.statement.detect import detect_profile
from ..lib.statement.presets import PRESET_BY_CODE, PRESETS
from .statement_samples import facts, make_csv, make_ups, make_xlsx, read

SF_HEADER = [
    "序号",
    "日期",
    "运单号码",
    "对方地区",
    "计费重量",
    "产品类型",
    "费用(元)",
    "应付金额",
    "服务",
    "实际重量",
    "退回件关联运单号",
]
STO_HEADER = [
    "业务时间", "运单号", "目的省份", "结算重量", "中转费", "附加费", "异形件", "加收费", "预收面单费", "应收金额",
]  # fmt: skip
FEDEX_HEADER = [
    "Bill to Account Number", "Invoice Date", "Invoice Number", "Original Amount Due",
    "Express or Ground Tracking ID", "Transportation Charge Amount", "Net Charge Amount", "Shipment Date",
    "Rated Weight Amount", "Rated Weight Units", "Recipient Country/Territory",
    "Tracking ID Charge Description", "Tracking ID Charge Amount",
    "Tracking ID Charge Description", "Tracking ID Charge Amount",
]  # fmt: skip
DHL_HEADER = [
    "Line Type", "Invoice Number", "Invoice Date", "Billing Account", "Shipment Number", "Shipment Date", "Pieces",
    "Dest Country Code", "Weight (kg)", "Currency", "Total Amount", "Weight Charge", "Weight Tax (VAT)",
    "XC1 Code", "XC1 Name", "XC1 Charge", "XC1 Tax", "XC2 Code", "XC2 Name", "XC2 Charge", "XC2 Tax",
]  # fmt: skip
EMS_HEADER = [
    "收寄日期",
    "邮件号",
    "寄达地",
    "重量",
    "邮资",
    "包装费",
    "保险费",
    "回执费",
    "合计费用",
    "件数",
    "实重",
]


def sf_file():
    return make_xlsx(
        [
            ["顺丰速运 月结账单"],
            ["月结账号：7550001234", "", "账单周期", "2026-05-01至2026-05-31"],
            SF_HEADER,
            [1, "2026-05-02", "SF1000000000001", "广东", 3.5, "标快", 23, 18.6, "运费", 3.1, ""],
            [2, "2026-05-02", "SF1000000000001", "广东", "", "", 2, 2, "保费", "", ""],
            [3, "2026-05-03", "SF1000000000002", "北京", 1, "标快", 23, 23, "运费", 1, "SF1000000000001"],
            ["", "", "", "", "", "合计", 48, 43.6, "", "", ""],
            [],
            ["月结权益优惠"],
            ["券号", "金额"],
            ["Q1", -5],
        ]
    )


def dhl_row(**cells):
    return [cells.get(name, "") for name in DHL_HEADER]


@tagged("post_install", "-at_install")
class TestStatementCarriers(BaseCase):
    def test_sf(self):
        lines, statement = read(sf_file(), "sf")
        self.assertEqual(
            facts(lines, "row", "ref_key", "service_date", "destination", "weight", "charge_type", "amount"),
            [
                (4, "SF1000000000001", "2026-05-02", "广东", "3.5", "freight", "18.6"),
                (5, "SF1000000000001", "2026-05-02", "广东", None, "insurance", "2"),
                (6, "SF1000000000002", "2026-05-03", "北京", "1", "freight", "23"),
            ],
        )
        self.assertEqual([line["category"] for line in lines], ["shipment", "shipment", "return"])
        self.assertEqual(lines[2]["other_refs"], "SF1000000000001")
        self.assertEqual({line["currency"] for line in lines}, {"CNY"})
        self.assertEqual(statement.header.account_numbers, {"7550001234"})
        self.assertEqual(
            (statement.header.period_start, statement.header.period_end), ("2026-05-01", "2026-05-31")
        )
        self.assertEqual(statement.header.totals, {"": Decimal("43.6")})
        self.assertEqual(statement.skipped_counts, {"summary": 1, "section": 3})
        self.assertFalse(statement.errors)

    def test_sf_surcharge_as_column(self):
        header = [*SF_HEADER, "春节期间服务费：10元/票"]
        rows = [
            header,
            [1, "2026-02-16", "SF1000000000001", "广东", 1, "", 18, 18, "运费", 1, "", 10],
            [2, "2026-02-16", "SF1000000000002", "广东", 1, "", 18, 18, "运费", 1, "", ""],
        ]
        lines, _statement = read(make_csv(rows), "sf")
        self.assertEqual(
            facts(lines, "row", "charge_type", "amount"),
            [(2, "freight", "18"), (3, "freight", "18"), (2, "peak_season", "10")],
        )

    def test_sto_in_columns_with_footers(self):
        rows = [
            STO_HEADER,
            ["2026-05-01 12:00:00", "773000000001", "浙江省", "1.20", "3.10", "0", "", "0.5", "1.00", "2.60"],
            ["2026-05-02 12:00:00", "773000000002", "新疆", "1.20", "9", "2", "5", "", "1", "15"],
            ["件量", "2"],
            ["账单合计", "19.60"],
            ["预收面单费", "2.00"],
            ["剩余应收", "17.60"],
        ]
        lines, statement = read(make_csv(rows, "gb18030"), "sto")
        self.assertEqual(
            facts(lines, "row", "charge_type", "amount", "offset_amount"),
            [
                (2, "freight", "3.10", "1.00"),
                (3, "freight", "9", "1"),
                (3, "other", "2", None),
                (3, "oversize", "5", None),
                (2, "remote_area", "0.5", None),
            ],
        )
        self.assertEqual(statement.header.totals, {"": Decimal("17.60")})
        self.assertEqual(statement.header.declared_basis, "payable")

    def test_sto_balance_when_columns_do_not_add_up(self):
        rows = [STO_HEADER, ["2026-05-01", "773000000001", "浙江", "1", "3.10", "", "", "", "", "4.00"]]
        lines, _statement = read(make_csv(rows), "sto")
        self.assertEqual(facts(lines, "charge_text", "amount"), [("中转费", "3.10"), ("Balance", "0.9")])

    def test_zto_pivot_below_the_data(self):
        rows = [
            ["扫描时间", "运单号", "目的地", "目的地市", "结算重量", "总金额", "预付", "应付"],
            ["2026-05-01", "75800000000001", "广东省", "深圳", "0.5", "3.20", "-1.20", "2.00"],
            ["2026-05-01", "75800000000002", "广东省", "深圳", "0.5", "3.20", "", "3.20"],
            [],
            ["行标签", "计数项:运单号", "求和项:总金额"],
            ["广东省", "2", "6.40"],
            ["总计", "2", "6.40"],
        ]
        lines, statement = read(make_csv(rows), "zto")
        self.assertEqual(facts(lines, "amount", "offset_amount"), [("3.20", "1.20"), ("3.20", None)])
        self.assertEqual(statement.skipped_counts, {"below": 3})

    def test_yunda_offset_is_freight_less_payable(self):
        rows = [
            ["账单日期", "单号", "商家名称", "目的地省", "结算重量", "韵达运费", "应收金额"],
            ["2026-05-01", "4620000000001", "店", "浙江", "1", "5.00", "3.50"],
            ["2026-05-01", "4620000000002", "店", "浙江", "1", "5.00", "5.00"],
        ]
        lines, _statement = read(make_csv(rows), "yunda")
        self.assertEqual(facts(lines, "amount", "offset_amount"), [("5.00", "1.5"), ("5.00", None)])

    def test_jt_returns(self):
        rows = [
            [
                "运单编号",
                "寄件时间",
                "客户名称",
                "收件省份",
                "收件城市",
                "内部计费重量",
                "收入",
                "税费",
                "预充金额",
                "合计金额",
            ],
            [
                "JT0000000000001",
                "2026-05-01",
                "甲公司",
                "江苏",
                "南京",
                "1.5",
                "4.00",
                "0.24",
                "1.00",
                "3.24",
            ],
            ["JT0000000000002", "2026-05-01", "退转件", "江苏", "南京", "1.5", "4.00", "0.24", "", "4.24"],
        ]
        content = make_xlsx([["汇总"], ["票数", 2]], "汇总", more={"寄件明细": rows})
        lines, statement = read(content, "jt", "jt.xlsx")
        self.assertEqual(
            facts(lines, "sheet", "category", "amount", "tax_amount", "offset_amount"),
            [("寄件明细", "shipment", "4.00", "0.24", "1.00"), ("寄件明细", "return", "4.00", "0.24", None)],
        )
        self.assertEqual(statement.skipped_counts, {"sheet": 1})

    def test_yto_and_ems(self):
        rows = [
            [
                "发货日期",
                "运单号",
                "始发地",
                "目的省",
                "市区",
                "实际重量",
                "圆通计费重量",
                "首重报价",
                "折扣",
                "标准运费",
            ],
            ["2026/5/1", "YT0000000000001", "上海", "广东", "广州", "0.8", "1", "6", "0.9", "5.40"],
        ]
        lines, _statement = read(make_csv(rows), "yto")
        self.assertEqual(
            facts(lines, "ref", "service_date", "weight", "actual_weight", "charge_type", "amount"),
            [("YT0000000000001", "2026-05-01", "1", "0.8", "freight", "5.40")],
        )
        rows = [
            EMS_HEADER,
            ["20260501", "EA123456789CN", "北京", "1.2", "18", "2", "", "3.5", "23.5", "1", "1.1"],
        ]
        lines, _statement = read(make_csv(rows), "ems")
        self.assertEqual(
            facts(lines, "charge_type", "charge_text", "amount"),
            [("freight", "邮资", "18"), ("packing", "包装费", "2"), ("signed_return", "回执费", "3.5")],
        )

    def test_ups(self):
        base = {
            10: "31.15",
            11: "2026-05-28",
            20: "1Z0000000000000011",
            18: "1",
            50: "USD",
            81: "DE",
            29: "L",
        }
        content = make_ups(
            [
                {**base, 28: "10", 34: "SHP", 43: "FRT", 45: "Ground", 52: "20.00"},
                {**base, 28: "10", 34: "SHP", 43: "FSC", 45: "Fuel Surcharge", 52: "3.15"},
                {**base, 34: "SHP", 43: "INF", 45: "Note", 52: ""},
                {**base, 34: "ADJ", 43: "FRT", 45: "Weight correction", 52: "5.00"},
                {
                    **base,
                    20: "",
                    13: "1Z0000000000000099",
                    34: "MIS",
                    43: "MSC",
                    45: "Service fee",
                    52: "3.00",
                },
            ]
        )
        lines, statement = read(content, "ups_2_1")
        self.assertEqual(
            facts(lines, "row", "ref_key", "weight", "charge_type", "category", "currency", "amount"),
            [
                (1, "1Z0000000000000011", "4.535924", "freight", "shipment", "USD", "20.00"),
                (2, "1Z0000000000000011", None, "fuel", "shipment", "USD", "3.15"),
                (4, "1Z0000000000000011", None, "freight", "adjustment", "USD", "5.00"),
                (5, "1Z0000000000000099", None, None, "misc", "USD", "3.00"),
            ],
        )
        self.assertEqual(statement.header.totals, {"USD": Decimal("31.15")})
        self.assertEqual(statement.header.invoice_number, "0000A1B2C3226")
        self.assertEqual(statement.skipped_counts, {"no_charge": 1})

    def test_ups_weight_stays_when_another_row_is_bad(self):
        line = {20: "1Z0000000000000011", 28: "3", 29: "K", 34: "SHP", 43: "FRT", 45: "Ground"}
        lines, statement = read(
            make_ups([{**line, 52: "20.00"}, {**line, 52: "?"}, {**line, 52: "1"}]), "ups_2_1"
        )
        self.assertEqual([line["weight"] for line in lines], ["3", None])
        error = statement.errors[0]
        kept = dict(sorted({**error.cells, "@52": "7"}.items()))
        mended = reread_rows([("", error.row, kept)], PRESET_BY_CODE["ups_2_1"])
        self.assertEqual([(row[4], row[16]) for row in mended.rows], [("1Z0000000000000011", "7")])

    def test_ups_of_an_unknown_version_is_not_read(self):
        content = make_ups([{20: "1Z0000000000000011", 52: "1"}], version="9.9")
        with self.assertRaises(FileError) as caught:
            read(content, "ups_2_1")
        self.assertEqual(caught.exception.code, "unknown_version")

    def test_fedex_pairs_and_balance(self):
        row = [
            "123456789",
            "20260530",
            "8-000-00001",
            "60.50",
            "771234567890",
            "40.00",
            "60.50",
            "20260512",
            "5",
            "L",
        ]
        content = make_csv([FEDEX_HEADER, [*row, "US", "Fuel Surcharge", "12.25", "Residential", "6.00"]])
        lines, statement = read(content, "fedex")
        self.assertEqual(
            facts(lines, "charge_text", "charge_type", "amount"),
            [
                ("Transportation Charge Amount", "freight", "40.00"),
                ("Fuel Surcharge", "fuel", "12.25"),
                ("Residential", "residential", "6.00"),
                ("Balance", "other", "2.25"),
            ],
        )
        self.assertEqual(sum(Decimal(line["amount"]) for line in lines), Decimal("60.50"))
        self.assertEqual({line["weight"] for line in lines}, {"2.267962"})
        self.assertEqual(statement.header.totals, {"": Decimal("60.50")})
        self.assertEqual(statement.header.account_numbers, {"123456789"})

    def test_dhl_extra_charges_and_invoice_row(self):
        common = {"Invoice Number": "BER0001", "Billing Account": "144000000", "Currency": "EUR"}
        shipment = {
            "Line Type": "S", "Shipment Number": "1234567890", "Shipment Date": "12.05.2026", "Pieces": "2",
            "Dest Country Code": "US", "Weight (kg)": "3,5", "Total Amount": "59,50", "Weight Charge": "40,00",
            "Weight Tax (VAT)": "7,60", "XC1 Name": "FUEL SURCHARGE", "XC1 Charge": "10,00", "XC1 Tax": "1,90",
        }  # fmt: skip
        rows = [
            DHL_HEADER,
            dhl_row(**common, **{"Line Type": "I", "Total Amount": "59,50"}),
            dhl_row(**common, **shipment),
        ]
        lines, statement = read(make_csv(rows, delimiter=";"), "dhl", decimal="comma")
        self.assertEqual(
            facts(lines, "charge_type", "amount", "tax_amount", "weight", "service_date", "currency"),
            [
                ("freight", "40", "7.6", "3.5", "2026-05-12", "EUR"),
                ("fuel", "10", "1.9", "3.5", "2026-05-12", "EUR"),
            ],
        )
        self.assertEqual(statement.header.totals, {"EUR": Decimal("59.50")})

    def test_files_are_recognised(self):
        fedex = make_csv([FEDEX_HEADER, [""] * len(FEDEX_HEADER)])
        samples = {
            "sf": sf_file(),
            "sto": make_csv(
                [STO_HEADER, ["2026-05-01", "773000000001", "浙江", "1", "3", "", "", "", "", "3"]]
            ),
            "fedex": fedex,
            "dhl": make_csv([DHL_HEADER, dhl_row(Pieces="1")], delimiter=";"),
            "ups_2_1": make_ups([{20: "1Z0000000000000011", 52: "1"}]),
            "ups_2_0": make_ups([{20: "1Z0000000000000011", 52: "1"}], version="2.0"),
            "ems": make_csv([EMS_HEADER, ["x"] * len(EMS_HEADER)]),
        }
        found = {code: detect_profile(content, "", PRESETS) for code, content in samples.items()}
        self.assertEqual(
            {code: item and item["code"] for code, item in found.items()}, {code: code for code in samples}
        )

    def test_an_unknown_file_is_not_recognised(self):
        content = make_csv([["Sendung", "Betrag"], ["ABC1234567", "1,00"]], delimiter=";")
        self.assertIsNone(detect_profile(content, "", PRESETS))
