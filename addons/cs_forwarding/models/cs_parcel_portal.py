from datetime import datetime, timedelta
from urllib.parse import quote

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import consteq
from odoo.tools.misc import hmac

from ..lib.masking import Scrubber, mask_phone, mask_street, mask_text
from ..lib.tracking.waybill import normalize_waybill
from ..localized import format_moment

# The page of a parcel opens without a login for so long after it has arrived.
SHARED_DAYS = 90
# The colour of a phase on the page.
_TONES = {"moving": "primary", "problem": "danger", "returning": "warning", "delivered": "success"}
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

    # What the page shows

    def _get_portal_search_domain(self, text):
        """Return the domain of the parcels whose waybill or order (any of its numbers) has a text."""
        domains = [
            Domain(name, "ilike", text) for name in ("name", "order_id.name", "order_id.cs_external_ref")
        ]
        key = normalize_waybill(text)
        return Domain.OR([*domains, Domain("waybill_key", "=", key)] if key else domains)

    def _get_portal_page(self):
        """Return what the page of the parcel shows: the timeline with moments in words (one parcel).

        Phone numbers and streets are masked: whoever is given the link may pass it on.
        """
        self.ensure_one()
        page = self._get_timelines()[0]
        # A plan that was missed is the desk's business; what is expected now stands above.
        page["lines"] = [line for line in page["lines"] if not line.get("is_overdue")]
        for item in (page, *page["lines"]):
            item["tone"] = _TONES.get(item.get("phase"), "secondary")
        return self._say_moments(self._hide_customer(page))

    def _get_portal_expected(self):
        """Return when the parcel is expected or was delivered, in words, or ''."""
        self.ensure_one()
        moment = self.delivered_at or self.eta
        return self._say_moments(moment) if moment else ""

    def _get_portal_pictures(self):
        """Return the attachments that prove the delivery, for the customer himself."""
        return self.pod_ids

    def _hide_customer(self, page):
        customer = self.partner_id
        known = {
            **{street: mask_street(street) for street in (customer.street, customer.street2) if street},
            **({customer.phone: mask_phone(customer.phone)} if customer.phone else {}),
        }
        scrubber = Scrubber(known)
        for line in page["lines"]:
            for name in {"description", "place"} & line.keys():
                line[name] = mask_text(scrubber.text(line[name]))
        return page

    def _say_moments(self, value):
        """Return a value with all datetimes in it in words, by the clock of the reader or of the receiver."""
        if isinstance(value, dict):
            return {key: self._say_moments(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._say_moments(item) for item in value]
        if not isinstance(value, datetime):
            return value
        zone = self.env.user.tz or self.company_id.partner_id.tz or "UTC"
        parcel = self.with_context(tz=zone)
        return format_moment(parcel.env, fields.Datetime.context_timestamp(parcel, value))
