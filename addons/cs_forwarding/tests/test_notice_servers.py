from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from .servers_common import TwoServersCase

SEND = "odoo.addons.cs_forwarding.models.cs_notice_send"
MILESTONES = ("shipped", "delivered", "exception")


@tagged("post_install", "-at_install")
class TestNoticeServers(TwoServersCase):
    """Two connections to one database, as two servers have them, share the sending."""

    def setUp(self):
        super().setUp()
        env = self.first
        operation = env["stock.warehouse"].search([], limit=1).out_type_id
        self.partner = env["res.partner"].create({"name": "两台服务器"})
        self.picking = env["stock.picking"].create(
            {
                "picking_type_id": operation.id,
                "partner_id": self.partner.id,
                "location_id": operation.default_location_src_id.id,
                "location_dest_id": self.partner.property_stock_customer.id,
                "carrier_tracking_ref": "CARE1 CARE2",
            }
        )
        long_ago = fields.Datetime.now() - timedelta(days=3650)
        env["cs.notice"].create(
            [
                {
                    "parcel_id": parcel.id,
                    "company_id": parcel.company_id.id,
                    "milestone": milestone,
                    "channel": "mail",
                    "due_at": long_ago,
                }
                for parcel in self.picking.cs_parcel_ids
                for milestone in MILESTONES
            ]
        )
        env.cr.commit()
        self.addCleanup(self._clean)

    def _clean(self):
        self._roll_back()
        self.picking.action_cancel()
        self.picking.unlink()
        self.partner.unlink()
        self.first.cr.commit()

    def test_each_takes_what_the_other_has_not_locked(self):
        mine = self.picking.cs_parcel_ids.notice_ids.ids
        with patch(f"{SEND}.BATCH", 4):
            first = set(self.first["cs.notice"]._take_due().ids)
        with patch(f"{SEND}.BATCH", 10):
            second = set(self.second["cs.notice"]._take_due().ids)
        self.assertEqual(len(first), 4)
        self.assertFalse(first & second)
        self.assertLessEqual(set(mine), first | second)
