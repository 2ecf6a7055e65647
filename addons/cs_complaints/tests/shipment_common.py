from odoo.addons.cs_forwarding.tests.parcel_common import ParcelCommon

from .common import TicketCommon


class ShipmentCommon(ParcelCommon, TicketCommon):
    """Tickets beside a confirmed order with two parcels, ordered by one customer and going to another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receiver = cls.env["res.partner"].create(
            {
                "name": "李芳",
                "phone": "+86 139 1111 2222",
                "email": "li.fang@example.com",
                "country_id": cls.country_cn.id,
            }
        )
        cls.order.cs_external_ref = "6920123456789012345"
        cls.order.client_order_ref = "PO-77-4711"
        cls.order.partner_shipping_id = cls.receiver
        cls.picking.partner_id = cls.receiver
        cls.parcel, cls.other_parcel = cls._create_parcels("SF1234567890123", "SF1234567890124")
