from datetime import date
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.cs_settlement.models.cs_accrual_service import CsAccrualService

from .charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestChargeAccrual(ChargeCommon):
    def _by_weight(self, fact):
        """6 a kilogram, 10 % fuel; the customer pays 40."""
        freight = float(fact["weight"]) * 6
        return [
            ("buy", self.freight_type, freight),
            ("buy", self.fuel_type, freight / 10),
            ("sell", self.freight_type, 40.0),
        ]

    def _charges(self, parcels, **conditions):
        domain = [
            ("parcel_id", "in", parcels.ids),
            *((name, "=", value) for name, value in conditions.items()),
        ]
        return self.env["cs.charge"].search(domain, order="side, type_id, id")

    # Measures

    def test_parcels_share_what_their_transfer_weighs(self):
        parcels = self._create_shipment("SF1", "SF2", lines=[(self.product, 3, 100.0)])
        self.assertRecordValues(
            parcels,
            [{"cs_weight": 4.5, "cs_volume": 0.03, "cs_declared_value": 750.0, "cs_measured": False}] * 2,
        )

    def test_what_was_measured_stays(self):
        parcel = self._create_shipment("SF1")
        self.assertEqual(parcel.cs_weight, 3.0)
        parcel.cs_weight = 3.4
        self.assertTrue(parcel.cs_measured)
        parcel.picking_id.shipping_weight = 9.0
        parcel._fill_measures()
        self.assertEqual(parcel.cs_weight, 3.4)

    # Accrual

    def test_shipment_is_charged_as_it_leaves(self):
        self._price_at(self._by_weight)
        self.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        parcel = self._create_shipment("SF100-1")
        self.assertTrue(parcel.cs_charge_due)
        self.assertFalse(parcel.charge_ids)
        parcel._accrue_now()
        self.assertFalse(parcel.cs_charge_due)
        shared = {
            "company_id": self.env.company.id,
            "picking_id": parcel.picking_id.id,
            "order_id": parcel.order_id.id,
            "carrier_id": self.carrier.id,
            "ref_key": "SF1001",
            "date": date(2026, 5, 10),
            "weight": 3.0,
            "destination": "CN",
            "source": "tariff",
            "state": "open",
            "billed": 0.0,
        }
        buy = {**shared, "side": "buy", "account_id": self.account.id, "partner_id": self.vendor.id}
        sell = {**shared, "side": "sell", "account_id": False, "partner_id": self.customer.id}
        self.assertRecordValues(
            self._charges(parcel),
            [
                {**buy, "type_id": self.freight_type.id, "expected": 18.0},
                {**buy, "type_id": self.fuel_type.id, "expected": 1.8},
                {**sell, "type_id": self.freight_type.id, "expected": 40.0},
            ],
        )
        self.assertEqual((parcel.cs_charge_count, parcel.cs_margin), (3, 20.2))
        self.assertEqual((parcel.order_id.cs_charge_count, parcel.order_id.cs_margin), (3, 20.2))

    def test_date_is_that_of_the_company(self):
        self._price_at(self._by_weight)
        self.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        parcel = self._create_shipment("SF1")
        parcel.picking_id.date_done = "2026-05-31 17:00:00"
        parcel._accrue_now()
        self.assertEqual(set(parcel.charge_ids.mapped("date")), {date(2026, 6, 1)})

    def test_validating_the_transfer_charges_it(self):
        self._price_at(self._by_weight)
        self._set_stock(self.product, 5)
        order = self._create_order()
        order.action_confirm()
        picking = order.picking_ids
        picking.write({"carrier_id": self.carrier.id, "carrier_tracking_ref": "SF77"})
        picking.move_ids.write({"quantity": 1, "picked": True})
        self.assertFalse(picking.cs_parcel_ids.charge_ids)
        warehouse_user = self._create_user("stock_worker", "stock.group_stock_user")
        picking.with_user(warehouse_user).with_context(skip_sms=True)._action_done()
        self.assertEqual(sum(self._charges(picking.cs_parcel_ids, side="buy").mapped("expected")), 19.8)

    def test_running_again_changes_nothing(self):
        self._price_at(self._by_weight)
        parcels = self._create_shipment("SF1", "SF2")
        parcels._accrue()
        first = self._charges(parcels)
        rows = first.read()
        parcels._accrue()
        self.env.invalidate_all()
        self.assertEqual(self._charges(parcels), first)
        self.assertEqual(first.read(), rows)

    def test_open_charges_follow(self):
        self._price_at(self._by_weight)
        parcel = self._create_shipment("SF1")
        parcel._accrue_now()
        freight = self._charges(parcel, side="buy", type_id=self.freight_type.id)
        parcel.cs_weight = 5
        self.assertTrue(parcel.cs_charge_due)
        parcel._accrue_now()
        self.assertEqual(self._charges(parcel, side="buy", type_id=self.freight_type.id), freight)
        self.assertEqual((freight.expected, freight.weight), (30.0, 5.0))

    def test_billed_charges_stay(self):
        self._price_at(self._by_weight)
        parcel = self._create_shipment("SF1")
        parcel._accrue_now()
        freight, fuel = self._charges(parcel, side="buy")
        freight.write({"billed": 18.0, "state": "settled"})
        fuel.write({"billed": 1.0, "state": "partly"})
        self.env.flush_all()
        parcel.cs_weight = 5
        parcel._accrue_now()
        self.assertEqual((freight.expected, fuel.expected), (18.0, 1.8))
        self.assertEqual(len(self._charges(parcel)), 3)

    def test_what_the_tariff_drops_is_cancelled_and_comes_back(self):
        self._price_at(self._by_weight)
        parcel = self._create_shipment("SF1")
        parcel._accrue_now()
        freight, fuel = self._charges(parcel, side="buy")
        self._price_at(lambda fact: [("buy", self.freight_type, 18.0)])
        parcel._accrue()
        self.assertEqual((freight.state, fuel.state), ("open", "cancelled"))
        self._price_at(self._by_weight)
        parcel._accrue()
        self.assertEqual((freight.state, fuel.state), ("open", "open"))

    def test_amount_set_by_hand_stays(self):
        self._price_at(self._by_weight)
        parcel = self._create_shipment("SF1")
        parcel._accrue_now()
        freight, fuel = self._charges(parcel, side="buy")
        freight.with_user(self.accountant).expected = 15.5
        fuel.with_user(self.accountant).action_cancel()
        parcel.cs_weight = 8
        parcel._accrue_now()
        self.assertEqual((freight.expected, freight.source), (15.5, "manual"))
        self.assertEqual((fuel.state, fuel.expected), ("cancelled", 1.8))
        self.assertEqual(len(self._charges(parcel)), 3)

    def test_waybill_taken_off_is_not_charged(self):
        self._price_at(self._by_weight)
        parcel = self._create_shipment("SF1")
        parcel._accrue_now()
        charges = self._charges(parcel)
        parcel.active = False
        parcel._accrue()
        self.assertEqual(set(charges.mapped("state")), {"cancelled"})

    def test_charges_outlive_a_waybill_never_used(self):
        self._price_at(self._by_weight)
        parcel = self._create_shipment("SF1")
        parcel._accrue_now()
        charges = self._charges(parcel)
        parcel.picking_id.carrier_tracking_ref = "SF2"
        self.assertFalse(parcel.exists())
        self.env.invalidate_all()
        self.assertEqual(charges.mapped("state"), ["cancelled"] * 3)
        self.assertEqual(set(charges.mapped("ref")), {"SF1"})

    def test_changing_the_account_of_a_method_charges_again(self):
        self._price_at(self._by_weight)
        parcel = self._create_shipment("SF1")
        parcel._accrue_now()
        other = self.account.copy({"code": "SF2"})
        self.carrier.cs_account_id = other
        self.assertTrue(parcel.cs_charge_due)
        parcel._accrue()
        self.assertEqual(self._charges(parcel, side="buy").account_id, other)

    # In bulk

    def test_constant_number_of_statements(self):
        self._price_at(self._by_weight)
        few = self._create_shipment("SF1")
        many = self._create_shipment(*(f"SF9{number}" for number in range(30)))
        few._accrue()
        with self.assertQueryCount(8):
            few._accrue()
        with self.assertQueryCount(8):
            many._accrue()
        self.assertEqual(len(self._charges(many)), 90)

    def test_one_bad_parcel_stops_nobody(self):
        parcels = self._create_shipment(*(f"SF{number}" for number in range(5)))

        def price(fact):
            if fact["ref"] == "SF3":
                raise ValueError("no such zone")
            return self._by_weight(fact)

        self._price_at(price)
        with mute_logger("odoo.addons.cs_settlement.models.cs_parcel_charge"):
            parcels._accrue()
        bad = parcels.filtered(lambda parcel: parcel.name == "SF3")
        self.assertEqual(bad.cs_charge_error, "no such zone")
        self.assertFalse(bad.cs_charge_due)
        self.assertEqual(len(self._charges(parcels - bad)), 12)
        self.assertFalse(self._charges(bad))

    def test_scheduled_action(self):
        self._price_at(self._by_weight)
        parcels = self._create_shipment("SF1", "SF2")
        with (
            self.enter_registry_test_mode(),
            patch("odoo.addons.cs_settlement.models.cs_parcel_charge.ACCRUE_BATCH", 1),
        ):
            self.env.ref("cs_settlement.ir_cron_accrue").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(len(self._charges(parcels)), 6)
        self.assertFalse(self.env["cs.parcel"].search([("cs_charge_due", "=", True)]))

    def test_shipping_does_not_wait_for_prices(self):
        parcel = self._create_shipment("SF1")
        with (
            patch.object(CsAccrualService, "_accrue", side_effect=ZeroDivisionError("broken")),
            mute_logger("odoo.addons.cs_settlement.models.cs_parcel_charge"),
        ):
            parcel._accrue_now()
        self.assertEqual(parcel.cs_charge_error, "broken")
