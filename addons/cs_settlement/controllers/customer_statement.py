from decimal import Decimal, InvalidOperation

from werkzeug.urls import url_encode

from odoo import SUPERUSER_ID
from odoo.fields import Domain
from odoo.http import content_disposition, request, route

from odoo.addons.cs_forwarding.controllers.intake_http import RATES, check_rate
from odoo.addons.cs_forwarding.controllers.portal_pages import SEARCH_LENGTH, get_list_values, is_own
from odoo.addons.cs_forwarding.controllers.public_page import (
    answers_page,
    choose_language,
    clean_text,
    get_word,
)
from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from ..const_customer import (
    ANSWERABLE_STATES,
    MAX_NAME,
    MAX_WORDS,
    OBJECTION_REASONS,
    PORTAL_LINES,
)

# Requests a minute: pages and answers of one address, answers to one statement, files of one statement.
RATES |= {"statement": 300, "statement_answer": 240, "statement_file": 10}
_MAX_CLAIM = Decimal(10) ** 12
_PATH = "/my/statements/<int:statement_id>"
_ANSWER_ROUTE = {
    "type": "http",
    "auth": "public",
    "methods": ["POST"],
    "website": True,
    "max_content_length": 512 * 2**10,
}
_FILES = {
    "pdf": ("application/pdf", "_render_pdf"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "_render_xlsx"),
}


