from odoo import fields, models

from odoo.addons.cs_forwarding.lib import signatures
from odoo.addons.cs_forwarding.lib.tracking.services import SERVICES, Service
from odoo.addons.cs_forwarding.lib.tracking.update import TrackingUpdate
from odoo.addons.cs_forwarding.lib.tracking.values import when


def _verify(message, secret, _now):
    return signatures.verify_hex(message.content, secret, message.headers.get("X-Pigeon-Signature"))


def _parse(payload, tz):
    return [TrackingUpdate(row["parcel"], row["state"], **when(row["at"], tz), raw=row) for row in payload]


SERVICES["pigeon"] = Service(_verify, _parse)


class CsTrackingProvider(models.Model):
    _inherit = "cs.tracking.provider"

    format = fields.Selection(selection_add=[("pigeon", "Pigeon Post")], ondelete={"pigeon": "cascade"})
