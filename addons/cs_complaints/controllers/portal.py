from odoo.fields import Domain
from odoo.http import request, route
from odoo.tools import consteq

from odoo.addons.cs_forwarding.controllers.intake_http import check_rate
from odoo.addons.cs_forwarding.controllers.portal_pages import get_list_values, is_own
from odoo.addons.cs_forwarding.controllers.public_page import (
    MAX_FORM,
    MAX_PHOTOS,
    answers_page,
    clean_text,
    get_word,
    read_photos,
)
from odoo.addons.portal.controllers.portal import CustomerPortal

from ..const import OPEN_TICKET_STATES
from ..const_portal import CUSTOMER_STATES, MAX_PARCELS, MAX_WORDS
from .form import (
    find_shared_parcel,
    get_form_values,
    get_tickets,
    given_words,
    read_matter,
    read_nonce,
    read_number,
)

_SHOWN_TYPES = ("image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf")


class TicketPortal(CustomerPortal):
    """A customer's tickets. He has no rights on the models: what he may see is asked here, each time."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        domain = self._get_ticket_domain()
        if "ticket_count" in counters:
            values["ticket_count"] = get_tickets().search_count(domain & get_tickets()._get_open_domain())
        if "ticket_turn_count" in counters:
            turn = domain & Domain("state", "in", CUSTOMER_STATES)
            values["ticket_turn_count"] = get_tickets().search_count(turn)
        return values

    def _get_ticket_domain(self):
        return get_tickets()._get_portal_list_domain(request.env.user.partner_id)

    # The list

    @route(["/my/tickets", "/my/tickets/page/<int:page>"], type="http", auth="user", website=True)
    def portal_my_tickets(self, page=1, filterby="open", search="", **kwargs):
        tickets, listed = get_list_values(
            get_tickets(),
            self._get_ticket_domain(),
            self._get_ticket_filters(),
            "/my/tickets",
            page,
            filterby,
            search,
            order="id desc",
        )
        values = {
            **self._prepare_portal_layout_values(),
            **listed,
            "page_name": "ticket",
            "tickets": tickets,
        }
        return request.render("cs_complaints.portal_my_tickets", values)

    def _get_ticket_filters(self):
        is_open = Domain("state", "in", OPEN_TICKET_STATES)
        return {
            "open": {"label": request.env._("Open"), "domain": is_open},
            "done": {"label": request.env._("Closed"), "domain": ~is_open},
            "all": {"label": request.env._("All"), "domain": Domain.TRUE},
        }

    # A new one

    @route("/my/tickets/new", type="http", auth="user", methods=["GET"], website=True, readonly=True)
    def portal_new_ticket(self, **params):
        return self._render_new(given_words(params))

    @route(
        "/my/tickets/new", type="http", auth="user", methods=["POST"], website=True,
        max_content_length=MAX_FORM,
    )
    @answers_page
    def portal_open_ticket(self, **form):
        user = request.env.user
        check_rate("ticket_form", user.id)
        parcel = self._read_parcel(form)
        company = parcel.company_id or request.env.company
        values, photos, problems = read_matter(form, company)
        if problems:
            return self._render_new(given_words(form), problems, 422)
        ticket = get_tickets()._open_by_customer(
            {
                **values,
                **self._prepare_own_values(parcel),
                "external_ref": f"{user.id}:{read_nonce(form)}",
                "name": get_tickets()._prepare_form_subject(
                    get_tickets().env["cs.ticket.category"].browse(values["category_id"]),
                    parcel.name,
                    values["matter"],
                ),
            },
            photos,
            user.partner_id,
        )
        return request.redirect(f"/my/tickets/{ticket.id}?sent=1" if ticket else "/my/tickets")

    def _prepare_own_values(self, parcel):
        """Return who writes, and about which parcel."""
        partner = request.env.user.partner_id
        is_receiver = parcel.partner_id.commercial_partner_id == partner.commercial_partner_id
        return {
            "source": "portal",
            "partner_id": partner.id,
            "contact_name": partner.name,
            "contact_phone": partner.phone,
            "contact_email": partner.email,
            "parcel_id": parcel.id,
            "complainant_role": is_receiver and "receiver",
        }

    def _get_own_parcels(self):
        # sudo: customers have no rights on parcels; the domain is that of their own ones
        parcels = request.env["cs.parcel"].sudo()
        return parcels, parcels._get_portal_domain(request.env.user.partner_id)

    def _read_parcel(self, form):
        """Return the parcel chosen: one of the customer's own, or one whose link he has."""
        parcels, domain = self._get_own_parcels()
        number = read_number(form, "parcel")
        return parcels.search(domain & Domain("id", "=", number), limit=1) or find_shared_parcel(form)

    def _render_new(self, given, problems=None, status=200):
        parcels, domain = self._get_own_parcels()
        chosen = self._read_parcel(given)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "ticket_new",
            "parcels": chosen | parcels.search(domain, order="id desc", limit=MAX_PARCELS),
            "chosen": chosen,
            "given": given,
            "problems": problems or {},
            **get_form_values(chosen.company_id or request.env.company),
        }
        page = request.render("cs_complaints.portal_new_ticket", values, lazy=False)
        return request.make_response(page, status=status)

    # One ticket

    @route("/my/tickets/<int:ticket_id>", type="http", auth="public", methods=["GET"], website=True)
    @answers_page
    def portal_my_ticket(self, ticket_id, access_token="", sent="", **kwargs):
        ticket = self._find_ticket(ticket_id, access_token)
        survivor = ticket._get_survivor()
        if survivor != ticket and self._is_same_customer(ticket, survivor):
            return request.redirect(self._get_page_url(survivor, access_token))
        return self._render_ticket(ticket, access_token, sent=sent)

    @route(
        "/my/tickets/<int:ticket_id>/write", type="http", auth="public", methods=["POST"], website=True,
        max_content_length=MAX_FORM,
    )
    @answers_page
    def portal_write_ticket(self, ticket_id, access_token="", **form):
        ticket = self._find_ticket(ticket_id, access_token)
        check_rate("ticket_words", ticket.id)
        words = clean_text(get_word(form, "words"), MAX_WORDS)
        problems = {}
        photos = read_photos(problems)
        if not words and not photos and not problems:
            problems["words"] = request.env._("Please write something.")
        if not ticket._can_customer_write():
            problems["words"] = request.env._("This matter is closed. Please open a new one.")
        if problems:
            return self._render_ticket(ticket, access_token, words=words, problems=problems, status=422)
        ticket._add_customer_words(words, photos, self._get_author(ticket))
        return request.redirect(self._get_page_url(ticket, access_token, "sent=2"))

    @route(
        "/my/tickets/<int:ticket_id>/settle", type="http", auth="public", methods=["POST"], website=True
    )
    @answers_page
    def portal_settle_ticket(self, ticket_id, access_token="", **form):
        ticket = self._find_ticket(ticket_id, access_token)
        check_rate("ticket_words", ticket.id)
        if ticket._can_customer_settle():
            ticket._settle_by_customer()
        return request.redirect(self._get_page_url(ticket, access_token))

    @route(
        "/my/tickets/<int:ticket_id>/file/<int:attachment_id>",
        type="http", auth="public", methods=["GET"], website=True, readonly=True,
    )
    def portal_ticket_file(self, ticket_id, attachment_id, access_token="", **kwargs):
        ticket = self._find_ticket(ticket_id, access_token)
        attachments = ticket._get_portal_messages().attachment_ids
        found = attachments.filtered(lambda attachment: attachment.id == attachment_id)
        if not found:
            raise request.not_found()
        # What a stranger has sent is shown only where a browser shows no more than a picture of it.
        return request.env["ir.binary"]._get_stream_from(found).get_response(
            as_attachment=found.mimetype not in _SHOWN_TYPES
        )

    def _find_ticket(self, ticket_id, access_token=""):
        """Return the ticket when the visitor may see it; otherwise it does not exist for him."""
        ticket = get_tickets().browse(ticket_id).exists()
        if not ticket or not (self._owns_ticket(ticket) or self._has_token(ticket, access_token)):
            raise request.not_found()
        return ticket

    def _owns_ticket(self, ticket):
        return is_own(ticket, ticket._get_portal_domain(request.env.user.partner_id))

    def _has_token(self, ticket, token):
        known = ticket.access_token
        return bool(known and token) and consteq(known.encode(), token.encode())

    def _is_same_customer(self, ticket, survivor):
        return ticket.partner_id.commercial_partner_id == survivor.partner_id.commercial_partner_id

    def _get_author(self, ticket):
        """Return who writes: the customer who is logged in, else the one the link was sent to."""
        user = request.env.user
        return ticket.partner_id if user._is_public() or user._is_internal() else user.partner_id

    def _get_page_url(self, ticket, access_token, query=""):
        """Return the address of the page; a link's visitor goes on with a link."""
        token = f"access_token={ticket._portal_ensure_token()}" if access_token else ""
        return f"/my/tickets/{ticket.id}?{'&'.join(filter(None, (token, query)))}"

    def _render_ticket(self, ticket, access_token, words="", problems=None, sent="", status=200):
        owned = self._owns_ticket(ticket)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "ticket",
            "ticket": ticket,
            "state": ticket._get_portal_state(),
            # Nobody of ours accepts or rates for the customer.
            "steps": [] if request.env.user._is_internal() else ticket._get_portal_steps(),
            "conversation": ticket._get_portal_conversation(),
            "owned": owned,
            "access_token": "" if owned else access_token,
            "words": words,
            "problems": problems or {},
            "sent": sent,
            "max_photos": MAX_PHOTOS,
            "max_words": MAX_WORDS,
        }
        page = request.render("cs_complaints.portal_my_ticket", values, lazy=False)
        return request.make_response(page, status=status)
