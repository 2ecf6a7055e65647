import hashlib
import logging

from markupsafe import Markup
from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq, hmac

from odoo.addons.cs_forwarding.localized import format_moment

from ..const_remedy import REFUSED_TIER

_logger = logging.getLogger(__name__)
_TOKEN_LENGTH = 32


class CsRemedy(models.Model):
    """The customer's yes or no, and what is kept of it."""

    _inherit = "cs.remedy"

    offer_preview = fields.Html(compute="_compute_offer_preview", sanitize=False)

    @api.depends("message", "valid_until", "line_ids.kind_id", "line_ids.amount", "line_ids.note")
    @api.depends("line_ids.product_id", "line_ids.quantity")
    def _compute_offer_preview(self):
        """The mail as the customer gets it, but for the secret of his link."""
        for remedy in self:
            remedy.offer_preview = remedy._render_offer("#") if remedy.line_ids else False

    # What is offered

    def _get_offer_lines(self):
        """Return the remedies as the customer reads them: dicts title and details (one remedy)."""
        return [
            {"title": line._get_title(), "details": line._get_details()}
            for line in self.with_context(lang=self._get_customer_lang()).line_ids
        ]

    def _get_offer_text(self):
        """Return the whole of the offer as plain text, in the customer's language (one remedy).

        It is what the customer agrees to: the fingerprint of his consent is made of it.
        """
        remedy = self.with_context(lang=self._get_customer_lang())
        parts = [
            f"{remedy.company_id.name} · {remedy.ticket_id.number}/{remedy.version}",
            remedy.message or "",
            *(f"• {' · '.join(filter(None, line.values()))}" for line in remedy._get_offer_lines()),
            remedy.env._("Valid until %(moment)s", moment=remedy._format_validity()),
        ]
        return "\n".join(filter(None, parts))

    @api.model
    def _get_fingerprint(self, text):
        return hashlib.sha256(text.encode()).hexdigest()

    def _format_validity(self):
        """Return the end of the offer on the customer's clock (one remedy)."""
        ticket = self.ticket_id
        zone = ticket.partner_id.tz or ticket.channel_id.tz or self.company_id.partner_id.tz or "UTC"
        local = fields.Datetime.context_timestamp(self.with_context(tz=zone), self.valid_until)
        return format_moment(self.env, local)

    def _get_summary(self):
        """Return the remedies as one line (one remedy)."""
        return ", ".join(line._get_title() for line in self.line_ids)

    # The link

    def _get_token(self):
        """Return the secret of the link: it follows from what was offered when, and the database's own."""
        self.ensure_one()
        moment = fields.Datetime.to_string(self.offered_at)
        # sudo: the secret of the database is a system parameter
        secret = hmac(self.env(su=True), "cs_complaints.remedy", (self.id, moment, self.offer_hash))
        return secret[:_TOKEN_LENGTH]

    def _has_token(self, token):
        return bool(self.offered_at) and consteq(self._get_token().encode(), (token or "").encode())

    def _get_path(self):
        """Return the path of the page on which the customer accepts or refuses (one remedy)."""
        return f"/my/tickets/{self.ticket_id.id}/remedy/{self.id}/{self._get_token()}"

    def _get_link(self):
        return f"{self.get_base_url()}{self._get_path()}"

    def _tell_offer(self):
        """Write the offer to the customer in his language, on the ticket (one remedy)."""
        ticket = self.ticket_id
        ticket.message_post(
            body=self._render_offer(self._get_link()),
            partner_ids=ticket.partner_id.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def _tell_accepted(self):
        """Confirm to the customer what he has accepted; an automatic message is no answer (one remedy)."""
        ticket = self.ticket_id
        ticket.message_post(
            body=self._render_to_customer("cs_complaints.remedy_accepted"),
            partner_ids=ticket.partner_id.ids,
            message_type="auto_comment",
            subtype_xmlid="mail.mt_comment",
        )

    def _render_offer(self, link):
        return self._render_to_customer("cs_complaints.remedy_offer", link=link)

    def _render_to_customer(self, template, **values):
        """Return a template as HTML in the customer's language (one remedy)."""
        remedy = self.with_context(lang=self._get_customer_lang())
        values |= {"remedy": remedy, "lines": remedy._get_offer_lines()}
        return remedy.env["ir.qweb"]._render(template, values)

    # The answer

    def _is_answerable(self):
        """Tell whether the customer may still answer (one remedy)."""
        return self.state == "offered" and self.valid_until > fields.Datetime.now()

    def _accept(self, how, name, note=None, proofs=None, ip=None):
        """Take the customer's yes and carry out what was promised (one remedy, as superuser).

        :param how: one of ``CONSENT_WAYS``
        :param name: who said it
        :param proofs: ``ir.attachment`` records that prove it
        :return: False when somebody was faster, or the offer is over
        """
        if not self._take_answer("accepted", how, name, note, proofs, ip):
            return False
        self.ticket_id._go_to("remedying")
        self.ticket_id._refresh_remedy_cost()
        self._tell_accepted()
        self._carry_out()
        return True

    def _refuse(self, how, name, note=None, proofs=None, ip=None):
        """Take the customer's no: the matter goes on, one tier up (one remedy, as superuser)."""
        if not self._take_answer("refused", how, name, note, proofs, ip):
            return False
        ticket = self.ticket_id
        ticket._leave("proposed")
        if int(ticket.tier) < REFUSED_TIER:
            reason = self.env._("The customer refused the remedy: %(words)s", words=note or "")
            ticket._escalate(tier=str(REFUSED_TIER), reason=reason, source="customer")
        return True

    def _with_house_lang(self):
        """Return the proposal in the language of its owner: notes and documents are for our people."""
        user = self.user_id or self.proposed_by_id
        return self.with_context(lang=user.lang or self.company_id.partner_id.lang)

    def _take_answer(self, state, how, name, note, proofs, ip):
        self.ensure_one()
        free = self.try_lock_for_update()
        free.invalidate_recordset(["state"])
        if not free or not free._is_answerable():
            return False
        self.write(
            {
                "state": state,
                "answered_at": fields.Datetime.now(),
                "answer_how": how,
                "answer_name": name,
                "answer_note": note,
                "answer_ip": ip,
                "answer_user_id": False if how == "link" else self.env.uid,
                "proof_ids": (proofs or self.env["ir.attachment"]).ids,
            }
        )
        labels = dict(self._fields["state"]._description_selection(self.env))
        self._log_event(labels[state], note or name)
        self.ticket_id._message_log(body=self._get_answer_note(labels[state]))
        return True

    def _get_answer_note(self, label):
        """Return the note that the answer leaves on the ticket (one remedy)."""
        lines = [
            self.env._(
                "%(remedy)s: %(label)s by %(name)s",
                remedy=self.display_name,
                label=label,
                name=self.answer_name,
            ),
            self.answer_note,
        ]
        return Markup("<br/>").join(filter(None, lines))

    # Carrying out

    def _carry_out(self):
        """Create the documents of what was accepted; a line that fails waits to be mended."""
        for line in self.line_ids.filtered(lambda line: line.state in ("planned", "failed")):
            try:
                with self.env.cr.savepoint():
                    line._carry_out()
            except OperationalError:
                # A conflict with another transaction: the whole request is tried again.
                raise
            except UserError as error:
                line._fail(str(error))
            except Exception:
                _logger.exception("Remedy line %s could not be carried out", line.id)
                line._fail(self.env._("An error occurred; the server's log says which."))
        self._settle()

    def _settle(self):
        """Note which proposals are carried out as a whole, and which are no longer."""
        for remedy in self.filtered(lambda remedy: remedy.state in ("accepted", "done")):
            lines = remedy.line_ids.filtered(lambda line: line.state != "cancelled")
            is_done = all(line.state == "done" for line in lines)
            if is_done and remedy.state == "accepted":
                remedy.write({"state": "done", "done_at": fields.Datetime.now()})
                remedy._log_event(remedy.env._("carried out"), remedy._get_summary())
                remedy._remind_owner()
            elif not is_done and remedy.state == "done":
                remedy.write({"state": "accepted", "done_at": False})
                remedy._log_event(remedy.env._("to be carried out again"), remedy._get_summary())

    def _remind_owner(self):
        """Let the owner tell the customer and close (one remedy)."""
        user = self.user_id or self.proposed_by_id
        if self.ticket_id.is_open and user:
            self.ticket_id.with_context(lang=user.lang).activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.with_context(lang=user.lang).env._(
                    "The remedy is carried out: tell the customer"
                ),
                user_id=user.id,
            )

    def _call_off(self, reason):
        """Withdraw what was accepted: documents that nobody has booked yet are cancelled.

        :raise UserError: a document is booked already
        """
        for remedy in self:
            remedy.line_ids._call_off()
            remedy.write({"state": "withdrawn", "end_note": reason})
            remedy._log_event(self.env._("withdrawn"), reason)
            remedy.ticket_id._leave("remedying")
            remedy.ticket_id._refresh_remedy_cost()

    def _log_event(self, what, note=None):
        """Write down on the tickets what happened to their remedies."""
        for remedy in self:
            value = f"{remedy.ticket_id.number}/{remedy.version}: {what}"
            remedy.ticket_id._log_event("remedy", new=value, note=note)
