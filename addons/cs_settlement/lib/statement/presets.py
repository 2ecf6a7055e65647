"""How carriers lay out the files of their bills, as plain data. Columns are found by name where there is one.

Each preset is a profile in the form of :class:`layout.Layout`, with a ``name`` and with ``identify``: columns
(or patterns of cells) that tell the carrier's file from any other.
"""


def _columns(text):
    """``target = name | name`` a line -> target -> names."""
    columns = {}
    for line in text.strip().splitlines():
        target, names = line.split("=", 1)
        columns.setdefault(target.strip(), []).extend(name.strip() for name in names.split(" | "))
    return columns


def _charges(text):
    """``amount column [<- text column] : type`` a line -> charges."""
    charges = []
    for line in text.strip().splitlines():
        amount, type_ = line.rsplit(" : ", 1) if " : " in line else (line, "")
        amount, _arrow, rest = amount.partition(" <- ")
        words, _plus, tax = rest.partition("+ ")
        charges.append(
            {"amount": amount.strip(), "text": words.strip(), "tax": tax.strip(), "type": type_.strip()}
        )
    return charges


# 250 columns without names. Two analyses of real files agree on the first 53; beyond, sources differ by
# version: only 2.1 is read there.
_UPS_COLUMNS = """
    account_number = @2
    invoice_date = @4
    invoice_number = @5
    invoice_total = @10
    service_date = @11
    other_refs = @13 | @15 | @16 | @21 | @22 | @23 | @24 | @25
    pieces = @18
    ref = @20 | @13
    actual_weight = @26
    actual_unit = @27
    weight = @28
    weight_unit = @29
    charge_code = @43
    charge_text = @45
    currency = @50 | @9
    amount = @52
"""
# Codes that carriers print beside, or instead of, words.
CODE_TYPES = {
    "FRT": "freight",
    "FSC": "fuel",
    "BRK": "customs_declaration",
    "GOV": "duty_tax",
    "TAX": "duty_tax",
}
_UPS = {
    "headerless": True,
    "version_column": "@0",
    "weight_once": True,
    "split_refs": False,
    "decimal": "point",
    "date_order": "mdy",
    "delimiter": ",",
    "rules": [
        {"column": "@43", "pattern": "^INF$"},
        {"column": "@34", "pattern": "^ADJ$", "category": "adjustment"},
        {"column": "@34", "pattern": "^RTN$", "category": "return"},
        {"column": "@43", "pattern": "^(GOV|TAX|EXM)$", "category": "duty"},
        {"column": "@34", "pattern": "^MIS$", "category": "misc"},
    ],
    "charge_types": CODE_TYPES,
}

