from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

from .portal_pages import get_list_values, is_own


class ShipmentPortal(CustomerPortal):
    """A customer's parcels. He has no rights on the models: what he may see is asked here, each time."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "shipment_count" in counters:
            domain = self._get_shipment_domain() & request.env["cs.parcel"]._get_open_domain()
            values["shipment_count"] = self._get_parcels().search_count(domain)
        return values

    def _get_parcels(self):
        # sudo: customers have no rights on parcels; each search carries the domain of their own ones
        return request.env["cs.parcel"].sudo()

    def _get_shipment_domain(self):
        return self._get_parcels()._get_portal_domain(request.env.user.partner_id)

    @route(["/my/shipments", "/my/shipments/page/<int:page>"], type="http", auth="user", website=True)
    def portal_my_shipments(self, page=1, filterby="open", search="", **kwargs):
        parcels, listed = get_list_values(
            self._get_parcels(),
            self._get_shipment_domain(),
            self._get_shipment_filters(),
            "/my/shipments",
            page,
            filterby,
            search,
            order="id desc",
        )
        values = {
            **self._prepare_portal_layout_values(),
            **listed,
            "page_name": "shipment",
            "parcels": parcels,
        }
        return request.render("cs_forwarding.portal_my_shipments", values)

    def _get_shipment_filters(self):
        is_open = request.env["cs.parcel"]._get_open_domain()
        return {
            "open": {"label": request.env._("On the Way"), "domain": is_open},
            "done": {"label": request.env._("Arrived"), "domain": ~is_open},
            "all": {"label": request.env._("All"), "domain": Domain.TRUE},
        }

    @route("/my/shipments/<int:parcel_id>", type="http", auth="public", website=True, readonly=True)
    def portal_my_shipment(self, parcel_id, access_token="", **kwargs):
        parcel = self._find_shipment(parcel_id, access_token)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "shipment",
            "parcel": parcel,
            "shipment": parcel._get_portal_page(),
            "pictures": parcel._get_portal_pictures() if self._owns_shipment(parcel) else [],
            "siblings": parcel.picking_id.cs_parcel_ids - parcel if self._owns_shipment(parcel) else [],
        }
        response = request.render("cs_forwarding.portal_my_shipment", values)
        # The address holds the key: it is not told to the pages that are linked to, nor kept in caches.
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    @route(
        "/my/shipments/<int:parcel_id>/picture/<int:attachment_id>",
        type="http", auth="user", website=True, readonly=True,
    )
    def portal_my_shipment_picture(self, parcel_id, attachment_id, **kwargs):
        parcel = self._find_shipment(parcel_id)
        picture = parcel._get_portal_pictures().filtered(lambda found: found.id == attachment_id)
        if not picture or not (picture.mimetype or "").startswith(("image/", "application/pdf")):
            raise request.not_found()
        return request.env["ir.binary"]._get_stream_from(picture).get_response()

    def _find_shipment(self, parcel_id, access_token=""):
        """Return the parcel when the visitor may see it; otherwise it does not exist for him."""
        parcel = self._get_parcels().browse(parcel_id).exists()
        if not parcel or not (self._owns_shipment(parcel) or parcel._is_shared_with(access_token)):
            raise request.not_found()
        return parcel

    def _owns_shipment(self, parcel):
        return is_own(parcel, self._get_shipment_domain())
