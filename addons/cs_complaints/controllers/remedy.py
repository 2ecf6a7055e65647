from odoo import SUPERUSER_ID, http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.cs_forwarding.controllers.intake_http import RATES, check_rate
from odoo.addons.cs_forwarding.controllers.public_page import (
    PAGE_ROUTE,
    answers_page,
    choose_language,
    clean_text,
    get_word,
    refuse,
    render_page,
)

# Answers to one offer a minute.
RATES["remedy"] = 10
_MAX_BODY = 64 * 2**10
_MAX_NAME = 64
_MAX_WORDS = 2000
_MIN_NAME = 2
_PATH = "/my/tickets/<int:ticket_id>/remedy/<int:remedy_id>"


class RemedyPage(http.Controller):
    """The customer accepts or refuses an offer.

    Looking changes nothing, whoever looks. A programme that sends the form as it stands changes nothing
    either: the answer has to be chosen and a name to be typed.
    """

    @http.route(_PATH, type="http", auth="user", methods=["GET"])
    def open_own(self, ticket_id, remedy_id, **_params):
        """Lead a customer who is logged in to the page of his offer."""
        # sudo: customers have no rights on remedies; whose ticket it is is asked here
        remedy = request.env["cs.remedy"].sudo().browse(remedy_id).exists()
        if not self._is_own(remedy, ticket_id):
            raise request.not_found()
        return request.redirect(remedy._get_path())

    @http.route(f"{_PATH}/<string:token>", methods=["GET"], readonly=True, **PAGE_ROUTE)
    @answers_page
    def show(self, ticket_id, remedy_id, token, **_params):
        return self._render(self._find(ticket_id, remedy_id, token))

    @http.route(f"{_PATH}/<string:token>", methods=["POST"], max_content_length=_MAX_BODY, **PAGE_ROUTE)
    @answers_page
    def answer(self, ticket_id, remedy_id, token, **form):
        remedy = self._find(ticket_id, remedy_id, token)
        check_rate("remedy", remedy.id)
        if not remedy._is_answerable():
            return self._render(remedy, status=410)
        if request.env.user._is_internal():
            return self._render(remedy, status=403)
        given, problems = self._read(form)
        if problems:
            return self._render(remedy, given, problems, 422)
        ours = remedy._with_house_lang()
        take = ours._accept if given["answer"] == "accept" else ours._refuse
        ip = request.httprequest.remote_addr
        is_taken = take("link", given["name"], given["words"], ip=ip)
        return self._render(remedy, status=200 if is_taken else 409)

    def _find(self, ticket_id, remedy_id, token):
        # The customer is known by the secret of the link, not as a user; what follows is the house's doing.
        remedy = request.env["cs.remedy"].with_user(SUPERUSER_ID).browse(remedy_id).exists()
        if not remedy or remedy.ticket_id.id != ticket_id or not remedy._has_token(token):
            raise refuse()
        choose_language(remedy.ticket_id.partner_id)
        return remedy.with_company(remedy.company_id).with_context(lang=request.env.lang)

    def _is_own(self, remedy, ticket_id):
        """Tell whether the visitor is the customer of the ticket, or of his company."""
        if not remedy or remedy.ticket_id.id != ticket_id or not remedy.offered_at:
            return False
        own = remedy.ticket_id._get_portal_domain(request.env.user.partner_id)
        return bool(remedy.ticket_id.search_count(own & Domain("id", "=", ticket_id)))

    def _read(self, form):
        """Return what was filled in, and the problems by field."""
        given = {
            "answer": get_word(form, "answer"),
            "name": clean_text(get_word(form, "name"), _MAX_NAME),
            "words": clean_text(get_word(form, "words"), _MAX_WORDS),
        }
        problems = {}
        if given["answer"] not in ("accept", "refuse"):
            problems["answer"] = request.env._("Please choose one.")
        if len(given["name"]) < _MIN_NAME:
            problems["name"] = request.env._("Please write your name.")
        if given["answer"] == "refuse" and not given["words"]:
            problems["words"] = request.env._("Please tell us what you would like instead.")
        return given, problems

    def _render(self, remedy, given=None, problems=None, status=200):
        is_open = remedy._is_answerable()
        return render_page(
            "cs_complaints.remedy_page" if is_open else "cs_complaints.remedy_page_closed",
            status,
            remedy=remedy,
            company=remedy.company_id,
            lines=remedy._get_offer_lines(),
            given=given or {},
            problems=problems or {},
            is_internal=request.env.user._is_internal(),
        )
