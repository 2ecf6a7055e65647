from base64 import b64encode
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .charge_common import ChargeCommon

PAPER = b64encode(b"%PDF-1.4 receipt")


@tagged("post_install", "-at_install")
class TestCharge(ChargeCommon):
    def _enter(self, **vals):
        return self.env["cs.charge"].with_user(self.accountant).create(vals)

    def test_agency_needs_its_paper(self):
        vals = {"type_id": self.customs_type.id, "ref": "SF 1", "expected": 120.0}
        with self.assertRaisesRegex(ValidationError, "attach the paper"):
            self._enter(source="manual", **vals)
        with self.assertRaisesRegex(ValidationError, "attach the paper"):
            self._enter(source="at_cost", **vals)
        charge = self._enter(source="at_cost", paper=PAPER, paper_name="报关费.pdf", **vals)
        self.assertEqual((charge.ref_key, charge.expected), ("SF1", 120.0))
        with self.assertRaisesRegex(ValidationError, "attach the paper"):
            charge.paper = False

    def test_entering_one_on_a_shipment(self):
        parcel = self._create_shipment("SF1")
        action = parcel.with_user(self.accountant).action_view_charges()
        model = self.env["cs.charge"].with_user(self.accountant).with_context(**action["context"])
        with Form(model.with_context(default_source="manual")) as form:
            form.type_id = self.env.ref("cs_settlement.charge_type_packing")
            form.expected = 12.5
        charge = form.record
        self.assertRecordValues(
            charge,
            [
                {
                    "parcel_id": parcel.id,
                    "source": "manual",
                    "account_id": self.account.id,
                    "partner_id": self.vendor.id,
                    "order_id": parcel.order_id.id,
                    "ref_key": "SF1",
                    "expected": 12.5,
                }
            ],
        )

    def test_agency_in_the_dialog_is_at_cost(self):
        with Form(self.env["cs.charge"].with_user(self.accountant)) as form:
            form.type_id = self.customs_type
            self.assertEqual(form.source, "at_cost")
            form.paper = PAPER
            form.expected = 80
        self.assertEqual(form.record.source, "at_cost")

    def test_several_papers_of_one_shipment(self):
        parcel = self._create_shipment("SF1")
        vals = {"parcel_id": parcel.id, "type_id": self.customs_type.id, "source": "at_cost", "paper": PAPER}
        charges = self._enter(expected=80.0, **vals) + self._enter(expected=20.0, **vals)
        self.assertEqual(len(charges), 2)

    def test_billed_charge_no_longer_changes(self):
        charge = self._create_charge(source="manual")
        charge.write({"billed": 18.0, "state": "settled"})
        with self.assertRaisesRegex(UserError, "has been billed"):
            charge.with_user(self.accountant).expected = 1.0
        with self.assertRaisesRegex(UserError, "has been billed"):
            charge.with_user(self.accountant).action_cancel()
        self.assertEqual(charge.expected, 18.0)

    def test_closing_the_rest(self):
        charge = self._create_charge()
        with self.assertRaises(UserError):
            charge.with_user(self.accountant).action_close_rest()
        charge.write({"billed": 10.0, "state": "partly"})
        charge.with_user(self.accountant).action_close_rest()
        self.assertEqual((charge.state, charge.final), ("settled", True))

    def test_cancel_and_expect_again(self):
        charge = self._create_charge().with_user(self.accountant)
        charge.action_cancel()
        self.assertEqual((charge.state, charge.final), ("cancelled", True))
        charge.action_reopen()
        self.assertEqual((charge.state, charge.final), ("open", False))
        with self.assertRaises(UserError):
            charge.action_reopen()

    def test_agents_only_look(self):
        charge = self._create_charge().with_user(self.agent)
        self.assertEqual(charge.expected, 18.0)
        with self.assertRaises(AccessError):
            charge.expected = 1.0
        with self.assertRaises(AccessError):
            charge.action_cancel()
        with self.assertRaises(AccessError):
            self.env["cs.charge.report"].with_user(self.agent).search([], limit=1)

    # Figures

    def test_ageing_of_what_was_never_billed(self):
        today = fields.Date.context_today(self.env.user)
        ages = (0, 30, 31, 60, 61, 90, 91)
        charges = self.env["cs.charge"]
        for age in ages:
            charges += self._create_charge(f"SF{age}", expected=10.0, date=today - timedelta(days=age))
        settled = self._create_charge("SF-S", date=today)
        settled.write({"billed": 18.0, "state": "settled"})
        partly = self._create_charge("SF-P", date=today)
        partly.write({"billed": 8.0, "state": "partly"})
        self.env.flush_all()
        report = self.env["cs.charge.report"].with_user(self.accountant)
        domain = [("charge_id", "in", (charges + settled + partly).ids)]
        groups = report._read_group(domain, ["age_bucket"], ["unbilled:sum", "__count"], order="age_bucket")
        self.assertEqual(
            groups, [("1", 30.0, 3), ("2", 20.0, 2), ("3", 20.0, 2), ("4", 10.0, 1), (False, 0.0, 1)]
        )

    def test_margin_in_the_company_currency(self):
        dollar = self.env.ref("base.USD")
        if self.env.company.currency_id == dollar:
            dollar = self.env.ref("base.EUR")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "name": "2026-05-01", "rate": 0.125, "company_id": self.env.company.id}
        )
        shipment = {"order_id": self._create_order().id}
        self._create_charge("SF1", expected=10.0, currency_id=dollar.id, **shipment)
        self._create_charge("SF1", expected=100.0, side="sell", account_id=False, **shipment)
        self.env.flush_all()
        rows = self.env["cs.charge.report"].search([("order_id", "=", shipment["order_id"])], order="side")
        self.assertRecordValues(
            rows,
            [
                {"side": "buy", "income": 0.0, "cost": 80.0, "margin": -80.0, "unbilled": 80.0},
                {"side": "sell", "income": 100.0, "cost": 0.0, "margin": 100.0, "unbilled": 0.0},
            ],
        )
