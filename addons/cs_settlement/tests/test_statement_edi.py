from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..lib.statement import FileError
from ..lib.statement.detect import detect_profile
from ..lib.statement.presets import PRESETS
from .statement_samples import facts, read

IFTFCC = b"""UNA:+.? '
UNB+UNOC:3+CARRIER+SHIPPER+260530:1200+1'
UNH+1+IFTFCC:D:18A:UN'
BGM+780+FC20260531+9'
DTM+137:20260531:102'
CUX+2:EUR:4'
MOA+77:162.50'
CNI+1+AWB12345675'
RFF+ON:SO00042'
DTM+186:202605121030:203'
LOC+8+USNYC:::New York'
MEA+WT+CHW+KGM:12.5'
MEA+WT+G+KGM:11'
GID+1+2:CT'
TCC+FC:::Air freight'
MOA+23:120.00'
TCC+FUE:::Fuel?: May'
MOA+23:30.00'
CNI+2+AWB12345686'
TCC+FC'
MOA+23:12.50'
MOA+124:2.38'
TCC+FC'
MOA+23:n.a.'
UNS+S'
UNT+22+1'
UNZ+1+1'
"""

INVOIC_CREDIT = b"""UNB+UNOC:3+CARRIER+SHIPPER+260530:1200+1'
UNH+1+INVOIC:D:96A:UN'
BGM+381+CN77+9'
DTM+137:20260531:102'
RFF+AAM:WB7700001'
CUX+2:USD:4'
LIN+1++FC'
IMD+F++:::Freight'
MOA+203:50.00'
UNS+S'
MOA+77:50.00'
UNT+9+1'
UNZ+1+1'
"""

_ISA = "ISA*00*          *00*          *ZZ*CARRIER        *ZZ*SHIPPER        *260530*1200*U*00401*000000001*0*P*>~"
X12 = (
    _ISA + "GS*IM*C*S*20260530*1200*1*X*004010~ST*210*0001~"
    "B3**INV9001*SHP555*PP**20260530*15075****ABCD~C3*USD~N9*CN*PRO7700001~N9*PO*PO-1 2~"
    "G62*11*20260512~N1*CN*Consignee~N4*Austin*TX*78701*US~"
    "LX*1~L5*1*Paper~L0*1***1000*G***2***L~L1*1*1.2*PH*12000****400~"
    "LX*2~L1*2***3075****FUE****Fuel surcharge~L3*1000*G***15075~SE*15*0001~GE*1*1~IEA*1*000000001~"
).encode()


@tagged("post_install", "-at_install")
class TestStatementEdi(BaseCase):
    def test_iftfcc(self):
        lines, statement = read(IFTFCC, "edifact")
        self.assertEqual(
            facts(
                lines,
                "ref",
                "other_refs",
                "service_date",
                "destination",
                "charge_type",
                "amount",
                "tax_amount",
            ),
            [
                ("AWB12345675", "SO00042", "2026-05-12", "New York", "freight", "120.00", None),
                ("AWB12345675", "SO00042", "2026-05-12", "New York", "fuel", "30.00", None),
                ("AWB12345686", None, None, None, "freight", "12.50", "2.38"),
            ],
        )
        self.assertEqual(
            facts(lines[:1], "weight", "actual_weight", "pieces", "currency"), [("12.5", "11", "2", "EUR")]
        )
        self.assertEqual(lines[1]["charge_text"], "Fuel: May")
        self.assertEqual(statement.header.totals, {"EUR": Decimal("162.50")})
        self.assertEqual(
            (statement.header.invoice_number, statement.header.invoice_date), ("FC20260531", "2026-05-31")
        )
        self.assertEqual([(error.raw, error.reason) for error in statement.errors], [("n.a.", "bad_number")])

    def test_credit_note_is_negative(self):
        lines, statement = read(INVOIC_CREDIT, "edifact")
        self.assertEqual(
            facts(lines, "ref", "charge_text", "charge_type", "currency", "amount"),
            [("WB7700001", "Freight", "freight", "USD", "-50.00")],
        )
        self.assertEqual(statement.header.totals, {"USD": Decimal("-50.00")})

    def test_x12(self):
        lines, statement = read(X12, "x12_210")
        self.assertEqual(
            facts(
                lines, "ref", "other_refs", "service_date", "destination", "weight", "charge_type", "amount"
            ),
            [
                ("PRO7700001", "SHP555 PO-12", "2026-05-12", "US", "453.59237", "freight", "120.00"),
                ("PRO7700001", "SHP555 PO-12", "2026-05-12", "US", "453.59237", "fuel", "30.75"),
            ],
        )
        self.assertEqual(statement.header.totals, {"USD": Decimal("150.75")})

    def test_x12_cut_off(self):
        with self.assertRaises(FileError) as caught:
            read(X12[: X12.index(b"SE*15")], "x12_210")
        self.assertEqual(caught.exception.code, "truncated")

    def test_recognised(self):
        self.assertEqual(detect_profile(IFTFCC, "a.edi", PRESETS)["code"], "edifact")
        self.assertEqual(detect_profile(X12, "b.edi", PRESETS)["code"], "x12_210")