PRESETS = [
    {
        **_UPS,
        "code": "ups_2_1",
        "name": "UPS Billing Data 2.1",
        "columns": _columns(_UPS_COLUMNS + "    destination = @81\n"),
        "versions": ["2.1"],
        "identify": [
            {"column": "@0", "pattern": r"^2\.1$"},
            {"column": "@20", "pattern": r"^(1Z\w{16}|\w{0,18})$"},
        ],
    },
    {
        **_UPS,
        "code": "ups_2_0",
        "name": "UPS Billing Data 2.0 and Earlier",
        "columns": _columns(_UPS_COLUMNS),
        "versions": ["1.0", "1.1", "1.2", "1.3", "2.0"],
        "identify": [
            {"column": "@0", "pattern": r"^(1\.[0-3]|2\.0)$"},
            {"column": "@20", "pattern": r"^(1Z\w{16}|\w{0,18})$"},
        ],
    },
    {
        "code": "fedex",
        "name": "FedEx Billing Online, All Columns",
        "columns": _columns("""
            account_number = Bill to Account Number | Consolidated Account Number
            invoice_date = Invoice Date
            invoice_number = Invoice Number
            invoice_total = Original Amount Due
            ref = Express or Ground Tracking ID
            other_refs = TDMasterTrackingID | CrossRefTrackingID | Original Customer Reference
            other_refs = Original Ref#2 | Original Ref#3/PO Number
            service_date = Shipment Date
            destination = Recipient Country/Territory
            actual_weight = Actual Weight Amount
            actual_unit = Actual Weight Units
            weight = Rated Weight Amount
            weight_unit = Rated Weight Units
            pieces = Number of Pieces
            total = Net Charge Amount
        """),
        "charges": _charges("""
            Transportation Charge Amount : freight
            Tracking ID Charge Amount#* <- Tracking ID Charge Description#*
        """),
        "balance": True,
        "split_refs": False,
        "identify": ["Express or Ground Tracking ID", "Net Charge Amount"],
    },
    {
        "code": "dhl",
        "name": "DHL Express",
        "columns": _columns("""
            account_number = Billing Account
            invoice_date = Invoice Date
            invoice_number = Invoice Number
            ref = Shipment Number
            other_refs = Shipment Reference 1 | Shipment Reference 2 | Shipment Reference 3
            service_date = Shipment Date
            destination = Dest Country Code
            weight = Weight (kg)
            actual_weight = DHL Scale Weight (kg) | Cust Scale Weight (kg)
            pieces = Pieces
            currency = Currency
            total = Total Amount
        """),
        "charges": _charges("""
            Weight Charge <- + Weight Tax (VAT) : freight
            Other Charges * Amount <- Other Charges *
            XC* Charge <- XC* Name + XC* Tax
        """),
        "rules": [{"column": "Line Type", "pattern": "^I$", "category": "total"}],
        "balance": True,
        "split_refs": False,
        "date_order": "dmy",
        "identify": ["Shipment Number", "Billing Account", "Weight Charge"],
    },
    {
        "code": "sf",
        "name": "SF Express 顺丰",
        "columns": _columns("""
            ref = 运单号码 | 运单号
            other_refs = 退回件关联运单号 | 回单单号
            service_date = 日期 | 寄件时间
            destination = 目的地(省名) | 到件地区 | 对方地区
            weight = 计费重量
            actual_weight = 实际重量
            pieces = 件数
            charge_text = 服务
            amount = 应付金额 | 费用(元)
        """),
        "charges": _charges("*期间服务费* : peak_season"),
        "rules": [{"column": "退回件关联运单号", "pattern": r"\w", "category": "return"}],
        "currency": "CNY",
        "charge_type": "freight",
        "identify": ["运单号码", "计费重量", "应付金额"],
    },
    {
        "code": "zto",
        "name": "ZTO 中通",
        "columns": _columns("""
            ref = 运单号
            service_date = 扫描时间
            destination = 目的地 | 计费省份
            weight = 结算重量 | 计费重量
            amount = 总金额 | 运费 | 中转费 | 结算金额 | 费用 | 金额
            offset_amount = 预付
            total = 应付 | 应付金额
        """),
        "offset_negative": True,
        "currency": "CNY",
        "charge_type": "freight",
        "identify": ["运单号", "扫描时间"],
    },
    {
        "code": "sto",
        "name": "STO 申通",
        "columns": _columns("""
            ref = 运单号
            service_date = 业务时间
            destination = 目的省份 | 订单目的省份
            weight = 结算重量
            offset_amount = 预收面单费
            total = 应收金额
        """),
        "charges": _charges("""
            中转费|中转费/运费|运费 : freight
            附加费 : other
            异形件 : oversize
            加收费 : remote_area
        """),
        "balance": True,
        "summary_words": ["件量", "预收面单费", "五省超出加收", "剩余应收"],
        "currency": "CNY",
        "identify": ["运单号", "业务时间"],
    },
    {
        "code": "yto",
        "name": "YTO 圆通",
        "columns": _columns("""
            ref = 运单号
            service_date = 发货日期
            destination = 目的省
            weight = 圆通计费重量
            actual_weight = 实际重量
            amount = 结算金额 | 应付金额 | 标准运费
        """),
        "currency": "CNY",
        "charge_type": "freight",
        "identify": ["运单号", "圆通计费重量"],
    },
    {
        "code": "yunda",
        "name": "Yunda 韵达",
        "columns": _columns("""
            ref = 单号 | 运单号
            service_date = 账单日期
            destination = 目的地省 | 目的
            weight = 结算重量
            amount = 韵达运费 | 快递运费
            total = 应收金额
        """),
        "offset_from_total": True,
        "currency": "CNY",
        "charge_type": "freight",
        "identify": ["单号", "账单日期", "结算重量"],
    },
    {
        "code": "jt",
        "name": "J&T 极兔",
        "columns": _columns("""
            ref = 运单编号
            service_date = 寄件时间
            destination = 收件省份 | 目的地
            weight = 内部计费重量
            amount = 收入
            tax_amount = 税费
            offset_amount = 预充金额
            total = 合计金额
        """),
        "rules": [{"column": "客户名称", "pattern": "退转件", "category": "return"}],
        "currency": "CNY",
        "charge_type": "freight",
        "identify": ["运单编号", "内部计费重量"],
    },
    {
        "code": "ems",
        "name": "EMS 邮政",
        "columns": _columns("""
            ref = 邮件号
            service_date = 收寄日期
            destination = 寄达地
            weight = 重量
            actual_weight = 实重
            pieces = 件数
            total = 合计费用
        """),
        "charges": _charges("""
            结算邮资|邮资 : freight
            包装费 : packing
            保险费 : insurance
            保价费 : insurance
            报关费 : customs_declaration
            附加费 : other
            单式费 : other
            机场费 : port_handling
            回执费 : signed_return
            揽收费 : other
            其他费 : other
        """),
        "balance": True,
        "currency": "CNY",
        "identify": ["邮件号", "收寄日期", "寄达地"],
    },
    {
        "code": "edifact",
        "name": "EDIFACT (IFTFCC, INVOIC)",
        "columns": {},
        "identify": [{"column": "edi", "pattern": "edifact"}],
    },
    {
        "code": "x12_210",
        "name": "X12 210 Motor Carrier Freight Invoice",
        "columns": {},
        "identify": [{"column": "edi", "pattern": "x12"}],
    },
]
PRESET_BY_CODE = {preset["code"]: preset for preset in PRESETS}
