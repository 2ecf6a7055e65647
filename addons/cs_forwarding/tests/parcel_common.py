from odoo import fields
from odoo.tools import SQL

from .common import DeskCommon


class ParcelCommon(DeskCommon):
    """A confirmed order of the desk with one delivery, and parcels as many as asked for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_stock(cls.product, 10)
        cls.channel.review_required = False
        cls.order = cls._create_order()
        cls.order.action_confirm()
        cls.picking = cls.order.picking_ids
        cls.carrier = cls.env["delivery.carrier"].create(
            {
                "name": "SF Express",
                "delivery_type": "fixed",
                "product_id": cls.env["product.product"].create({"name": "Freight", "type": "service"}).id,
            }
        )
        cls.picking.carrier_id = cls.carrier

    @classmethod
    def _create_parcels(cls, *waybills):
        """Return parcels of the delivery, in the order of the waybills."""
        cls.picking.carrier_tracking_ref = " ".join(waybills)
        parcels = cls.picking.cs_parcel_ids.grouped("name")
        return cls.env["cs.parcel"].union(*(parcels[waybill] for waybill in waybills))

    @classmethod
    def _store(cls, parcels, **columns):
        """Write columns past the fold of the events, as if the parcels' events had led to them."""
        cls.env.flush_all()
        values = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), value) for name, value in columns.items()
        )
        cls.env.cr.execute(SQL("UPDATE cs_parcel SET %s WHERE id = ANY(%s)", values, parcels.ids))
        parcels.invalidate_recordset()

    @classmethod
    def _create_event(cls, parcel, status, at="2026-11-16 09:00:00", **vals):
        status = cls.env["cs.tracking.status"].search([("code", "=", status)])
        return cls.env["cs.tracking.event"].create(
            {
                "parcel_id": parcel.id,
                "company_id": parcel.company_id.id,
                "waybill_key": parcel.waybill_key,
                "key": f"{status.code}/{at}",
                "occurred_at": fields.Datetime.to_datetime(at),
                "status_id": status.id,
                "source": "manual",
                **vals,
            }
        )
