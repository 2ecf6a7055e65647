import time

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request
from odoo.tools import consteq, hmac

from odoo.addons.cs_forwarding.controllers.arrival import ArrivalPage
from odoo.addons.cs_forwarding.controllers.intake_http import RATES, Refusal, check_rate
from odoo.addons.cs_forwarding.controllers.public_page import (
    PAGE_ROUTE,
    answers_page,
    choose_language,
    clean_text,
    get_word,
    refuse,
    render_page,
)
from odoo.addons.rating.controllers.main import Rating

from ..const_answers import RATING_LEAST_SECONDS, RATING_MOST_SECONDS, SCORES
from ..models.rating_rating import GUARDED_MODELS

# Requests a minute for one ticket.
RATES["rating"] = 10
_PATH = "/cs/rating/<int:request_id>/<string:token>"
_SCOPE = "cs_complaints.rating.page"
_MAX_BODY = 64 * 1024
_MAX_COMMENT = 2000
_STAMP_LENGTH = 32


class RatingPage(http.Controller):
    """A customer says how it was. Looking changes nothing, nor does a form that no person has touched."""

    @http.route(_PATH, methods=["GET"], readonly=True, **PAGE_ROUTE)
    @answers_page
    def show(self, request_id, token, **params):
        rating = self._find(request_id, token)
        return self._render_form(rating, params) if rating._is_open() else self._render_closed(rating)

    @http.route(_PATH, methods=["POST"], max_content_length=_MAX_BODY, **PAGE_ROUTE)
    @answers_page
    def answer(self, request_id, token, **form):
        rating = self._find(request_id, token)
        check_rate("rating", rating.id)
        if not rating._is_open():
            return self._render_closed(rating, 410)
        form = {name: value for name, value in form.items() if isinstance(value, str)}
        problems = self._find_problems(rating, form)
        if problems:
            return self._render_form(rating, form, problems, 422)
        if form.get("no_more"):
            rating._refuse_more()
        elif not rating._answer(form["score"], clean_text(form.get("comment"), _MAX_COMMENT) or False):
            return self._render_closed(rating, 409)
        return self._render_closed(rating)

    def _find(self, request_id, token):
        if request.env.user._is_internal():
            # Who works here does not rate in the place of the customer.
            raise Refusal(403, "not_allowed", "Not for employees")
        # sudo: the customer is known by the secret of the link, not as a user
        rating = request.env["cs.rating.request"].sudo().browse(request_id).exists()
        if not rating or not rating.ticket_id or not rating._has_token(token):
            raise refuse()
        choose_language(rating.partner_id)
        return rating.with_context(lang=request.env.lang)

    def _find_problems(self, rating, form):
        """Return what is wrong with a form, by field."""
        problems = {}
        if not self._is_touched(rating, form):
            problems["gesture"] = request.env._("Please press “Send” once more.")
        if form.get("score") not in dict(SCORES) and not form.get("no_more"):
            problems["score"] = request.env._("Please choose one.")
        return problems

    # Telling persons from machines

    def _is_touched(self, rating, form):
        """Tell whether a person has filled in the form: it holds the stamp, or the ticket's number."""
        number = form.get("number", "").strip().upper()
        if number and number == rating._get_reference().upper():
            return True
        moment, _dot, _signature = form.get("gesture", "").partition(".")
        if not (moment.isascii() and moment.isdigit()):
            return False
        is_ours = consteq(self._make_stamp(rating, int(moment)).encode(), form["gesture"].encode())
        return is_ours and RATING_LEAST_SECONDS <= time.time() - int(moment) <= RATING_MOST_SECONDS

    def _make_stamp(self, rating, moment):
        """Return the stamp of a page that was shown at ``moment`` (seconds)."""
        return f"{moment}.{hmac(rating.env, _SCOPE, (rating.id, moment))[:_STAMP_LENGTH]}"

    # Showing

    def _render_form(self, rating, form, problems=None, status=200):
        return render_page(
            "cs_complaints.rating_page",
            status,
            rating=rating,
            ticket=rating.ticket_id,
            company=rating.company_id,
            problems=problems or {},
            given=form,
            stamp=self._make_stamp(rating, int(time.time())),
            scores=rating._fields["score"]._description_selection(rating.env),
        )

    def _render_closed(self, rating, status=200):
        return render_page(
            "cs_complaints.rating_page_closed",
            status,
            rating=rating,
            company=rating.company_id,
        )


class ArrivalPageScore(ArrivalPage):
    """The receiver's mark for the delivery comes with the arrival check."""

    def _read_answer(self, check, form):
        values, problems = super()._read_answer(check, form)
        score = get_word(form, "score") or False
        if score and score not in dict(SCORES):
            problems["score"] = request.env._("Please choose one.")
        return {**values, "score": score}, problems


class GuardedRating(Rating):
    """Core's links know no difference between a person and a mail scanner: not for the desk's marks."""

    def _get_rating_and_record(self, token):
        rating, record = super()._get_rating_and_record(token)
        if rating.res_model in GUARDED_MODELS:
            raise NotFound()
        return rating, record
