from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, consteq

from odoo.addons.cs_forwarding.lib.masking import phone_tail
from odoo.addons.cs_forwarding.lib.tracking.waybill import normalize_waybill
from odoo.addons.cs_forwarding.models.cs_parcel_portal import SHARED_DAYS

# Waybills are used again by carriers; more parcels than this under one number are not looked through.
_MAX_FOUND = 10


class CsParcel(models.Model):
    """Following a parcel without a login, by what stands on it and what its receiver knows."""

    _inherit = "cs.parcel"

    @api.model
    def _find_by_waybill_and_phone(self, waybill, digits):
        """Return the newest parcel with ``waybill`` whose receiver's or buyer's phone ends in ``digits``.

        One query and the same work whatever there is: neither answer nor time tells which of the two
        is wrong. Parcels whose page has ended are not found.
        """
        found = self.browse()
        for parcel_id, phones in self._select_phones(normalize_waybill(waybill)):
            fits = [consteq(phone_tail(phone), digits) for phone in phones]
            if any(fits) and digits and not found:
                found = self.browse(parcel_id)
        return found

    def _select_phones(self, key):
        """Return ``[(parcel id, phones)]`` of the parcels with a waybill, the newest first."""
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                SELECT p.id, ARRAY[receiver.phone, above.phone, buyer.phone]
                  FROM cs_parcel p
                  LEFT JOIN res_partner receiver ON receiver.id = p.partner_id
                  LEFT JOIN res_partner above ON above.id = receiver.parent_id
                  LEFT JOIN sale_order o ON o.id = p.order_id
                  LEFT JOIN res_partner buyer ON buyer.id = o.partner_id
                 WHERE p.waybill_key = %s AND p.active
                   AND (p.delivered_at IS NULL OR p.delivered_at > %s)
                 ORDER BY p.id DESC LIMIT %s
                """,
                key or None,
                fields.Datetime.now() - timedelta(days=SHARED_DAYS),
                _MAX_FOUND,
            )
        )

    # Questions about it

    def _get_problem_path(self, user):
        """Return where ``user``, who may see the parcel's page, asks about it (one parcel)."""
        self.ensure_one()
        if self._is_portal_owner(user):
            return f"/my/tickets/new?parcel={self.id}"
        return f"/cs/ticket/new?parcel={self.id}&token={self._get_portal_token()}"

    def _get_portal_tickets(self, user):
        """Return the tickets about the parcel that ``user`` has open (one parcel)."""
        self.ensure_one()
        tickets = self.env["cs.ticket"]
        if not self._is_portal_owner(user):
            return tickets
        domain = tickets._get_portal_list_domain(user.partner_id) & tickets._get_open_domain()
        return tickets.search(domain & Domain("parcel_id", "=", self.id), limit=5)

    def _is_portal_owner(self, user):
        if user._is_public():
            return False
        return bool(self.filtered_domain(self._get_portal_domain(user.partner_id)))
