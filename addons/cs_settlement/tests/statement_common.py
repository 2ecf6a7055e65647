from .common import SettlementCommon

HEADER = "序号,日期,运单号码,对方地区,计费重量,产品类型,费用(元),折扣/促销,应付金额,服务"


def make_file(amounts, total=None, number="7550001234", first=0):
    """Return a month's file of SF: a row for each amount, from waybill SF1000000000000 + ``first`` on."""
    rows = [f"月结账号：{number}", HEADER]
    for at, amount in enumerate(amounts, first):
        rows.append(
            f"{at + 1},2026-05-{at % 28 + 1:02d},SF{10**12 + at},北京,1.5,标快,{amount},0,{amount},运费"
        )
    if total is not None:
        rows.append(f"合计,,,,,,{total},,{total},")
    return "\n".join([*rows, ""]).encode()


class StatementCommon(SettlementCommon):
    """An account in CNY with five shipments that should cost 18.00 each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cny = cls.env.ref("base.CNY")
        cls.cny.active = True
        cls.account.currency_id = cls.cny
        cls.charges = cls.env["cs.charge"].concat(
            *(cls._create_charge(f"SF{10**12 + at}", currency_id=cls.cny.id) for at in range(5))
        )
        cls.statements = cls.env["cs.carrier.statement"].with_user(cls.accountant)

    def _import(self, content, name="SF 2026-05.csv"):
        statement, _is_new = self.statements._import_file(name, content)
        return statement
