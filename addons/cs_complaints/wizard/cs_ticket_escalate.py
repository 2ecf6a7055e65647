from odoo import api, fields, models

from ..const import TIERS


class CsTicketEscalate(models.TransientModel):
    """Put tickets before a higher tier, with the reason."""

    _name = "cs.ticket.escalate"
    _description = "Escalate Tickets"

    ticket_ids = fields.Many2many("cs.ticket", required=True)
    tier = fields.Selection(
        TIERS[1:], string="Goes Up To", required=True, default=lambda self: self._default_tier()
    )
    reason = fields.Char(required=True)
    called_ids = fields.Many2many("res.users", string="Is Called", compute="_compute_called_ids")

    @api.model
    def _default_tier(self):
        tickets = self.env["cs.ticket"].browse(self.env.context.get("default_ticket_ids", ()))
        return min((ticket._get_next_tier() for ticket in tickets), default="2")

    @api.depends("ticket_ids", "tier")
    def _compute_called_ids(self):
        for wizard in self:
            teams = wizard.ticket_ids.team_id
            called = self.env["res.users"].union(
                *(team._get_escalation_users(wizard.tier)[:1] for team in teams)
            )
            wizard.called_ids = called

    def action_confirm(self):
        self.ensure_one()
        self.ticket_ids.check_access("write")
        self.ticket_ids._escalate(tier=self.tier, reason=self.reason, source="agent")
        return {"type": "ir.actions.client", "tag": "soft_reload"}
