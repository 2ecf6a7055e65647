"""The way of a carrier's month from his file to his credit note, as an accountant goes it, in Chinese."""

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .statement_samples import make_xlsx
from .tariff_common import TariffCommon

HEADS = ["序号", "日期", "运单号码", "到件地区", "计费重量", "产品类型", "付款方式", "费用(元)", "应付金额", "服务"]
# What the carrier weighs and bills; ours weighs 2.8 kg and costs 18 + 2 × 5.5 = 29.00, up to 4 kg 34.50.
MONTH = (
    ("SF1000000000001", 3.5, 34.50),
    ("SF1000000000002", 3.2, 34.50),
    ("SF1000000000003", 2.8, 31.00),
    ("SF1000000000004", 2.8, 29.00),
)


@tagged("post_install", "-at_install")
class TestSettlementJourney(TariffCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.accountant.lang = "zh_CN"
        yuan = cls.env.ref("base.CNY")
        yuan.active = True
        cls.account.currency_id = yuan
        cls.version.action_back_to_draft()
        cls.tariff.currency_id = yuan
        cls.version.surcharge_ids.unlink()
        cls.version.action_open()
        cls.freight_type.product_id = cls.carrier.product_id
        cls.carrier.product_id.supplier_taxes_id = [Command.clear()]
        cls.account.dispute_email = "dispute@example.com"
        cls.customer.state_id = cls._get_states("吉")
        for waybill, _weight, _amount in MONTH:
            parcel = cls._create_parcel(waybill, cs_weight=2.8)
            parcel.picking_id.date_done = "2026-05-10 08:00:00"
            parcel._accrue()
        rows = [
            [place, "2026-05-10", waybill, "吉林", weight, "顺丰标快", "月结", amount, amount, "运费"]
            for place, (waybill, weight, amount) in enumerate(MONTH, 1)
        ]
        total = sum(amount for _waybill, _weight, amount in MONTH)
        content = make_xlsx(
            [["月结账号", "7550001234"], HEADS, *rows, ["合计", *[""] * 6, total, total, ""]]
        )
        cls.env["ir.attachment"].create({"name": "顺丰202605.xlsx", "raw": content, "public": True})

    def test_from_the_file_to_the_credit_note(self):
        charges = self.env["cs.charge"].search([("ref", "like", "SF10000000000"), ("side", "=", "buy")])
        self.assertEqual(charges.mapped("expected"), [29.0] * 4)
        self._tour("/odoo/carrier-statements", "reconcile")
        statement = self.account.statement_ids
        dispute = self.env["cs.dispute"].search([("statement_id", "=", statement.id)])
        self._check_reconciled(statement, dispute)
        self._tour("/odoo/carrier-statements", "book")
        bill = statement.move_ids
        self.assertRecordValues(
            bill,
            [
                {
                    "state": "posted",
                    "move_type": "in_invoice",
                    "partner_id": self.vendor.id,
                    "amount_untaxed": 129.0,
                    "cs_statement_id": statement.id,
                }
            ],
        )
        self.assertEqual(len(bill.invoice_line_ids), 1)
        self._credit(dispute, bill)

    def _tour(self, path, name):
        self.start_tour(path, f"cs_settlement_journey_{name}", login=self.accountant.login, timeout=300)
        self.env.invalidate_all()

    def _check_reconciled(self, statement, dispute):
        lines = statement.line_ids.sorted("ref")
        self.assertRecordValues(
            lines,
            [
                {"resolution": "accepted", "result": "discrepancy", "difference": 5.5},
                {"resolution": "accepted", "result": "discrepancy", "difference": 5.5},
                {"resolution": "disputed", "result": "discrepancy", "difference": 2.0},
                {"resolution": "accepted", "result": "matched", "difference": 0.0},
            ],
        )
        self.assertEqual(lines.mapped("discrepancy_id.code"), ["Q01", "R01"])
        self.assertRecordValues(dispute, [{"state": "sent", "claimed_amount": 2.0, "line_count": 1}])
        self.assertFalse(statement.move_ids)

    def _credit(self, dispute, bill):
        """The carrier agrees, and his credit note stands on the bill it takes back."""
        self._tour("/odoo/disputes", "credit")
        credit = dispute.move_ids
        self.assertRecordValues(
            credit,
            [
                {
                    "state": "posted",
                    "move_type": "in_refund",
                    "reversed_entry_id": bill.id,
                    "amount_total": 2.0,
                    "payment_state": "paid",
                }
            ],
        )
        self.assertRecordValues(dispute, [{"state": "credited", "credited_amount": 2.0}])
        self.assertEqual(bill.amount_residual, 127.0)
