from datetime import timedelta

from odoo import fields, models
from odoo.tools import email_normalize, email_normalize_all

from ..const import REOPEN_DAYS

# Messages that a machine writes for us.
_AUTOMATIC_TYPES = ("auto_comment", "email_outgoing", "notification", "user_notification")


class CsTicket(models.Model):
    """Whose word a message is, and what follows from it."""

    _inherit = "cs.ticket"

    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        self._sort_message(message)
        return result

    def _sort_message(self, message):
        """Tell whose word a message is and let the ticket react to it.

        :return: a value of ``MESSAGE_SORTS``
        """
        sort = self._get_message_sort(message)
        if sort == "answer":
            self._on_answer(message)
        elif sort == "customer":
            self._on_customer_message(message)
        return sort

    def _get_message_sort(self, message):
        """Return what a message is to the clocks, for mail, portal, chat, SMS and phone alike (one ticket).

        Override to tell more machines from people: bounces, absence notes, robots.

        :return: a value of ``MESSAGE_SORTS``
        """
        if self.env.context.get("cs_call_answer"):
            return "answer"
        robot_id = self.env["ir.model.data"]._xmlid_to_res_id("base.partner_root")
        if message.message_type in _AUTOMATIC_TYPES or message.author_id.id == robot_id:
            return "automatic"
        is_own = self._is_own_author(message.author_id)
        if message.message_type == "sms":
            return "answer" if is_own else "customer"
        if message.is_internal or message.subtype_id.internal or not message.subtype_id:
            return "note"
        if not is_own:
            return "customer"
        return "answer" if self._is_for_customer(message) else "note"

    def _is_own_author(self, author):
        """Tell whether the author is one of ours. Whoever has no user or a portal one is a customer."""
        # sudo: whether somebody works here is no secret, his user may be out of sight
        return any(not user.share for user in author.sudo().user_ids)

    def _is_for_customer(self, message):
        """Tell whether a public message of ours is meant for the customer (one ticket).

        What is addressed to nobody in particular is: he reads it on the portal. What is addressed to others
        only, such as the carrier, is no answer to him.
        """
        # sudo: whoever is written to may be out of the author's sight
        addressed = message.sudo().partner_ids.filtered("partner_share")
        emails = {
            *addressed.mapped("email_normalized"),
            *email_normalize_all(message.outgoing_email_to or ""),
            *email_normalize_all(message.incoming_email_to or ""),
        } - {False, ""}
        if not addressed and not message.outgoing_email_to:
            return True
        customer = self.partner_id.commercial_partner_id
        if customer and customer in addressed.commercial_partner_id:
            return True
        return email_normalize(self.contact_email or "") in emails

    def _on_customer_message(self, message):
        """React to a customer's word: what waited for it goes on, what was closed lately opens again."""
        self.write({"last_customer_at": message.date})
        self.filtered(lambda ticket: ticket.state == "waiting").write({"state": "in_progress"})
        limit = fields.Datetime.now() - timedelta(days=REOPEN_DAYS)
        late = self.filtered(lambda ticket: ticket.state == "closed" and ticket.closed_at >= limit)
        late._reopen()

    def _on_answer(self, message):
        """React to an answer that the customer can see and a person wrote."""
        now = message.date
        fresh = self.filtered(lambda ticket: not ticket.first_answered_at)
        fresh.write({"first_answered_at": now})
        self.write({"last_answered_at": now, "draft_answer": False})
        self.filtered(lambda ticket: ticket.state == "new").write({"state": "in_progress"})
