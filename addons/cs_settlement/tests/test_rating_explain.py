from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.cs_settlement.lib.rating import terms

from .tariff_common import TariffCommon


@tagged("post_install", "-at_install")
class TestRatingExplain(TariffCommon):
    def test_charge_in_words(self):
        (result,) = self.env["cs.rating.service"]._rate([self._request(volume=0.03)])
        freight, fuel = (self.env["cs.rating.service"]._explain(line.explanation) for line in result.lines)
        self.assertEqual(
            freight.splitlines(),
            [
                f"{self.version.display_name}, zone 一区",
                "Volume counts 5 kg (1:6000), more than the weight of 2.5 kg",
                "First 1 kg 12 + 4 × 2 for each further 1 kg = 20 (break from 0)",
            ],
        )
        self.assertEqual(fuel.splitlines()[1:], ["10 % of the net freight of 20 = 2"])

    def test_every_step_has_words(self):
        """Whatever a tariff can do is charged once, and told."""
        version = self._create_version_with_everything()
        requests = [
            self._request(
                tariff_version_id=version.id,
                weight=weight,
                volume=0.05,
                pieces=2,
                declared_value=500.0,
                cod_amount=700.0,
                clause="war",
                costs={"inspection": 2000},
            )
            for weight in (0.5, 30.0)
        ]
        results = self.env["cs.rating.service"]._rate(requests)
        explanations = [line.explanation for result in results for line in result.lines]
        self.assertEqual(len(explanations), 2 * 9)
        for lines in self.env["cs.rating.service"]._explain_all(explanations):
            self.assertGreater(len(lines), 1)
            self.assertNotIn("%(", "".join(lines))

    def _create_version_with_everything(self):
        others = self.env["cs.charge.type"].search([("is_surcharge", "=", True)], limit=6)
        rows = [
            {"method": "percent", "base": base, "value": 1.0} for base in ("running", "declared", "cod")
        ] + [{"method": method, "value": 3.0} for method in ("fixed", "per_unit", "per_piece")]
        return self._create_version(
            self.tariff,
            valid_from="2026-07-01",
            discount=10,
            amount_step=0.1,
            quantity_minimum=2,
            volumetric_share=50,
            surcharge_ids=[
                Command.create({"type_id": charge_type.id, **row})
                for charge_type, row in zip(others, rows, strict=True)
            ]
            + [
                Command.create(
                    {
                        "type_id": self.env.ref("cs_settlement.charge_type_inspection").id,
                        "method": "at_cost",
                        "value": 5.0,
                        "maximum": 100.0,
                    }
                )
            ],
            insurance_ids=[Command.create({"clause": "war", "rate": 0.5, "minimum": 10.0, "uplift": 10.0})],
        )

    def test_every_problem_and_unit_has_words(self):
        service = self.env["cs.rating.service"]
        self.assertEqual(set(service._get_problem_words()), set(terms.PROBLEMS))
        self.assertEqual(set(service._get_units()), set(terms.BASES.values()))