class StatementPortal(CustomerPortal):
    """A customer's statements. He has no rights on the models: what he may see is asked here, each time."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "customer_statement_count" in counters:
            domain = self._get_statement_domain() & Domain("state", "in", ANSWERABLE_STATES)
            values["customer_statement_count"] = self._get_statements().search_count(domain)
        return values

    def _get_statements(self):
        # sudo: customers have no rights on statements; each search carries the domain of their own ones
        return request.env["cs.customer.statement"].sudo()

    def _get_statement_domain(self):
        return self._get_statements()._get_portal_domain(request.env.user.partner_id)

    # The list

    @route(
        ["/my/statements", "/my/statements/page/<int:page>"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_my_statements(self, page=1, filterby="all", **kwargs):
        statements, listed = get_list_values(
            self._get_statements(),
            self._get_statement_domain(),
            self._get_statement_filters(),
            "/my/statements",
            page,
            filterby,
        )
        values = {
            **self._prepare_portal_layout_values(),
            **listed,
            "page_name": "customer_statement",
            "statements": statements,
        }
        return request.render("cs_settlement.portal_my_statements", values)

    def _get_statement_filters(self):
        open_ones = Domain("state", "in", ANSWERABLE_STATES)
        current = Domain("state", "!=", "replaced")
        return {
            "open": {"label": request.env._("To Confirm"), "domain": open_ones},
            "done": {"label": request.env._("Confirmed"), "domain": ~open_ones & current},
            "all": {"label": request.env._("All"), "domain": current},
        }

    # One statement

    @route([_PATH, f"{_PATH}/page/<int:page>"], type="http", auth="public", methods=["GET"], website=True)
    @answers_page(rate="statement")
    def portal_my_statement(self, statement_id, access_token="", page=1, **params):
        statement = self._find_statement(statement_id, access_token)
        survivor = statement._get_survivor()
        if survivor != statement:
            token = survivor._get_portal_token() if access_token else ""
            return request.redirect(self._get_statement_url(survivor, token))
        return self._render_statement(statement, access_token, {**params, "page": str(page)})

    @route(f"{_PATH}/file/<any(pdf,xlsx):kind>", type="http", auth="public", methods=["GET"], website=True)
    @answers_page(rate="statement")
    def portal_statement_file(self, statement_id, kind, access_token="", **kwargs):
        statement = self._find_statement(statement_id, access_token)
        check_rate("statement_file", statement.id)
        mimetype, method = _FILES[kind]
        content = getattr(statement, method)()
        name = f"{statement._get_file_name()}.{kind}"
        headers = [("Content-Type", mimetype), ("Content-Disposition", content_disposition(name))]
        return request.make_response(content, headers=headers)

    # Answers

    @route(f"{_PATH}/confirm", **_ANSWER_ROUTE)
    @answers_page(rate="statement")
    def portal_confirm_statement(self, statement_id, access_token="", **form):
        return self._take_answer(statement_id, access_token, form)

    @route(f"{_PATH}/object", **_ANSWER_ROUTE)
    @answers_page(rate="statement")
    def portal_object_to_line(self, statement_id, access_token="", **form):
        return self._take_answer(statement_id, access_token, form, objects=True)

    def _take_answer(self, statement_id, access_token, form, objects=False):
        """Take a confirmation or an objection, or show the page again and say why not."""
        statement, line, who, problem = self._read_answer(statement_id, access_token, form)
        objection, wrong = self._read_objection(line, form) if objects else ({}, "")
        if problem or wrong:
            return self._render_statement(statement, access_token, form, problem or wrong, 422)
        take = statement._object if objects else statement._confirm
        if not take(self._get_way(statement), line, **objection, **who):
            too_late = request.env._(
                "This statement was answered or replaced in the meantime. Please look again."
            )
            return self._render_statement(statement, access_token, form, too_late, 409)
        return self._go_on(statement, access_token, form, line)

    def _read_answer(self, statement_id, access_token, form):
        """Return the statement, the line if one was meant, who answers, and what is wrong with it."""
        statement = self._find_statement(statement_id, access_token)
        if request.env.user._is_internal():
            raise request.not_found()  # nobody of ours answers for a customer
        check_rate("statement_answer", statement.id)
        # What follows from an answer is the house's doing; the customer is known by login or link.
        statement = statement.with_user(SUPERUSER_ID)
        line = self._read_line(statement, get_word(form, "line"))
        partner = self._get_answering_partner(statement)
        typed = clean_text(get_word(form, "name"), MAX_NAME)
        who = {
            "name": partner.name if self._owns_statement(statement) else typed,
            "partner_id": partner.id,
            "ip": request.httprequest.remote_addr,
        }
        problem = "" if len(who["name"] or "") > 1 else request.env._("Please type your name first.")
        return statement, line, who, problem

    def _read_line(self, statement, number):
        """Return the line of the statement that was meant; none for an answer to all of it."""
        lines = statement.env["cs.customer.statement.line"]
        if not number:
            return lines
        if not number.isdecimal() or len(number) > 9:
            raise request.not_found()
        domain = Domain([("statement_id", "=", statement.id), ("id", "=", int(number))])
        line = lines.search(domain, limit=1)
        if not line:
            raise request.not_found()
        return line

    def _read_objection(self, line, form):
        """Return the objection to a line, and what is wrong with it."""
        key = line.id or 0
        reason = get_word(form, f"reason_{key}")
        words = clean_text(get_word(form, f"words_{key}"), MAX_WORDS)
        claimed, problem = self._read_claim(get_word(form, f"claimed_{key}"))
        if not line:
            raise request.not_found()
        if reason not in dict(OBJECTION_REASONS):
            problem = request.env._("Please choose why you object.")
        elif reason == "other" and not words:
            problem = request.env._("Please write why you object.")
        return {"reason": reason, "words": words, "claimed": claimed}, problem

    def _read_claim(self, text):
        text = text.strip().replace(",", "").replace("，", "")
        if not text:
            return False, ""
        try:
            amount = Decimal(text)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or abs(amount) > _MAX_CLAIM:
            return False, request.env._("Please write the right amount as a number, such as 18.50.")
        return float(amount), ""

    def _get_way(self, statement):
        return "portal" if self._owns_statement(statement) else "link"

    def _get_answering_partner(self, statement):
        """Return who answers: the customer who is logged in, else the one the link was sent to."""
        user = request.env.user
        return user.partner_id if self._owns_statement(statement) else statement._get_recipient()

    # Who may see it

    def _find_statement(self, statement_id, access_token=""):
        """Return the statement when the visitor may see it; otherwise it does not exist for him."""
        statement = self._get_statements().browse(statement_id).exists()
        if not statement or not (self._owns_statement(statement) or statement._is_shared_with(access_token)):
            raise request.not_found()
        if request.env.user._is_public():
            choose_language(statement.partner_id)
        return statement.with_context(lang=request.env.lang)

    def _owns_statement(self, statement):
        return is_own(statement, statement._get_portal_domain(request.env.user.partner_id))

    def _get_statement_url(self, statement, access_token, page="", anchor="", **query):
        query = {"access_token": access_token, **query}
        query = url_encode({name: word for name, word in query.items() if word})
        path = f"{statement._get_portal_path()}{f'/page/{page}' if page else ''}"
        return f"{path}{f'?{query}' if query else ''}{anchor}"

    def _go_on(self, statement, access_token, form, line):
        """Lead back to where the customer was."""
        page = get_word(form, "page")
        return request.redirect(
            self._get_statement_url(
                statement,
                "" if self._owns_statement(statement) else access_token,
                page if page.isdecimal() and len(page) < 7 else "",
                f"#line-{line.id}" if line else "",
                search=clean_text(get_word(form, "search"), SEARCH_LENGTH),
            )
        )

    def _render_statement(self, statement, access_token, params, problem="", status=200):
        statement = statement.sudo()  # sudo: who may see it was asked when it was found
        owned = self._owns_statement(statement)
        search = clean_text(get_word(params, "search"), SEARCH_LENGTH)
        page = get_word(params, "page")
        pages, lines = self._get_lines(statement, search, page, "" if owned else access_token)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "customer_statement",
            "statement": statement,
            "state": statement._get_portal_state(),
            "lines": lines,
            "pager": pages,
            "search": search,
            "owned": owned,
            "access_token": "" if owned else access_token,
            "can_answer": statement._is_answerable() and not request.env.user._is_internal(),
            "reasons": lines._fields["reason"]._description_selection(request.env),
            "given": {name: word for name, word in params.items() if isinstance(word, str)},
            "problem": problem,
            "max_words": MAX_WORDS,
            "max_name": MAX_NAME,
        }
        content = request.render("cs_settlement.portal_my_statement", values, lazy=False)
        return request.make_response(content, status=status)

    def _get_lines(self, statement, search, page, access_token):
        """Return the pager and the lines of one page."""
        # sudo: the domain names the statement, which the visitor may see
        lines = request.env["cs.customer.statement.line"].sudo()
        domain = statement._get_portal_line_domain(search)
        arguments = {"search": search, "access_token": access_token}
        pages = pager(
            url=statement._get_portal_path(),
            total=lines.search_count(domain),
            page=int(page) if page.isdecimal() and len(page) < 7 else 1,
            step=PORTAL_LINES,
            url_args={name: word for name, word in arguments.items() if word},
        )
        order = "currency_id, date, id"
        return pages, lines.search(domain, order=order, limit=PORTAL_LINES, offset=pages["offset"])
