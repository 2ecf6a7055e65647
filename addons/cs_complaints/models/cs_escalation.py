from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.cs_forwarding.undo import undo_notification

from ..const import TIERS
from ..const_handover import ESCALATION_CLOCK, ESCALATION_SOURCES, ESCALATION_STATES, TOLD_LINES, WARNING


class CsEscalation(models.Model):
    """A ticket that went up: why, who raised it, who took it and how soon. Everybody reads, nobody writes."""

    _name = "cs.escalation"
    _description = "Escalation"
    _inherit = ["cs.clock.mixin"]
    _order = "at desc, id desc"
    _check_company_auto = True
    _cs_customer_field = "ticket_id.partner_id"
    _cs_confidential_fields = {"reason": "text"}

    ticket_id = fields.Many2one("cs.ticket", required=True, index=True, ondelete="cascade", readonly=True)
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    team_id = fields.Many2one("cs.team", index=True, readonly=True, help="Team that has to take it.")
    user_id = fields.Many2one("res.users", string="Called", index="btree_not_null", readonly=True)
    source = fields.Selection(ESCALATION_SOURCES, string="Raised by", required=True, readonly=True)
    reason = fields.Char(readonly=True)
    tier_before = fields.Selection(TIERS, readonly=True)
    tier = fields.Selection(TIERS, required=True, readonly=True)
    state = fields.Selection(ESCALATION_STATES, required=True, default="open", index=True, readonly=True)
    at = fields.Datetime(string="Raised On", default=fields.Datetime.now, required=True, readonly=True)
    raised_by_id = fields.Many2one("res.users", string="Raised By Person", readonly=True)
    accepted_at = fields.Datetime(string="Accepted On", readonly=True)
    accepted_by_id = fields.Many2one("res.users", string="Accepted by", readonly=True)
    can_accept = fields.Boolean(compute="_compute_can_accept")

    _open_idx = models.Index("(ticket_id) WHERE state = 'open'")

    @api.depends("ticket_id", "tier")
    def _compute_display_name(self):
        labels = dict(self._fields["tier"]._description_selection(self.env))
        for escalation in self:
            escalation.display_name = f"{escalation.ticket_id.number} · {labels.get(escalation.tier, '')}"

    @api.depends("state", "team_id", "user_id")
    @api.depends_context("uid")
    def _compute_can_accept(self):
        for escalation in self:
            escalation.can_accept = escalation.state == "open" and escalation._is_called()

    def _is_called(self):
        """Tell whether the user may take it: the called, the leader, the quick-reaction group, managers."""
        user = self.env.user
        # sudo: the team that was called may be out of the user's sight
        team, own_team = self.sudo().team_id, self.sudo().ticket_id.team_id
        if user in self.user_id | team.leader_id or user.has_group("cs_forwarding.group_manager"):
            return True
        may_decide = team != own_team or user.has_group("cs_forwarding.group_supervisor")
        return may_decide and user in team.member_ids

    def _call(self):
        """Tell who is on duty, each person once, with an activity on each ticket."""
        for user, escalations in self.filtered("user_id").grouped("user_id").items():
            escalations = escalations.with_context(lang=user.lang)
            # One message tells of all of them, instead of one for each activity.
            activities = escalations.env["mail.activity"].with_context(mail_activity_quick_update=True)
            activities.create([escalation._prepare_call(user) for escalation in escalations])
            escalations._tell(user, escalations._get_subject())

    def _prepare_call(self, user):
        return {
            "res_model_id": self.env["ir.model"]._get_id("cs.ticket"),
            "res_id": self.ticket_id.id,
            "activity_type_id": self.env.ref(WARNING).id,
            "summary": self._get_subject(),
            "note": self.reason,
            "user_id": user.id,
            "cs_escalation_id": self.id,
        }

    def _get_subject(self):
        """Return the heading of a message about these escalations, in the language of the environment."""
        if len(self) > 1:
            return self.env._("%(count)s tickets are escalated to you", count=len(self))
        if self.source == "help":
            return self.env._("Help is needed now: %(ticket)s", ticket=self.ticket_id.number)
        return self.env._("Escalated to you: %(ticket)s", ticket=self.ticket_id.number)

    def _tell(self, users, subject):
        """Send one message about these escalations to people of one language."""
        shown = self[:TOLD_LINES]
        lines = Markup().join(
            Markup("<li>%s: %s</li>")
            % (
                escalation.ticket_id._get_html_link(title=escalation.ticket_id.display_name),
                escalation.reason,
            )
            for escalation in shown
        )
        if more := len(self) - len(shown):
            lines += Markup("<li>%s</li>") % self.env._("and %(count)s more", count=more)
        host = self.ticket_id if len(self) == 1 else self.env["mail.thread"]
        host.message_notify(
            partner_ids=users.partner_id.ids, subject=subject, body=Markup("<ul>%s</ul>") % lines
        )

    def _accept(self):
        """Take charge. The owner of the ticket goes on looking after the customer."""
        self.check_access("read")
        if not all(self.mapped("can_accept")):
            raise AccessError(self.env._("A supervisor of the team that was called accepts an escalation."))
        # sudo: only this step writes it, and who may take it was checked
        self.sudo().write(
            {"state": "accepted", "accepted_at": fields.Datetime.now(), "accepted_by_id": self.env.uid}
        )
        self._clock_fulfil(ESCALATION_CLOCK)
        self.ticket_id._log_event("escalation_accepted")
        self.ticket_id._clear_escalation_reminders()

    def _end(self):
        """End escalations whose ticket is settled."""
        # sudo: only the life of the ticket writes them
        self.sudo().write({"state": "ended"})
        self._clock_cancel(ESCALATION_CLOCK)

    def action_accept(self):
        self._accept()
        message = self.env._("You have taken charge. The owner still looks after the customer.")
        return undo_notification(self, message, "", {"type": "ir.actions.client", "tag": "soft_reload"})

    def action_accept_and_take(self):
        """Take charge and look after the customer as well; the change of the owner stands in the history."""
        self._accept()
        return self.ticket_id.action_take() and {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_open_ticket(self):
        return self.ticket_id._get_records_action()

    def _on_clock_breach(self, clocks):
        """Nobody came: everybody who may decide is told."""
        for escalation in self.filtered(lambda escalation: escalation.state == "open"):
            users = escalation.team_id._get_escalation_users(escalation.tier)
            users |= escalation.ticket_id.team_id._get_escalation_users(escalation.tier)
            for lang, readers in users.grouped("lang").items():
                called = escalation.with_context(lang=lang)
                subject = called.env._("Nobody has accepted: %(ticket)s", ticket=called.ticket_id.number)
                called._tell(readers, subject)
        return super()._on_clock_breach(clocks)
