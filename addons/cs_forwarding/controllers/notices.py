from odoo import http
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

from .public_page import PAGE_ROUTE, answers_page, choose_language, refuse, render_page

_PATH = "/cs/notices/<int:partner_id>/<string:token>"
_MAX_BODY = 64 * 1024


class NoticePage(http.Controller):
    """A customer says which messages he wants, through the link in each of them."""

    @http.route(_PATH, methods=["GET"], readonly=True, **PAGE_ROUTE)
    @answers_page
    def show(self, partner_id, token, **_params):
        return self._render(self._find(partner_id, token))

    @http.route(_PATH, methods=["POST"], max_content_length=_MAX_BODY, **PAGE_ROUTE)
    @answers_page
    def save(self, partner_id, token, **form):
        partner = self._find(partner_id, token)
        partner._read_notice_form(form)
        return self._render(partner, saved=True)

    def _find(self, partner_id, token):
        # sudo: the customer is known by the secret of the link, not as a user
        partner = request.env["res.partner"].sudo().browse(partner_id).exists()
        if not partner or not partner._has_notice_token(token):
            raise refuse()
        choose_language(partner)
        return partner.with_context(lang=request.env.lang)

    def _render(self, partner, saved=False):
        return render_page("cs_forwarding.notice_page", saved=saved, **partner._get_notice_page())


class NoticePortal(CustomerPortal):
    """The same choice for customers who are logged in."""

    @route("/my/notices", type="http", auth="user", methods=["GET", "POST"], website=True)
    def portal_my_notices(self, **form):
        # sudo: customers have no rights on the rows of their own wishes
        partner = request.env.user.partner_id.sudo()
        saved = request.httprequest.method == "POST"
        if saved:
            partner._read_notice_form(form)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "notices",
            "saved": saved,
            **partner._get_notice_page(),
        }
        return request.render("cs_forwarding.portal_my_notices", values)
