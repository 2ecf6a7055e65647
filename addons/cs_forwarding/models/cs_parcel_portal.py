from datetime import timedelta
from urllib.parse import quote

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import consteq
from odoo.tools.misc import hmac

# The page of a parcel opens without a login for so long after it has arrived.
SHARED_DAYS = 90
_SCOPE = "cs_forwarding.parcel_page"


class CsParcel(models.Model):
    _inherit = "cs.parcel"

    def _get_portal_url(self):
        """Return the address of the parcel's page for whoever receives it, with or without a login.

        The token in it is worked out, not stored: sending it to many receivers writes nothing.
        """
        self.ensure_one()
        return f"{self.get_base_url()}{self._get_portal_path()}?access_token={self._get_portal_token()}"

    def _get_portal_path(self):
        self.ensure_one()
        return f"/my/shipments/{self.id}"

    def _get_portal_token(self):
        self.ensure_one()
        # sudo: the token depends on a secret that no user may read
        return hmac(self.sudo().env, _SCOPE, self.id)

    def _is_shared_with(self, token):
        """Tell whether who has ``token`` may see the page; a link does not live for ever."""
        self.ensure_one()
        if not token or not consteq(self._get_portal_token().encode(), token.encode()):
            return False
        return not self.delivered_at or self.delivered_at > fields.Datetime.now() - timedelta(
            days=SHARED_DAYS
        )

    def _get_portal_domain(self, partner):
        """Return the domain of the parcels that ``partner`` may follow: ordered by or going to his own."""
        owners = partner.commercial_partner_id.ids
        return Domain("order_id.partner_id", "child_of", owners) | Domain("partner_id", "child_of", owners)

    def _get_carrier_link(self):
        """Return the address of the carrier's own tracking page, or False."""
        self.ensure_one()
        template = self.carrier_id.tracking_url
        if template and self.carrier_id.delivery_type in ("fixed", "base_on_rule"):
            # Core would put all the waybills of the transfer into one address.
            return template.replace("<shipmenttrackingnumber>", quote(self.name))
        return self.picking_id.carrier_tracking_url
