from datetime import timedelta
from unittest.mock import patch

from odoo import fields

from odoo.addons.mail.tests.common import MockEmail
from odoo.addons.sms.tests.common import MockSMS

from ..lib.tracking.update import TrackingChange
from .common import DeskCommon


class CareCommon(DeskCommon, MockEmail, MockSMS):
    """A delivery with three parcels to a customer with mail and phone; messages by mail only, no quiet hours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._init_mail_gateway()
        cls.customer.write({"email": "wang@example.com", "phone": "+86 138 0000 1234"})
        cls.env["cs.notice.quiet"].search([]).active = False
        cls.env["cs.arrival.rule"].search([]).active = False
        cls.env["cs.notice.rule"].with_context(active_test=False).search([]).delay_minutes = 0
        cls._set_stock(cls.product, 10)
        cls.channel.review_required = False
        cls.carrier = cls.env["delivery.carrier"].create({"name": "顺丰", "product_id": cls.product.id})
        cls.order = cls._create_order(cs_review_state="approved", cs_external_ref="6920-1")
        cls.order.action_confirm()
        cls.picking = cls.order.picking_ids
        cls.picking.write({"carrier_id": cls.carrier.id, "carrier_tracking_ref": "SF1001, SF1002, SF1003"})
        cls.parcels = cls.picking.cs_parcel_ids.sorted("name")
        cls.parcel = cls.parcels[0]
        cls.now = fields.Datetime.now()

    @classmethod
    def _track(cls, parcels, status, *, hours_ago=1, **vals):
        """Let parcels reach a status, as the ingest does."""
        changes = {}
        for parcel in parcels:
            old = parcel.status_id.code or ""
            event = cls.env["cs.tracking.event"].create(
                {
                    "parcel_id": parcel.id,
                    "company_id": parcel.company_id.id,
                    "waybill_key": parcel.waybill_key,
                    "key": f"{status}/{hours_ago}",
                    "occurred_at": cls.now - timedelta(hours=hours_ago),
                    "status_id": cls.env.ref(f"cs_forwarding.cs_tracking_status_{status}").id,
                    "source": "manual",
                    **vals,
                }
            )
            if parcel.status_id.code != old:
                changes[parcel.id] = TrackingChange(old, parcel.status_id.code, event_id=event.id)
        parcels.browse(changes)._after_tracking(changes)

    def _notices(self, **wanted):
        domain = [
            ("parcel_id", "in", self.parcels.ids),
            *((name, "=", value) for name, value in wanted.items()),
        ]
        return self.env["cs.notice"].search(domain, order="id")

    def _send(self):
        """Run the scheduled action; return what it has given to the mail and SMS servers."""
        with (
            self.mock_mail_gateway(),
            self.mockSMSGateway(),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda cron, *a, **k: 60.0),
        ):
            self.env["cs.notice"]._cron_send()
        return list(self._mails), list(self._sms)

    def _get_told(self):
        return [(notice.milestone, notice.channel, notice.state) for notice in self._notices()]
