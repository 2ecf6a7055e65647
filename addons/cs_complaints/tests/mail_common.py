from odoo.addons.mail.tests.common import MailCommon

from .common import TicketCommon
from .nasty_mails import TO


class TicketMailCommon(TicketCommon, MailCommon):
    """A desk with a mail address of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].create(
            {"name": "desk.test.example.com", "bounce_alias": "bounce", "catchall_alias": "catchall"}
        )
        cls.env.company.alias_domain_id = cls.domain
        cls.address = cls.env["cs.ticket.alias"].create(
            {
                "name": "Complaints",
                "alias_name": TO.partition("@")[0],
                "alias_domain_id": cls.domain.id,
                "team_id": cls.team.id,
            }
        )
        cls.gateway = cls.env["mail.thread"]
        cls.intake = cls.env["cs.ticket.intake"]

    def _receive(self, raw):
        """Let a mail come in; return its row and its ticket."""
        raw = raw.replace("\n", "\r\n").encode() if isinstance(raw, str) else raw
        with self.mock_mail_gateway():
            self.gateway.message_process(False, raw)
            self.env["cs.ticket"]._send_waiting_receipts()
        message = self.intake.search([("source", "=", "email")], order="id desc", limit=1)
        return message, message.ticket_id

    def _get_mails_to(self, address):
        return [mail for mail in self._new_mails if address in (mail.email_to or "")]
