from odoo.tests import tagged

from .charge_common import ChargeCommon
from .tariff_common import TariffCommon


@tagged("post_install", "-at_install")
class TestChargeTariff(TariffCommon, ChargeCommon):
    """Charges by real tariffs: zone two is 18.00 for the first and 5.50 for each further kilogram, 10 % fuel."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.volume = 0.0

    def _expected(self, parcel, side="buy"):
        charges = parcel.charge_ids.filtered(lambda charge: charge.side == side and charge.state == "open")
        return {charge.type_id.code: charge.expected for charge in charges}

    def test_charges_follow_the_tariff_and_say_so(self):
        parcel = self._create_shipment("SF1")
        parcel._accrue_now()
        self.assertEqual(self._expected(parcel), {"freight": 29.0, "fuel": 2.9})
        freight = parcel.charge_ids.filtered(lambda charge: charge.type_id == self.freight_type)
        self.assertRecordValues(
            freight,
            [
                {
                    "tariff_version_id": self.version.id,
                    "unpriced": False,
                    "currency_id": self.tariff.currency_id.id,
                }
            ],
        )
        text = freight.with_user(self.agent).explanation_text
        for words in ("顺丰标快 2026", "二区", "18", "5.5", "29"):
            self.assertIn(words, text)

    def test_size_counts_once_it_is_known(self):
        parcel = self._create_shipment("SF1")
        parcel.write({"cs_length": 30, "cs_width": 20, "cs_height": 50})
        parcel._accrue_now()
        divisor = self.version.divisor
        weight = -(-30 * 20 * 50 // divisor)
        self.assertEqual(self._expected(parcel)["freight"], 18.0 + 5.5 * (weight - 1))
        self.assertEqual(parcel.charge_ids[:1].weight, weight)

    def test_customers_pay_by_their_own_tariff(self):
        tariff = self._create_tariff("王小明", side="sell", partner_id=self.customer.id)
        self._create_version(tariff, base=(20.0, 30.0), fuel=0).action_open()
        parcel = self._create_shipment("SF1")
        parcel._accrue_now()
        self.assertEqual(self._expected(parcel, "sell")["freight"], 41.0)
        sell = parcel.charge_ids.filtered(lambda charge: charge.side == "sell")
        self.assertEqual(sell.partner_id, self.customer)
        self.assertAlmostEqual(parcel.with_user(self.accountant).cs_margin, 41.0 - 31.9)

    def test_without_a_price_the_charge_is_unknown_not_nothing(self):
        self.tariff.active = False
        parcel = self._create_shipment("SF1")
        parcel._accrue_now()
        self.assertRecordValues(
            parcel.charge_ids,
            [
                {
                    "side": "buy",
                    "type_id": self.freight_type.id,
                    "expected": 0.0,
                    "unpriced": True,
                    "state": "open",
                    "explanation_text": "No tariff is in force",
                }
            ],
        )
        self.tariff.active = True
        parcel.cs_weight = 1
        parcel._accrue_now()
        self.assertEqual(self._expected(parcel), {"freight": 18.0, "fuel": 1.8})
        self.assertFalse(any(parcel.charge_ids.mapped("unpriced")))

    def test_new_prices_reach_what_is_not_billed(self):
        parcels = self._create_shipment("SF1") + self._create_shipment("SF2")
        parcels._accrue()
        parcels[1].charge_ids.write({"state": "settled", "billed": 1.0})
        self.env.flush_all()
        self._create_version(self.tariff, valid_from="2026-05-01", base=(10.0, 15.0), fuel=0).action_open()
        self.assertEqual(parcels.mapped("cs_charge_due"), [True, True])
        parcels._accrue()
        self.assertEqual(self._expected(parcels[0])["freight"], 26.0)
        self.assertEqual(sum(parcels[1].charge_ids.mapped("expected")), 31.9)

    def test_earlier_shipments_keep_their_prices(self):
        parcel = self._create_shipment("SF1")
        parcel._accrue()
        self._create_version(self.tariff, valid_from="2026-06-01", base=(10.0, 15.0)).action_open()
        self.assertFalse(parcel.cs_charge_due)

    def test_constant_number_of_statements(self):
        few = self._create_shipment("SF1")
        many = self._create_shipment(*(f"SF9{number}" for number in range(40)))
        few._accrue()
        for parcels in (few, many):
            self.env.invalidate_all()
            with self.subTest(parcels=len(parcels)), self.assertQueryCount(25):
                parcels._accrue()
        self.assertEqual(len(many.charge_ids), 80)
