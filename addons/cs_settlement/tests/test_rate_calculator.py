from odoo.tests import Form, HttpCase, tagged

from .tariff_common import TariffCommon


class CalculatorCommon(TariffCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # what the database holds already is not asked
        cls.env["cs.tariff"].search([("id", "!=", cls.tariff.id)], limit=500).active = False
        cls.retail = cls._create_tariff("零售快递", side="sell", mode_id=cls.express.id)
        cls._create_version(cls.retail, base=(20.0, 30.0)).action_open()
        cls.env["cs.tariff.surcharge"].create(
            {
                "version_id": cls.retail.version_ids.id,
                "type_id": cls.env.ref("cs_settlement.charge_type_residential").id,
                "method": "fixed",
                "value": 8.0,
                "condition": "service",
            }
        )
        cls.zhejiang = cls._get_states("浙")


@tagged("post_install", "-at_install")
class TestRateCalculator(CalculatorCommon):
    def _open(self, user, **context):
        form = Form(self.env["cs.rate.calculator"].with_user(user).with_context(**context))
        form.country_id = self.country_cn
        form.state_id = self.zhejiang
        return form

    def test_agent_sees_what_customers_pay(self):
        form = self._open(self.agent)
        form.weight = 2.2
        self.assertFalse(form.is_both_sides)
        self.assertIn("零售快递", form.result)
        self.assertIn("26.40", form.result)
        self.assertNotIn("顺丰标快", form.result)
        form.service_ids.add(self.env.ref("cs_settlement.charge_type_residential"))
        self.assertIn("34.40", form.result)
        self.assertIn("零售快递", form.result_text)
        self.assertIn("8.00", form.result_text)
        self.assertNotIn("<", form.result_text)

    def test_accountant_sees_both_sides(self):
        form = self._open(self.accountant)
        for name in ("零售快递", "顺丰标快"):
            self.assertIn(name, form.result)
        form.side = "buy"
        self.assertNotIn("零售快递", form.result)

    def test_what_has_no_price_says_why(self):
        form = self._open(self.agent)
        form.state_id = self.env["res.country.state"]
        form.country_id = self.env.ref("base.us")
        self.assertIn("no zone for the destination", form.result)
        self.assertFalse(form.result_text)

    def test_words_of_customers_are_escaped(self):
        self.retail.name = "<b>零售</b>"
        self.assertNotIn("<b>零售</b>", self._open(self.agent).result)

    def test_begins_with_the_order_at_hand(self):
        order = self._create_order(carrier_id=self.carrier.id)
        self.customer.state_id = self.zhejiang
        context = {"active_model": "sale.order", "active_id": order.id}
        calculator = self.env["cs.rate.calculator"].with_user(self.agent).with_context(**context).create({})
        self.assertRecordValues(
            calculator,
            [
                {
                    "partner_id": self.customer.id,
                    "carrier_id": self.carrier.id,
                    "state_id": self.zhejiang.id,
                    "country_id": self.country_cn.id,
                    "postal_code": "135300",
                    "declared_value": 100.0,
                }
            ],
        )


@tagged("post_install", "-at_install")
class TestRateCalculatorTour(CalculatorCommon, HttpCase):
    def test_price_on_the_phone(self):
        self.env.company.country_id = self.country_cn
        self.start_tour("/odoo/desk", "cs_rate_calculator", login="desk_agent", timeout=180)
