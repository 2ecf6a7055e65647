from datetime import timedelta

from odoo import fields, models

from ..const import REOPEN_DAYS


class CsTicket(models.Model):
    _inherit = "cs.ticket"

    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        self._sort_message(message)
        return result

    def _sort_message(self, message):
        """Tell whose word a message is and let the ticket react to it.

        A word of the customer and an answer by a person are told apart here, for mail, portal, chat and
        phone alike. Notes, notifications and automatic mails are neither.
        """
        if message.message_type not in ("email", "comment") or message.is_internal:
            return
        if message.subtype_id.internal or not message.subtype_id:
            return
        if self._is_own_author(message.author_id):
            self._on_answer(message)
        else:
            self._on_customer_message(message)

    def _is_own_author(self, author):
        """Tell whether the author is one of ours. Whoever has no user or a portal one is a customer."""
        # sudo: whether somebody works here is no secret, his user may be out of sight
        return any(not user.share for user in author.sudo().user_ids)

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
        self.write({"last_answered_at": now})
        self.filtered(lambda ticket: ticket.state == "new").write({"state": "in_progress"})
