import json

from . import fixtures
from .delivery_common import EndpointCase
from .tracking_signing import SECRET, sign

# The services, the message of each that the tests send, and a waybill it names.
MESSAGES = {
    "aftership": ("aftership_update", "1Z999AA10123456784"),
    "easypost": ("easypost_updated", "9400110898825022579493"),
    "track17": ("track17_updated", "RR123456789CN"),
    "kuaidi100": ("kuaidi100_signed", "YT9693083639795"),
    "dcsa": ("dcsa_events", "APZU4812090"),
    "generic": ("generic_events", "CN-0001"),
}


class TrackingCase(EndpointCase):
    """A connection to each service, and a delivery with a parcel for each of their messages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.providers = {service: cls._create_provider(service) for service in MESSAGES}
        cls._set_stock(cls.product, 10)
        cls.channel.review_required = False
        cls.order = cls._create_order(cs_review_state="approved")
        cls.order.action_confirm()
        cls.picking = cls.order.picking_ids
        cls.picking.carrier_tracking_ref = " ".join(waybill for _name, waybill in MESSAGES.values())

    @classmethod
    def _create_provider(cls, service, **vals):
        return cls.env["cs.tracking.provider"].create(
            {"name": service, "format": service, "tz": "Asia/Shanghai", "signing_secret": SECRET, **vals}
        )

    def _parcel(self, service):
        waybill = MESSAGES[service][1]
        return self.picking.cs_parcel_ids.filtered(lambda parcel: parcel.name == waybill)

    # Sending

    @staticmethod
    def _body(service):
        return fixtures.read(f"tracking/{MESSAGES[service][0]}.json")

    def _send(self, service, body=None, *, provider=None, signed=None, token=None):
        """Send a message as the service does.

        :param signed: (headers, form fields) instead of the right ones
        """
        provider = provider or self.providers[service]
        body = self._body(service) if body is None else body
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers, fields = sign(service, body) if signed is None else signed
        path = f"/cs/tracking/{service}/{token or provider.webhook_token}"
        if service == "kuaidi100":
            return self.url_open(path, data={"param": body, **fields}, headers=headers)
        return self._post(path, body, headers)

    def _work(self):
        """What the scheduled action does with received messages."""
        with self.enter_registry_test_mode():
            self.env.ref("cs_forwarding.ir_cron_tracking_delivery").method_direct_trigger()

    # Looking

    def _messages(self, *services):
        providers = [self.providers[service].id for service in services or MESSAGES]
        return self.env["cs.tracking.delivery"].search([("provider_id", "in", providers)], order="id")
