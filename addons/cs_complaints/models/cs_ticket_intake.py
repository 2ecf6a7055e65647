import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..const_mail import IGNORED_DAYS, INTAKE_KINDS, INTAKE_SOURCES, INTAKE_STATES


class CsTicketIntake(models.Model):
    """What came in for the desk by mail and API. Each message counts once, and none is lost: what makes no
    ticket, or can't be read, stays here as it came."""

    _name = "cs.ticket.intake"
    _description = "Received Ticket Message"
    _inherit = ["cs.inbox.mixin"]
    _order = "id desc"
    _rec_name = "subject"
    _log_access = False
    _cs_confidential_fields = {"body": "json", "subject": "text", "sender": "text"}
    _inbox_cron = "cs_complaints.ir_cron_ticket_intake"
    _inbox_key = ("source", "key")

    source = fields.Selection(INTAKE_SOURCES, required=True, readonly=True)
    kind = fields.Selection(INTAKE_KINDS, string="Written by", required=True, readonly=True, default="person")
    key = fields.Char(required=True, readonly=True, help="The sender's own number of the message.")
    sender = fields.Char(readonly=True)
    subject = fields.Char(readonly=True)
    raw = fields.Binary(
        string="Message as It Came",
        attachment=True,
        readonly=True,
        groups="cs_forwarding.group_supervisor",
        help="Kept only where no ticket holds what it says.",
    )
    raw_name = fields.Char(compute="_compute_raw_name")
    state = fields.Selection(
        selection_add=[*INTAKE_STATES, ("failed",)],
        ondelete=dict.fromkeys(dict(INTAKE_STATES), "set default"),
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    team_id = fields.Many2one("cs.team", readonly=True, index="btree_not_null", ondelete="set null")
    channel_id = fields.Many2one(
        "cs.order.channel", readonly=True, index="btree_not_null", ondelete="set null"
    )
    ticket_id = fields.Many2one("cs.ticket", readonly=True, index="btree_not_null", ondelete="set null")

    _key_uniq = models.UniqueIndex("(source, key)", "This message has come in already.")
    _repeat_idx = models.Index("(sender, body_hash, received_at)")

    def _compute_raw_name(self):
        for message in self:
            message.raw_name = f"message-{message.id}.eml"

    @api.model
    def _cron_process(self):
        """Tell customers that their word has arrived, and work on what was put off."""
        tickets = self.env["cs.ticket"]
        while done := tickets._send_waiting_receipts():
            if not self.env["ir.cron"]._commit_progress(done):
                return
        super()._cron_process()

    def _keep_raw(self, raw):
        self.raw = base64.b64encode(raw)

    def _finish(self, ticket):
        """Note what became of a message (one): a ticket holds its content from now on."""
        self.write(
            {
                "state": "done",
                "ticket_id": ticket.id,
                "company_id": ticket.company_id.id,
                "team_id": ticket.team_id.id,
                "processed_at": fields.Datetime.now(),
            }
        )

    def _ignore(self, raw):
        """Note that a message makes no ticket, and keep it."""
        self._keep_raw(raw)
        self.write({"state": "ignored", "processed_at": fields.Datetime.now()})

    @api.autovacuum
    def _gc_ignored(self):
        """Forget old messages of machines."""
        limit = fields.Datetime.now() - timedelta(days=IGNORED_DAYS)
        old = self.search(Domain("state", "=", "ignored") & Domain("received_at", "<", limit), limit=1000)
        old.unlink()
        return len(old), len(old) == 1000

    # Buttons

    def action_view_ticket(self):
        self.ensure_one()
        return self.ticket_id._get_records_action()

    def action_make_ticket(self):
        """Make tickets of messages that were taken for a machine's."""
        self.check_access("read")
        if not self.env.user.has_group("cs_forwarding.group_supervisor"):
            raise UserError(self.env._("Only supervisors may do this."))
        # sudo: messages are read-only for everybody; only their outcome is written, by the work itself
        wrong = self.sudo().filtered(lambda message: message.state == "ignored")
        wrong.write({"kind": "person", "state": "received"})
        for message in wrong:
            message._process()
        if len(wrong.ticket_id) == 1:
            return wrong.ticket_id.sudo(False)._get_records_action()
        return True
