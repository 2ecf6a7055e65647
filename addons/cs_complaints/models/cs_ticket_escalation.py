from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import OPEN_TICKET_STATES, TIERS
from ..const_handover import ESCALATION_CLOCK, TOP_TIER


class CsTicket(models.Model):
    """Going up: to the supervisor, then to the quick-reaction group. The owner stays the owner."""

    _inherit = "cs.ticket"
    _cs_confidential_fields = {"escalation_reason": "text"}

    escalation_ids = fields.One2many("cs.escalation", "ticket_id", string="Escalations", copy=False)
    open_escalation_id = fields.Many2one(
        "cs.escalation", string="Escalation to Accept", compute="_compute_open_escalation_id"
    )
    escalation_reason = fields.Char(compute="_compute_open_escalation_id")
    can_accept_escalation = fields.Boolean(compute="_compute_open_escalation_id")
    quick_team_id = fields.Many2one(
        "cs.team",
        string="Quick-Reaction Group",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Group that was called for tier 3; its members see the ticket.",
    )
    can_escalate = fields.Boolean(compute="_compute_can_escalate")

    @api.depends("escalation_ids.state")
    @api.depends_context("uid")
    def _compute_open_escalation_id(self):
        for ticket in self:
            escalation = ticket.escalation_ids.filtered(lambda escalation: escalation.state == "open")[:1]
            ticket.open_escalation_id = escalation
            ticket.escalation_reason = escalation.reason
            ticket.can_accept_escalation = escalation.can_accept

    @api.depends("state", "tier")
    def _compute_can_escalate(self):
        for ticket in self:
            ticket.can_escalate = ticket.state in OPEN_TICKET_STATES and ticket.tier < TOP_TIER

    def _escalate(self, tier=None, reason=None, source="agent"):
        """Put open tickets before a higher tier; those that are there already are left alone.

        Set-based. Tells who is on duty there; writes to no customer.

        :param str tier: "2" or "3"; None: the next one
        :param str reason: why, in a sentence; None: the label of the source
        :param str source: one of ``ESCALATION_SOURCES``
        :return: the new ``cs.escalation`` records
        """
        targets = {ticket: tier or ticket._get_next_tier() for ticket in self.filtered("is_open")}
        raised = self.filtered(lambda ticket: targets.get(ticket, "") > ticket.tier)
        escalations = raised._create_escalations(targets, reason, source)
        # sudo: follows from the escalation, which clocks and departments raise as well
        for target, tickets in raised.sudo().grouped(lambda ticket: targets[ticket]).items():
            for quick_team, found in tickets.grouped(lambda ticket: ticket.team_id.quick_team_id).items():
                found.write(
                    {"tier": target, **({"quick_team_id": quick_team.id} if target == TOP_TIER else {})}
                )
        raised._log_event("escalated", new=targets, note=reason)
        escalations._call()
        return escalations

    def _get_next_tier(self):
        tiers = [code for code, _label in TIERS]
        return tiers[min(tiers.index(self.tier) + 1, len(tiers) - 1)]

    def _create_escalations(self, targets, reason, source):
        """Create the rows of escalations and start the time to accept them.

        :param dict targets: ``{ticket: tier}``
        """
        # sudo: an escalation of before may be with a team out of the user's sight
        open_ones = self.sudo().escalation_ids.filtered(lambda escalation: escalation.state == "open")
        open_ones._end()
        labels = dict(self.env["cs.escalation"]._fields["source"]._description_selection(self.env))
        # sudo: everybody reads escalations, only this writes them
        escalations = (
            self.env["cs.escalation"]
            .sudo()
            .create(
                [
                    ticket._prepare_escalation(targets[ticket], reason or labels[source], source)
                    for ticket in self
                ]
            )
        )
        minutes = {
            escalation: escalation.ticket_id.team_id._get_accept_minutes(source) for escalation in escalations
        }
        escalations._clock_start(ESCALATION_CLOCK, minutes)
        self.invalidate_recordset(["escalation_ids", "open_escalation_id"])
        return escalations

    def _prepare_escalation(self, tier, reason, source):
        team = self.team_id
        # sudo: the group called may be out of the agent's sight
        called = team.sudo().quick_team_id if tier == TOP_TIER else team
        return {
            "ticket_id": self.id,
            "company_id": self.company_id.id,
            "team_id": (called or team).id,
            "user_id": team._get_escalation_users(tier)[:1].id,
            "source": source,
            "reason": reason,
            "tier_before": self.tier,
            "tier": tier,
            "raised_by_id": self.env.uid,
        }

    def _clear_escalation_reminders(self):
        """Take away the call once somebody has taken charge."""
        # sudo: the call may stand with a colleague
        self.sudo().activity_ids.filtered("cs_escalation_id").unlink()

    def _after_transition(self, old_states, state):
        result = super()._after_transition(old_states, state)
        if state not in OPEN_TICKET_STATES:
            self.escalation_ids.filtered(lambda escalation: escalation.state != "ended")._end()
            self._clear_escalation_reminders()
        return result

    # Buttons

    def action_escalate(self):
        """Ask for the tier and the reason."""
        if not any(self.mapped("can_escalate")):
            raise UserError(self.env._("The matter is at the highest tier already, or closed."))
        return self.env["cs.ticket.escalate"]._get_records_action(
            name=self.env._("Escalate"), target="new", context={"default_ticket_ids": self.ids}
        )

    def action_accept_escalation(self):
        return self.open_escalation_id.action_accept()
