from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const_care import NOTICE_CHANNELS, NOTICE_DROPS, NOTICE_MILESTONES, NOTICE_STATES


class CsNotice(models.Model):
    """A message to the customer about a parcel. The row comes before the sending, and is unique."""

    _name = "cs.notice"
    _description = "Message to the Customer"
    _order = "due_at desc, id desc"
    _rec_name = "parcel_id"
    _log_access = False
    _cs_confidential_fields = {"message_body": "text"}

    parcel_id = fields.Many2one("cs.parcel", required=True, readonly=True, ondelete="cascade")
    milestone = fields.Selection(NOTICE_MILESTONES, required=True, readonly=True)
    channel = fields.Selection(NOTICE_CHANNELS, string="By", required=True, readonly=True)
    state = fields.Selection(NOTICE_STATES, required=True, readonly=True, default="waiting")
    drop_reason = fields.Selection(NOTICE_DROPS, string="Left Out Because", readonly=True)
    error = fields.Char(readonly=True)
    attempts = fields.Integer(readonly=True)
    rule_id = fields.Many2one("cs.notice.rule", readonly=True, index="btree_not_null", ondelete="set null")
    order_id = fields.Many2one("sale.order", readonly=True, index="btree_not_null", ondelete="cascade")
    partner_id = fields.Many2one("res.partner", string="Receiver", readonly=True, index="btree_not_null")
    carrier_id = fields.Many2one("delivery.carrier", readonly=True, ondelete="set null")
    team_id = fields.Many2one("cs.team", readonly=True, index="btree_not_null", ondelete="set null")
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    created_at = fields.Datetime(string="Noted On", required=True, readonly=True, default=fields.Datetime.now)
    due_at = fields.Datetime(string="Send On", required=True, readonly=True, default=fields.Datetime.now)
    handed_at = fields.Datetime(
        string="Handed Over On", readonly=True, help="When the mail or SMS server was called."
    )
    sent_at = fields.Datetime(string="Sent On", readonly=True)
    message_id = fields.Many2one("mail.message", readonly=True, index="btree_not_null", ondelete="set null")
    lead_id = fields.Many2one(
        "cs.notice",
        string="Sent with",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The message of another parcel of the order that told of this one too.",
    )
    message_body = fields.Html(related="message_id.body", string="What Was Sent", compute_sudo=True)
    proof = fields.Char(compute="_compute_proof", help="What the mail or SMS server says about the message.")

    _once_uniq = models.Constraint(
        "UNIQUE (parcel_id, milestone, channel)", "The customer has been told of this milestone already."
    )
    _due_idx = models.Index("(due_at) WHERE state = 'waiting'")
    _handed_idx = models.Index("(handed_at) WHERE state = 'handed'")

    @api.depends("milestone", "channel", "parcel_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["milestone"]._description_selection(self.env))
        for notice in self:
            notice.display_name = f"{notice.parcel_id.name}: {labels.get(notice.milestone, '')}"

    @api.depends("message_id.notification_ids.notification_status")
    @api.depends_context("lang")
    def _compute_proof(self):
        # sudo: notifications belong to their receivers; only how the sending went is shown
        notifications = self.sudo().message_id.notification_ids
        labels = dict(notifications._fields["notification_status"]._description_selection(self.env))
        by_message = notifications.grouped("mail_message_id")
        for notice in self:
            found = by_message.get(notice.message_id.sudo(), notifications.browse())[:1]
            notice.proof = labels.get(found.notification_status) or False

    # Buttons of the list of failed messages

    def action_retry(self):
        """Send again what failed; what is unsure only after a look at the server's log."""
        stuck = self._ensure_supervisor().filtered(lambda notice: notice.state in ("failed", "unsure"))
        if not stuck:
            raise UserError(self.env._("Only failed messages can be sent again."))
        stuck.message_id._cs_withdraw()
        # sudo: rows are written by the system alone; the button is the supervisor's
        stuck.sudo().write(
            {
                "state": "waiting",
                "due_at": fields.Datetime.now(),
                "attempts": 0,
                "error": False,
                "message_id": False,
            }
        )
        self._trigger_sending()

    def action_was_sent(self):
        """Note that an unsure message did leave, as the server's log says."""
        unsure = self.filtered(lambda notice: notice.state == "unsure")
        # sudo: rows are written by the system alone; the button is the supervisor's
        unsure._ensure_supervisor().sudo().write({"state": "sent", "sent_at": fields.Datetime.now()})

    def action_drop(self):
        """Do not send what still waits."""
        waiting = self.filtered(lambda notice: notice.state in ("waiting", "failed", "unsure"))
        # sudo: rows are written by the system alone; the button is the supervisor's
        waiting._ensure_supervisor().sudo().write({"state": "dropped", "drop_reason": "cancelled"})

    def _ensure_supervisor(self):
        self.check_access("read")
        if not self.env.user.has_group("cs_forwarding.group_supervisor"):
            raise UserError(self.env._("Only supervisors may do this."))
        return self

    def _trigger_sending(self, at=None):
        # sudo: scheduled actions belong to the system
        self.env.ref("cs_forwarding.ir_cron_notice").sudo()._trigger(at=at)
