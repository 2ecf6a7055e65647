import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..const_customer import ANSWERABLE_STATES, SENDING_BATCH

_logger = logging.getLogger(__name__)


class CsCustomerStatement(models.Model):
    """Bringing statements to customers, and reminding them, in their language.

    A mail is put into the queue of outgoing mails in the same transaction that notes it as sent: whatever
    happens, a customer gets it once.
    """

    _inherit = "cs.customer.statement"

    def action_send_again(self):
        """Try again to send what failed, or send a statement once more."""
        self.check_access("write")
        if set(self.mapped("state")) - {"sent", "objected", "confirmed", "closed"}:
            raise UserError(self.env._("Only statements that were released can be sent."))
        # sudo: what waits for sending is noted by buttons alone
        self.sudo().write({"sending": "waiting", "sending_error": False})
        self._trigger_sending()

    @api.model
    def _cron_send(self):
        """Send what waits, a few at a time; several servers may do so at once."""
        domain = Domain("sending", "=", "waiting")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(domain))
        while batch := self.search(domain, order="id", limit=SENDING_BATCH * 10):
            free = batch.try_lock_for_update(limit=SENDING_BATCH).filtered_domain(domain)
            for statement in free:
                statement._try_to_send()
            if not free or not cron._commit_progress(len(free)):
                break

    def _try_to_send(self):
        """Send one statement; what goes wrong stays on it and stops no other."""
        try:
            with self.env.cr.savepoint():
                self._send(self._get_send_template())
                self._mark_delivered(sending="sent", sending_error=False)
        except UserError as error:
            self.write({"sending": "failed", "sending_error": str(error)})
        except Exception:
            _logger.exception("Customer statement %s could not be sent", self.number)
            reason = self.env._("The message could not be made; the log of the server tells why.")
            self.write({"sending": "failed", "sending_error": reason})

    def _get_send_template(self):
        return self.env.ref("cs_settlement.mail_template_customer_statement")

    def _get_recipient(self):
        """Return who is written to: the contact for invoices, else the customer (one statement)."""
        contact = self.partner_id.address_get(["invoice"])["invoice"]
        recipient = self.env["res.partner"].browse(contact)
        return recipient if recipient.email else self.partner_id

    def _send(self, template):
        """Put a mail with the statement into the queue (one statement)."""
        if not self._get_recipient().email:
            raise UserError(self.env._("The customer has no mail address."))
        attachments = self._make_files() if self.channel == "mail" else self.env["ir.attachment"]
        template.send_mail(self.id, email_values={"attachment_ids": attachments.ids})

    def _make_files(self):
        """Return the statement as PDF and as spreadsheet, in the customer's language."""
        statement = self.with_context(lang=self._get_lang())
        files = [("pdf", statement._render_pdf()), ("xlsx", statement._render_xlsx())]
        return self.env["ir.attachment"].create(
            [
                {
                    "name": f"{statement._get_file_name()}.{extension}",
                    "raw": content,
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for extension, content in files
            ]
        )

    # Reminders

    @api.model
    def _cron_remind(self):
        """Confirm what silence confirms, then remind the customers who have not answered."""
        self._cron_deem()
        cron = self.env["ir.cron"]
        domain = self._get_overdue_domain()
        cron._commit_progress(remaining=self.search_count(domain))
        for statement in self.search(domain, order="id"):
            free = statement.try_lock_for_update().filtered_domain(domain)
            if free._is_reminder_due():
                free._remind()
            if not cron._commit_progress(1):
                break

    @api.model
    def _get_overdue_domain(self):
        """Return the domain of statements that were delivered and have no answer yet."""
        return Domain([("state", "in", ANSWERABLE_STATES), ("open_count", ">", 0), ("sent_at", "!=", False)])

    def _is_reminder_due(self):
        """Tell whether it is time for a reminder, and some are left (one statement or none)."""
        company = self.company_id
        if not self or self.reminder_count >= company.cs_statement_reminder_count:
            return False
        last = max(filter(None, (self.sent_at, self.reminded_at)))
        return last <= fields.Datetime.now() - timedelta(days=company.cs_statement_reminder_days)

    def _remind(self):
        """Remind the customer by mail; where he has no address, the responsible is asked to."""
        if self._get_recipient().email:
            self.env.ref("cs_settlement.mail_template_customer_statement_reminder").send_mail(self.id)
        else:
            ours = self.with_context(lang=self.user_id.lang or self.company_id.partner_id.lang)
            ours.activity_schedule(
                "mail.mail_activity_data_call",
                summary=ours.env._("Remind the customer of statement %s", self.number),
                user_id=self.user_id.id or self.env.uid,
            )
        self.write({"reminder_count": self.reminder_count + 1, "reminded_at": fields.Datetime.now()})
