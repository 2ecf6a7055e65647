from odoo import models


class MailMessage(models.Model):
    """Outgoing mails and SMS of messages to customers: held back, handed over, withdrawn.

    Core's queues pass over what is held back, so that only the one transaction that has stored the row of the
    message before calls the server.
    """

    _inherit = "mail.message"

    def _cs_get_outgoing(self):
        """Return the mails and the SMS of the messages."""
        # sudo: outgoing mails and SMS belong to the system
        mails = self.env["mail.mail"].sudo().search([("mail_message_id", "in", self.ids)])
        texts = self.env["sms.sms"].sudo().search([("mail_message_id", "in", self.ids)])
        return mails, texts

    def _cs_hold_back(self):
        mails, texts = self._cs_get_outgoing()
        mails.write({"state": "exception", "failure_reason": self.env._("Is being handed over.")})
        texts.filtered(lambda sms: sms.state == "outgoing").state = "process"

    def _cs_hand_over(self):
        """Call the servers, once. What goes wrong is noted on mails, SMS and notifications by core."""
        mails, texts = self._cs_get_outgoing()
        mails.write({"state": "outgoing", "failure_reason": False})
        mails.send()
        texts.filtered(lambda sms: sms.state == "process").state = "outgoing"
        texts.send()

    def _cs_get_failure(self):
        """Return (type, words) of what went wrong with one message, or None."""
        # sudo: notifications belong to their receivers
        notifications = self.sudo().notification_ids
        failed = notifications.filtered(
            lambda notification: notification.notification_status in ("exception", "bounce")
        )[:1]
        if not failed:
            return None
        labels = dict(failed._fields["failure_type"]._description_selection(self.env))
        return failed.failure_type, failed.failure_reason or labels.get(failed.failure_type, "")

    def _cs_withdraw(self):
        """See to it that nobody sends the message any more."""
        mails, texts = self._cs_get_outgoing()
        mails.filtered(lambda mail: mail.state != "sent").cancel()
        texts.filtered(lambda sms: sms.state in ("outgoing", "process", "error")).action_set_canceled()
