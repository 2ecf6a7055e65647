from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .tariff_common import TariffCommon


@tagged("post_install", "-at_install")
class TestTariffRevise(TariffCommon):
    def _revise(self, **values):
        action = self.tariff.with_user(self.settlement_manager).action_new_version()
        wizards = self.env[action["res_model"]].with_user(self.settlement_manager)
        form = Form(wizards.with_context(**action["context"]))
        for name, value in {"valid_from": "2026-07-01", **values}.items():
            form[name] = value
        draft = form.save().action_create()
        return self.env["cs.tariff.version"].browse(draft["res_id"])

    def test_prices_rise(self):
        draft = self._revise(percent=4.9, step=0.5, rounding="up")
        self.assertRecordValues(
            draft.rate_ids.sorted("base"),
            [{"base": 13.0, "price": 2.5, "included": 1.0}, {"base": 19.0, "price": 6.0, "included": 1.0}],
        )
        self.assertEqual((draft.state, draft.surcharge_ids.value), ("draft", 10.0))
        self.assertEqual(self.version.rate_ids.sorted("base").mapped("base"), [12.0, 18.0])

    def test_amounts_of_surcharges_rise_percentages_do_not(self):
        self.env["cs.tariff.surcharge"].create(
            {
                "version_id": self.version.id,
                "type_id": self.env.ref("cs_settlement.charge_type_packing").id,
                "method": "per_piece",
                "value": 4.0,
            }
        )
        draft = self._revise(percent=10.0, is_with_surcharges=True)
        self.assertEqual(draft.surcharge_ids.sorted("method").mapped("value"), [4.4, 10.0])

    def test_copy_without_change(self):
        draft = self._revise()
        self.assertEqual(draft.rate_ids.sorted("base").mapped("base"), [12.0, 18.0])

    def test_rounding_never_makes_a_price_free(self):
        wizard = self.env["cs.tariff.revise"].create(
            {"version_id": self.version.id, "percent": -90.0, "step": 5.0, "rounding": "down"}
        )
        self.assertEqual([wizard._change(12.0), wizard._change(0.0)], [5.0, 0.0])
        wizard.percent = -100.0
        with self.assertRaises(UserError):
            wizard.action_create()

    def test_first_version_is_an_empty_draft(self):
        tariff = self._create_tariff(side="sell").with_user(self.settlement_manager)
        tariff.action_new_version()
        self.assertRecordValues(tariff.version_ids, [{"state": "draft", "rate_ids": []}])

    def test_differences_between_versions(self):
        draft = self._revise(percent=10.0)
        draft.write({"divisor": 5000, "upper_included": False})
        draft.surcharge_ids.value = 12.0
        draft.insurance_ids = [Command.create({"clause": "war", "rate": 0.05})]
        draft.rate_ids.sorted("base")[1].unlink()
        action = draft.with_user(self.accountant).action_compare()
        wizard = (
            self.env["cs.tariff.compare"]
            .with_user(self.accountant)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual((wizard.before_id, wizard.after_id), (self.version, draft))
        text = wizard.differences
        for words in (
            "6000",
            "5000",
            "-16.7%",
            "13.2",
            "+10.0%",
            "War and Strikes",
            "Fuel Surcharge",
            "+20.0%",
        ):
            self.assertIn(words, text)
        self.assertIn("yes", text)
        wizard.before_id = draft
        self.assertIn("charge the same", wizard.differences)

    def test_who_may_revise(self):
        with self.assertRaises(AccessError):
            self.env["cs.tariff.revise"].with_user(self.accountant).create({"version_id": self.version.id})
