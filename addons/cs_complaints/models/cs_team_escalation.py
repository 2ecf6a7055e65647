from odoo import fields, models

from ..const_handover import ESCALATION_MINUTES, HELP_MINUTES, HOP_LIMIT, INFORM_MINUTES, TOP_TIER


class CsTeam(models.Model):
    """To whom the team's matters go up, and how fast."""

    _inherit = "cs.team"

    quick_team_id = fields.Many2one(
        "cs.team",
        string="Quick-Reaction Group",
        check_company=True,
        help="Team that deals with tier 3. Its members see these tickets. Empty: the team's own leader.",
    )
    escalation_minutes = fields.Integer(
        string="Escalation Accepted within (minutes)", default=ESCALATION_MINUTES, help="Working time."
    )
    help_minutes = fields.Integer(
        string="Help Comes within (minutes)", default=HELP_MINUTES, help="Working time."
    )
    handover_inform_minutes = fields.Integer(
        string="Answer Passed on within (minutes)",
        default=INFORM_MINUTES,
        help="Working time from the department's answer until the customer knows it.",
    )
    handover_hop_limit = fields.Integer(
        string="Handovers in a Row",
        default=HOP_LIMIT,
        help="With one more the ticket goes up to the next tier. 0: never.",
    )

    def _get_escalation_users(self, tier):
        """Return who is on duty for a tier, the first one first (one team or none).

        Override it where a roster knows better who is at work.
        """
        team = self.quick_team_id if tier == TOP_TIER and self.quick_team_id else self
        # sudo: who leads a team and who may decide is no secret within the desk
        team = team.sudo()
        supervisors = team.member_ids.filtered(lambda user: user.has_group("cs_forwarding.group_supervisor"))
        return (team.leader_id | supervisors).filtered("active")

    def _get_accept_minutes(self, source):
        """Return within how many working minutes an escalation is to be accepted (one team or none)."""
        if not self:
            return HELP_MINUTES if source == "help" else ESCALATION_MINUTES
        return self.help_minutes if source == "help" else self.escalation_minutes
