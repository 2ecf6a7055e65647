import time

from odoo import http
from odoo.http import request

from odoo.addons.cs_forwarding.controllers.intake_http import RATES, check_rate, rate_of, sender_address
from odoo.addons.cs_forwarding.controllers.public_page import (
    PAGE_ROUTE,
    answers_page,
    choose_language,
    clean_text,
    get_word,
    refuse,
    render_page,
)
from odoo.addons.cs_forwarding.controllers.rate_limit import RateLimiter
from odoo.addons.cs_forwarding.lib.tracking.waybill import normalize_waybill

MAX_WAYBILL = 64
_MAX_BODY = 64 * 1024
_MINUTES_A_DAY = 24 * 60
# Four digits are few: whoever tries them one by one gets so many wrong ones a day for one waybill, and an
# address for all of them. A day, because at so many a minute it would take no more than an afternoon.
RATES.update(track=20, track_waybill=10, track_address=200)
guesses = RateLimiter(clock=lambda: time.monotonic() / _MINUTES_A_DAY)


class TrackPage(http.Controller):
    """Where is my parcel: waybill and the last four digits of the phone, and nothing else."""

    @http.route("/cs/track", methods=["GET"], readonly=True, **PAGE_ROUTE)
    @answers_page
    def ask(self, **params):
        self._choose_language()
        return self._render_form({"waybill": clean_text(get_word(params, "waybill"), MAX_WAYBILL)})

    @http.route("/cs/track", methods=["POST"], max_content_length=_MAX_BODY, **PAGE_ROUTE)
    @answers_page
    def find(self, **form):
        self._choose_language()
        check_rate("track", sender_address())
        given = {
            "waybill": clean_text(get_word(form, "waybill"), MAX_WAYBILL),
            "digits": clean_text(get_word(form, "digits"), 4),
        }
        problems = self._find_problems(given)
        if problems:
            return self._render_form(given, problems, 422)
        parcel = self._find(given)
        if not parcel:
            return self._render_form(given, {"page": True}, 404)
        return self._show_at(parcel)

    @http.route(
        "/cs/track/<int:parcel_id>/<string:token>", methods=["GET"], readonly=True, **PAGE_ROUTE
    )
    @answers_page
    def show(self, parcel_id, token, **_params):
        # sudo: the visitor is known by the secret of the link, not as a user
        parcel = request.env["cs.parcel"].sudo().browse(parcel_id).exists()
        if not parcel or not parcel._is_shared_with(token):
            raise refuse()
        self._choose_language()
        parcel = parcel.with_context(lang=request.env.lang)
        return render_page(
            "cs_complaints.track_result",
            company=parcel.company_id,
            parcel=parcel,
            shipment=parcel._get_portal_page(),
            siblings=[],
            pictures=[],
        )

    def _choose_language(self):
        # Whose parcel it is must not show: the page is in the language asked for, or in the browser's.
        choose_language(request.env["res.partner"])

    def _find_problems(self, given):
        problems = {}
        if len(normalize_waybill(given["waybill"])) < 4:
            problems["waybill"] = request.env._("Please enter the whole number.")
        if not (given["digits"].isascii() and given["digits"].isdecimal() and len(given["digits"]) == 4):
            problems["digits"] = request.env._("Please enter four digits.")
        return problems

    def _find(self, given):
        """Return the parcel, or nothing: for what is not there, not proved, or tried too often."""
        # sudo: the visitor proves himself by the number and the phone, not as a user
        parcels = request.env["cs.parcel"].sudo()
        keys = {"track_waybill": normalize_waybill(given["waybill"]), "track_address": sender_address()}
        found = parcels._find_by_waybill_and_phone(given["waybill"], given["digits"])
        if any(guesses.is_over((name, key), rate_of(name)) for name, key in keys.items()):
            return parcels
        if not found:
            for name, key in keys.items():
                guesses.hit((name, key), rate_of(name))
        return found

    def _show_at(self, parcel):
        lang = request.httprequest.args.get("lang")
        query = f"?lang={request.env.lang}" if lang else ""
        return request.redirect(f"/cs/track/{parcel.id}/{parcel._get_portal_token()}{query}")

    def _render_form(self, given, problems=None, status=200):
        return render_page(
            "cs_complaints.track_page",
            status,
            company=request.env.company,
            given=given,
            problems=problems or {},
            max_waybill=MAX_WAYBILL,
        )
