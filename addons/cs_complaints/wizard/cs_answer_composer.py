from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import html2plaintext, is_html_empty

from ..const_answers import ANSWER_WAYS, MAX_BULK_ANSWERS


class CsAnswerComposer(models.TransientModel):
    """Writes an answer to the customer of one ticket, or to those of many."""

    _name = "cs.answer.composer"
    _description = "Answer the Customer"

    ticket_ids = fields.Many2many("cs.ticket", string="Tickets", required=True)
    ticket_id = fields.Many2one("cs.ticket", compute="_compute_ticket_id", help="The ticket, if it is one.")
    count = fields.Integer(compute="_compute_ticket_id")
    way = fields.Selection(
        ANSWER_WAYS,
        string="By",
        required=True,
        compute="_compute_way",
        store=True,
        readonly=False,
        precompute=True,
    )
    to = fields.Char(compute="_compute_to")
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        compute="_compute_lang",
        store=True,
        readonly=False,
        precompute=True,
    )
    offered_ids = fields.Many2many("cs.answer.template", compute="_compute_offered_ids")
    template_id = fields.Many2one(
        "cs.answer.template",
        string="Text",
        compute="_compute_template_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('id', 'in', offered_ids)]",
    )
    is_holding = fields.Boolean(
        string="Holding Reply", help="Promise news by a moment; the clock runs until then."
    )
    promise_at = fields.Datetime(
        string="We Answer by", compute="_compute_promise_at", store=True, readonly=False, precompute=True
    )
    has_apology = fields.Boolean(
        string="Apologise First", compute="_compute_has_apology", store=True, readonly=False, precompute=True
    )
    subject = fields.Char(compute="_compute_words", store=True, readonly=False, precompute=True)
    body = fields.Html(
        string="Answer",
        compute="_compute_words",
        store=True,
        readonly=False,
        precompute=True,
        sanitize_style=True,
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Attachments")
    wait_reason = fields.Char(
        string="Then Wait for", help="What the customer has to send; his clocks stop until he answers."
    )
    warning = fields.Text(compute="_compute_warning")
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    line_ids = fields.One2many(
        "cs.answer.composer.line",
        "composer_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    count_ready = fields.Integer(compute="_compute_counts")
    count_blocked = fields.Integer(compute="_compute_counts")

    @api.depends("ticket_ids")
    def _compute_ticket_id(self):
        for composer in self:
            composer.count = len(composer.ticket_ids)
            composer.ticket_id = composer.ticket_ids._origin if composer.count == 1 else False

    @api.depends("ticket_ids")
    def _compute_way(self):
        for composer in self:
            composer.way = composer.way or composer._get_best_way()

    def _get_best_way(self):
        ticket = self.ticket_id
        return ticket._get_answer_ways()[0] if ticket else "mail"

    @api.depends("ticket_ids", "way")
    def _compute_to(self):
        for composer in self:
            ticket = composer.ticket_id
            composer.to = ticket and (ticket.contact_name or ticket.partner_id.name) or False

    @api.depends("ticket_ids")
    def _compute_lang(self):
        for composer in self:
            composer.lang = composer.ticket_id and composer.ticket_id._get_answer_lang()

    @api.depends("ticket_ids", "is_holding", "lang")
    def _compute_offered_ids(self):
        for composer in self:
            purposes = ["holding"] if composer.is_holding else ["answer", "update"]
            tickets = composer.ticket_ids._origin
            shelf = self.env["cs.answer.template"]
            offers = [shelf._get_offered(ticket, purposes, composer.lang or None) for ticket in tickets[:1]]
            composer.offered_ids = shelf.concat(*offers)

    @api.depends("is_holding")
    def _compute_template_id(self):
        for composer in self:
            offered = composer.offered_ids._origin
            keeps = composer.template_id in offered
            fallback = offered[:1] if composer.is_holding else offered.browse()
            composer.template_id = composer.template_id if keeps else fallback

    @api.depends("is_holding")
    def _compute_promise_at(self):
        for composer in self:
            first = composer.ticket_ids._origin[:1]
            promise_at = composer.promise_at or (first and first._get_promise_at())
            composer.promise_at = promise_at if composer.is_holding else False

    @api.depends("ticket_ids")
    def _compute_has_apology(self):
        for composer in self:
            kinds = set(composer.ticket_ids.mapped("kind"))
            composer.has_apology = bool(kinds & {"complaint", "after_sale"})

    @api.depends("ticket_ids", "template_id", "lang", "has_apology", "is_holding", "promise_at")
    def _compute_words(self):
        for composer in self:
            ticket = composer.ticket_id._origin
            if not ticket:
                composer.subject, composer.body = composer.subject, composer.body
                continue
            composer.subject, composer.body = composer._compose(ticket)[:2]

    def _compose(self, ticket):
        """Return ``(subject, body, names of gaps)`` of the answer to one ticket."""
        if not self.template_id and ticket.draft_answer and self.ticket_id:
            return ticket._get_answer_subject(), Markup(ticket.draft_answer), []
        if self.way == "phone" and not self.template_id:
            # What is written down of a call needs no greeting.
            return ticket._get_answer_subject(), Markup(""), []
        parts = ["greeting", "closing", *(["apology"] if self.has_apology else [])]
        return ticket._compose_answer(
            self.template_id._origin, parts, self.promise_at if self.is_holding else None, self.lang or None
        )

    @api.depends("body", "way", "promise_at", "is_holding", "ticket_ids")
    def _compute_warning(self):
        for composer in self:
            composer.warning = "\n".join(composer._get_warnings()) or False

    def _get_warnings(self):
        """Return sentences about what is wrong or doubtful with the answer; override to add checks."""
        ticket, warnings = self.ticket_id, []
        if ticket and self.way not in ticket._get_answer_ways():
            warnings.append(self.env._("The customer can't be reached this way: an address is missing."))
        if self.is_holding and self.promise_at and self.promise_at <= fields.Datetime.now():
            warnings.append(self.env._("The moment you promise is over."))
        return warnings

    @api.depends("subject", "body", "way", "ticket_ids", "lang")
    def _compute_preview(self):
        for composer in self:
            composer.preview = composer._render_preview() if composer.ticket_id else False

    def _render_preview(self):
        if self.way == "mail":
            return self.ticket_id._origin._render_answer_mail(self.subject, self.body)
        if self.way == "sms":
            text = html2plaintext(self.body or "", include_references=False).strip()
            return Markup("<pre class='text-wrap border-0 bg-transparent'>%s</pre>") % text
        return self.body

    # Many tickets

    @api.depends(
        "ticket_ids", "template_id", "way", "has_apology", "is_holding", "promise_at", "body", "subject"
    )
    def _compute_line_ids(self):
        for composer in self:
            tickets = composer.ticket_ids._origin if composer.count > 1 else self.env["cs.ticket"]
            rows = [composer._prepare_line(ticket) for ticket in tickets]
            composer.line_ids = [Command.clear(), *map(Command.create, rows)]

    def _prepare_line(self, ticket):
        """Return the answer to one of many tickets as it will go out, in its customer's language."""
        if self.template_id or self.is_holding:
            subject, body, missing = self._compose(ticket)
        else:
            subject, body, missing = self.subject or ticket._get_answer_subject(), self.body, []
        return {
            "ticket_id": ticket.id,
            "subject": subject,
            "body": body,
            "problem": self._get_problem(ticket, body, missing),
        }

    def _get_problem(self, ticket, body, missing):
        if ticket.state in ("merged", "cancelled"):
            return self.env._("No open matter")
        if self.way not in ticket._get_answer_ways():
            return self.env._("Cannot be reached this way")
        if is_html_empty(body):
            return self.env._("No text")
        return self.env._("Missing: %(names)s", names=", ".join(missing)) if missing else False

    @api.depends("line_ids.problem")
    def _compute_counts(self):
        for composer in self:
            composer.count_blocked = len(composer.line_ids.filtered("problem"))
            composer.count_ready = len(composer.line_ids) - composer.count_blocked

    # Sending

    def action_send(self):
        """Send what is previewed, and go on."""
        self.ensure_one()
        self._check_sending()
        if self.count == 1:
            self._send(self.ticket_ids, self.subject, self.body)
            return {"type": "ir.actions.act_window_close"}
        ready = self.line_ids.filtered(lambda line: not line.problem)
        for line in ready:
            self._send(line.ticket_id, line.subject, line.body)
        return self._tell(self.env._("%(count)s customers answered", count=len(ready)))

    def _tell(self, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "success",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _check_sending(self):
        if self.count > MAX_BULK_ANSWERS:
            raise UserError(
                self.env._("At most %(count)s tickets can be answered at once.", count=MAX_BULK_ANSWERS)
            )
        if self.is_holding and (not self.promise_at or self.promise_at <= fields.Datetime.now()):
            raise UserError(self.env._("Say by which moment, still ahead, the customer hears from you."))
        if self.count == 1 and not self.template_id and self._is_bare():
            raise UserError(self.env._("The answer says nothing yet. Write it, or choose a text."))
        if self.count > 1 and not self.count_ready:
            raise UserError(self.env._("No customer in this selection can be answered this way."))

    def _is_bare(self):
        """Tell whether the answer is nothing but greeting and closing."""
        ticket = self.ticket_id
        bare = ticket._compose_answer(self.template_id, ("greeting", "apology", "closing"), lang=self.lang)[1]
        words = set(html2plaintext(self.body or "").split())
        return not ticket.draft_answer and words <= set(html2plaintext(bare).split())

    def _send(self, ticket, subject, body):
        promise_at = self.promise_at if self.is_holding else None
        ticket._send_answer(self.way, subject, body, self._get_attachments(ticket), promise_at)
        if self.wait_reason:
            ticket._wait_for_customer(self.wait_reason)

    def _get_attachments(self, ticket):
        """Return the attachments as they hang on the ticket; each of many tickets gets copies."""
        owner = {"res_model": ticket._name, "res_id": ticket.id}
        if self.count > 1:
            return self.attachment_ids.copy(owner)
        self.attachment_ids.write(owner)
        return self.attachment_ids


class CsAnswerComposerLine(models.TransientModel):
    _name = "cs.answer.composer.line"
    _description = "Answer to One of Many Tickets"

    composer_id = fields.Many2one("cs.answer.composer", required=True, ondelete="cascade")
    ticket_id = fields.Many2one("cs.ticket", required=True, ondelete="cascade")
    partner_id = fields.Many2one(related="ticket_id.partner_id")
    lang = fields.Selection(related="ticket_id.lang")
    subject = fields.Char()
    body = fields.Html(string="Answer", sanitize_style=True)
    problem = fields.Char(readonly=True)
