from base64 import b64encode

from odoo import fields, models
from odoo.exceptions import UserError

from ..lib.workbook import Column, Sheet, write_workbook


class CsDispute(models.Model):
    """What the other side gets: a mail in its language and a workbook to answer in."""

    _inherit = "cs.dispute"

    def action_download_packet(self):
        """Give the packet as it would be sent."""
        self.ensure_one()
        packet = self._create_packet()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{packet.id}?download=true",
            "target": "new",
        }

    def _send_packet(self):
        self._check_email()
        for dispute in self:
            dispute._send_mail("cs_settlement.mail_template_dispute", dispute._create_packet())

    def _send_reminder(self):
        self._send_mail("cs_settlement.mail_template_dispute_reminder", self._create_packet())

    def _send_receipt(self):
        """Tell customers that their objection has arrived."""
        for dispute in self.filtered("email"):
            dispute._send_mail("cs_settlement.mail_template_objection_received")

    def _send_outcome(self):
        """Tell customers what came of their objection."""
        for dispute in self.filtered("email"):
            dispute._send_mail("cs_settlement.mail_template_objection_answer")

    def _check_email(self):
        for dispute in self:
            if not dispute.email:
                raise UserError(
                    self.env._(
                        "Nobody to write to: enter the e-mail for disputes on %(place)s.",
                        place=(dispute.account_id or dispute.partner_id).display_name,
                    )
                )

    def _send_mail(self, template, packet=None):
        """Write to the other side, in its language (one dispute)."""
        values = {"attachment_ids": packet.ids} if packet else {}
        self.env.ref(template).send_mail(
            self.id, email_values=values, email_layout_xmlid="mail.mail_notification_light"
        )

    def _create_packet(self):
        """Return a new attachment with the workbook of the dispute (one dispute)."""
        dispute = self.with_context(lang=self._get_lang())
        columns = [Column(header, width) for _key, header, width in dispute._get_packet_columns()]
        title = [(line,) for line in dispute._get_packet_title()]
        content = write_workbook([Sheet(columns, dispute._get_rows(), title=title)])
        return self.env["ir.attachment"].create(
            {
                "name": f"{self.number.replace('/', '-')}.xlsx",
                "datas": b64encode(content),
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _get_packet_title(self):
        """Return the lines above the table, in the language of the context (one dispute)."""
        return [
            self.env._("Dispute %(number)s", number=self.number),
            self.env._(
                "%(company)s, account %(account)s",
                company=self.company_id.name,
                account=self.account_id.numbers or self.account_id.name or self.partner_id.name,
            ),
            self.env._(
                "Please enter what you agree to in the column “%(column)s” and send the file back.",
                column=self.env._("Agreed"),
            ),
        ]

    def _get_packet_columns(self):
        """Return the columns as (key, header, width), in the language of the context.

        The keys are those of ``lib/dispute/answers.py``: an answer is found by the same headers.
        """
        return [
            ("line", self.env._("No."), 10),
            ("ref", self.env._("Waybill"), 22),
            ("date", self.env._("Ship Date"), 12),
            ("invoice", self.env._("Invoice"), 18),
            ("charge", self.env._("Charge"), 18),
            ("billed", self.env._("Billed"), 12),
            ("expected", self.env._("Expected"), 12),
            ("claimed", self.env._("Claimed"), 12),
            ("currency", self.env._("Currency"), 9),
            ("reason", self.env._("Reason"), 60),
            ("agreed", self.env._("Agreed"), 12),
            ("answer", self.env._("Your Answer"), 30),
        ]

    def _get_rows(self):
        """Yield the rows of the packet, in the order of :meth:`_get_packet_columns` (one dispute)."""
        for line in self.line_ids.filtered(lambda line: line.state != "withdrawn"):
            answered = line.state != "open"
            yield (
                str(line.id),
                line.ref,
                fields.Date.to_string(line.service_date),
                line.invoice_number,
                line.charge_text or line.type_id.name,
                line.billed,
                line.expected,
                line.claimed,
                line.currency_id.name,
                line.reason,
                line.agreed if answered else None,
                line.answer,
            )
