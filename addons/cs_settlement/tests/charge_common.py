from unittest.mock import patch

from odoo.addons.cs_settlement.models.cs_accrual_service import CsAccrualService

from .common import SettlementCommon


class ChargeCommon(SettlementCommon):
    """Shipments whose prices a test sets itself: the tariffs have tests of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fuel_type = cls.env.ref("cs_settlement.charge_type_fuel")
        cls.customs_type = cls.env.ref("cs_settlement.charge_type_customs_declaration")
        cls.product.weight = 3.0
        cls.product.volume = 0.02
        cls.product.cs_declared_value = 500.0

    @classmethod
    def _create_shipment(cls, *waybills, **vals):
        """Create a transfer with these waybills that left on 10 May 2026, 23:30 in Shanghai."""
        order = cls._create_order(**vals)
        order.action_confirm()
        picking = order.picking_ids
        picking.write({"carrier_id": cls.carrier.id, "carrier_tracking_ref": ",".join(waybills)})
        cls.env.flush_all()
        picking.date_done = "2026-05-10 15:30:00"
        return picking.cs_parcel_ids

    def _price_at(self, price):
        """Let tariffs answer ``price(fact)``: a list of (side, charge type, amount)."""

        def answer(service, facts):
            return [
                {
                    "parcel_id": fact["parcel_id"],
                    "side": side,
                    "type_id": charge_type.id,
                    "currency_id": self.env.company.currency_id.id,
                    "expected": f"{amount:.2f}",
                    "weight": str(fact["weight"]),
                    "unpriced": False,
                    "explanation": {"weight": str(fact["weight"])},
                }
                for fact in facts
                for side, charge_type, amount in price(fact)
            ]

        patcher = patch.object(CsAccrualService, "_price", answer)
        patcher.start()
        self.addCleanup(patcher.stop)
        return patcher
