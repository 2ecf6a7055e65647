import logging

from odoo import http
from odoo.http import request
from odoo.tools import email_normalize

from odoo.addons.cs_forwarding.controllers.intake_http import check_rate, sender_address
from odoo.addons.cs_forwarding.controllers.public_page import (
    MAX_FORM,
    PAGE_ROUTE,
    answers_page,
    choose_language,
    clean_text,
    get_word,
    render_page,
)
from odoo.addons.cs_forwarding.lib.masking import phone_tail

from ..const_portal import MAX_NAME
from .form import find_shared_parcel, get_form_values, get_tickets, given_words, read_matter, read_nonce

_logger = logging.getLogger(__name__)
# Shorter ones are no phone number.
_PHONE_DIGITS = 5


class TicketForm(http.Controller):
    """A matter raised without a login. The answer says nothing about what we know of the writer."""

    @http.route("/cs/ticket/new", methods=["GET"], readonly=True, **PAGE_ROUTE)
    @answers_page
    def ask(self, **params):
        if not request.env.user._is_public():
            return request.redirect_query("/my/tickets/new", given_words(params))
        choose_language(request.env["res.partner"])
        return self._render(given_words(params), find_shared_parcel(params))

    @http.route("/cs/ticket/new", methods=["POST"], max_content_length=MAX_FORM, **PAGE_ROUTE)
    @answers_page
    def open(self, **form):
        choose_language(request.env["res.partner"])
        check_rate("ticket_form", sender_address())
        given = given_words(form)
        parcel = find_shared_parcel(form)
        company = parcel.company_id or request.env.company
        values, photos, problems = read_matter(form, company)
        contact = self._read_contact(form, problems)
        if problems:
            return self._render(given, parcel, problems, 422)
        if get_word(form, "homepage"):
            # Only programs fill in what nobody sees. They are thanked, so that they learn nothing.
            _logger.info("A program filled in the ticket form, from %s", sender_address())
            return self._render_thanks(company)
        ticket = get_tickets()._open_by_customer(
            {**values, **contact, **self._prepare_matter(form, values, parcel)}, photos
        )
        return self._render_thanks(company, ticket)

    def _read_contact(self, form, problems):
        """Return how to reach the writer; a phone or an address is enough."""
        name = clean_text(get_word(form, "name"), MAX_NAME)
        phone = clean_text(get_word(form, "phone"), MAX_NAME)
        email = clean_text(get_word(form, "email"), 4 * MAX_NAME)
        address = email_normalize(email) or ""
        if not name:
            problems["name"] = request.env._("Please tell us your name.")
        if email and not address:
            problems["email"] = request.env._("Please check the address.")
        if phone and not phone_tail(phone, _PHONE_DIGITS):
            problems["phone"] = request.env._("Please check the number.")
        if not phone and not email:
            problems["phone"] = request.env._("Please leave a phone number or an e-mail address.")
        return {"contact_name": name, "contact_phone": phone, "contact_email": address}

    def _prepare_matter(self, form, values, parcel):
        """Return what the ticket is about. The subject goes into mails: nothing a stranger types is in it."""
        number = clean_text(get_word(form, "number"), MAX_NAME)
        category = get_tickets().env["cs.ticket.category"].browse(values["category_id"])
        given = request.env._("Number given: %(number)s", number=number) if number and not parcel else ""
        return {
            "source": "website",
            "external_ref": read_nonce(form),
            "name": get_tickets()._prepare_form_subject(category, parcel.name),
            "matter": "\n\n".join(filter(None, (values["matter"], given))),
            "parcel_id": parcel.id,
        }

    def _render(self, given, parcel, problems=None, status=200):
        company = parcel.company_id or request.env.company
        return render_page(
            "cs_complaints.ticket_form",
            status,
            company=company,
            parcel=parcel,
            given=given,
            problems=problems or {},
            **get_form_values(company),
        )

    def _render_thanks(self, company, ticket=None):
        return render_page("cs_complaints.ticket_form_thanks", company=company, ticket=ticket)
