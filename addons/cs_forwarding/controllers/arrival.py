from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from odoo import fields, http
from odoo.http import request

from ..const_care import ARRIVAL_CONDITIONS, ATTITUDES, OPEN_ARRIVAL_STATES
from .intake_http import check_rate
from .public_page import (
    MAX_FORM,
    MAX_PHOTOS,
    PAGE_ROUTE,
    answers_page,
    choose_language,
    clean_text,
    get_word,
    read_photos,
    refuse,
    render_page,
)

_MAX_REMARKS = 2000
_MAX_NAME = 64
# A receiver's clock may be a little wrong, his memory not by years.
_LONGEST_AGO = timedelta(days=366)
_PATH = "/cs/arrival/<int:check_id>/<string:token>"


class ArrivalPage(http.Controller):
    """The receiver tells how a parcel arrived. Looking changes nothing; only a filled-in form does."""

    @http.route(_PATH, methods=["GET"], readonly=True, **PAGE_ROUTE)
    @answers_page
    def show(self, check_id, token, **_params):
        check = self._find(check_id, token)
        return self._render_form(check, {}, {}) if self._is_open(check) else self._render_closed(check)

    @http.route(_PATH, methods=["POST"], max_content_length=MAX_FORM, **PAGE_ROUTE)
    @answers_page
    def answer(self, check_id, token, **form):
        check = self._find(check_id, token)
        check_rate("arrival", check.id)
        if not self._is_open(check):
            return self._render_closed(check, 410)
        values, problems = self._read_answer(check, form)
        photos = read_photos(problems)
        if problems:
            return self._render_form(check, form, problems, 422)
        if not check._answer("link", photos=photos, **values):
            return self._render_closed(check, 409)
        return self._render_closed(check)

    def _find(self, check_id, token):
        # sudo: the receiver is known by the secret of the link, not as a user
        check = request.env["cs.arrival.check"].sudo().browse(check_id).exists()
        if not check or not check._has_token(token):
            raise refuse()
        choose_language(check.partner_id)
        return check.with_context(lang=request.env.lang)

    def _is_open(self, check):
        return check.state in OPEN_ARRIVAL_STATES and not check._is_expired()

    # Reading

    def _read_answer(self, check, form):
        """Return the values of the answer, and the problems by field."""
        problems = {}
        condition, attitude = form.get("condition"), form.get("attitude") or False
        if condition not in dict(ARRIVAL_CONDITIONS):
            problems["condition"] = request.env._("Please choose one.")
        if attitude and attitude not in dict(ATTITUDES):
            problems["attitude"] = request.env._("Please choose one.")
        values = {
            "condition": condition,
            "attitude": attitude,
            "signee": clean_text(get_word(form, "signee"), _MAX_NAME),
            "remarks": clean_text(get_word(form, "remarks"), _MAX_REMARKS),
            "arrived_at": self._read_moment(check, get_word(form, "arrived_at"), problems),
        }
        return values, problems

    def _read_moment(self, check, text, problems):
        """Return a time of the receiver's clock as naive UTC, or False."""
        if not text:
            return False
        try:
            local = datetime.strptime(text[:16], "%Y-%m-%dT%H:%M").replace(tzinfo=ZoneInfo(check._get_tz()))
            moment = local.astimezone(UTC).replace(tzinfo=None)
        except (ValueError, OverflowError):
            moment = None
        now = fields.Datetime.now()
        if moment is None or not now - _LONGEST_AGO < moment < now + timedelta(hours=1):
            problems["arrived_at"] = request.env._("Please check date and time.")
            return False
        return moment

    # Showing

    def _render_form(self, check, form, problems, status=200):
        labels = check._fields
        local = check._to_local(check.delivered_at)
        return render_page(
            "cs_forwarding.arrival_page",
            status,
            check=check,
            company=check.company_id,
            problems=problems,
            given={name: value for name, value in form.items() if isinstance(value, str)},
            arrived_at=local.strftime("%Y-%m-%dT%H:%M") if local else "",
            conditions=labels["condition"]._description_selection(check.env),
            attitudes=labels["attitude"]._description_selection(check.env)[::-1],
            lines=check._get_lines(),
            max_photos=MAX_PHOTOS,
        )

    def _render_closed(self, check, status=200):
        return render_page("cs_forwarding.arrival_page_closed", status, check=check, company=check.company_id)
