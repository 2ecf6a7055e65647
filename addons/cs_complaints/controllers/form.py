"""What the forms for a new ticket share, with and without a login."""

import secrets

from odoo.http import request

from odoo.addons.cs_forwarding.controllers.intake_http import RATES
from odoo.addons.cs_forwarding.controllers.public_page import MAX_PHOTOS, clean_text, get_word, read_photos

from ..const_portal import MAX_WORDS

_MAX_NONCE = 64
# Requests a minute: forms sent by one address or customer, words written to one ticket.
RATES.update(ticket_form=5, ticket_words=10)


def get_tickets():
    # sudo: customers have no rights on tickets; whoever uses this asks for their own ones each time
    return request.env["cs.ticket"].sudo().with_context(lang=request.env.lang)


def get_form_values(company):
    """Return what the template of the form needs, whoever fills it in."""
    return {
        "categories": get_tickets()._get_form_categories(company),
        "max_photos": MAX_PHOTOS,
        "max_words": MAX_WORDS,
        "nonce": secrets.token_urlsafe(16),
    }


def read_matter(form, company):
    """Return the values of a ticket that are in every form, the photos, and the problems by field."""
    problems = {}
    category = _read_category(form, company)
    if not category:
        problems["category"] = request.env._("Please choose one.")
    matter = clean_text(get_word(form, "matter"), MAX_WORDS)
    if not matter:
        problems["matter"] = request.env._("Please tell us what happened.")
    values = {
        "category_id": category.id,
        "kind": category.kind,
        "matter": matter,
        "demand": clean_text(get_word(form, "demand"), MAX_WORDS),
        "lang": request.env.lang,
        "company_id": company.id,
    }
    return values, read_photos(problems), problems


def read_nonce(form):
    """Return the sign by which a form that is sent twice is known."""
    return clean_text(get_word(form, "nonce"), _MAX_NONCE) or secrets.token_urlsafe(16)


def read_number(form, name):
    """Return the number of a record in a field of the form, 0 when there is none."""
    text = get_word(form, name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def find_shared_parcel(form):
    """Return the parcel of a link with its secret, both taken over into the form; nothing otherwise."""
    # sudo: the visitor is known by the secret of the parcel's page, not as a user
    parcel = request.env["cs.parcel"].sudo().browse(read_number(form, "parcel")).exists()
    return parcel if parcel and parcel._is_shared_with(get_word(form, "token")) else parcel.browse()


def given_words(form):
    """Return what was typed, to show it again."""
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _read_category(form, company):
    chosen = get_word(form, "category")
    categories = get_tickets()._get_form_categories(company)
    return categories.filtered(lambda category: str(category.id) == chosen)
