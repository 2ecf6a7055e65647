from odoo.fields import Date

from odoo.addons.cs_forwarding.tests.common import DeskCommon


class SettlementCommon(DeskCommon):
    """The desk of cs_forwarding with an accountant, a settlement manager and a carrier who bills."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel.review_required = False
        cls.accountant = cls._create_user("desk_accountant", "cs_settlement.group_accountant")
        cls.settlement_manager = cls._create_user(
            "desk_settlement_manager", "cs_settlement.group_settlement_manager"
        )
        cls.freight_type = cls.env.ref("cs_settlement.charge_type_freight")
        cls.vendor = cls.env["res.partner"].create({"name": "顺丰速运", "email": "bills@example.com"})
        cls.carrier = cls.env["delivery.carrier"].create(
            {
                "name": "顺丰标快",
                "product_id": cls.env["product.product"].create({"name": "快递费", "type": "service"}).id,
            }
        )
        cls.account = cls.env["cs.carrier.account"].create(
            {"name": "顺丰月结", "code": "SF", "partner_id": cls.vendor.id, "numbers": "7550001234"}
        )
        cls.carrier.cs_account_id = cls.account

    @classmethod
    def _create_parcel(cls, waybill, **vals):
        """Create a parcel of the carrier, with a transfer of its own unless one is given."""
        if "picking_id" not in vals:
            order = cls._create_order(cs_review_state="approved")
            order.action_confirm()
            order.picking_ids.carrier_id = cls.carrier
            vals["picking_id"] = order.picking_ids[:1].id
        return cls.env["cs.parcel"].create({"name": waybill, **vals})

    @classmethod
    def _create_charge(cls, waybill="SF1000000000001", expected=18.0, **vals):
        return cls.env["cs.charge"].create(
            {
                "account_id": cls.account.id,
                "partner_id": cls.vendor.id,
                "type_id": cls.freight_type.id,
                "ref": waybill,
                "ref_key": waybill,
                "expected": expected,
                "date": Date.to_date("2026-05-10"),
                **vals,
            }
        )

    @classmethod
    def _create_statement(cls, **vals):
        return cls.env["cs.carrier.statement"].create(
            {"account_id": cls.account.id, "period_start": "2026-05-01", "period_end": "2026-05-31", **vals}
        )
