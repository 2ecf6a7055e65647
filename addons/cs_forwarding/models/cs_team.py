from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CsTeam(models.Model):
    _name = "cs.team"
    _description = "Service Team"
    _inherit = ["mail.thread"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    leader_id = fields.Many2one("res.users", domain="[('share', '=', False)]", tracking=True, index=True)
    member_ids = fields.Many2many(
        "res.users",
        "cs_team_res_users_rel",
        "team_id",
        "user_id",
        string="Members",
        domain="[('share', '=', False)]",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Calendar",
        check_company=True,
        help="Clocks of this team run in these hours. Empty: the company's calendar.",
    )
    channel_ids = fields.One2many("cs.order.channel", "team_id", string="Order Channels")
    color = fields.Integer()
    member_count = fields.Integer(compute="_compute_member_count")
    channel_count = fields.Integer(compute="_compute_channel_count")

    @api.depends("member_ids")
    def _compute_member_count(self):
        for team in self:
            team.member_count = len(team.member_ids)

    @api.depends("channel_ids")
    def _compute_channel_count(self):
        for team in self:
            team.channel_count = len(team.channel_ids)

    @api.constrains("company_id", "leader_id", "member_ids")
    def _check_users_company(self):
        for team in self:
            users = team.leader_id | team.member_ids
            strangers = users.filtered(lambda user, team=team: team.company_id not in user.company_ids)
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(users)s may not work in %(company)s. Allow the company on the user first, "
                        "or choose somebody else for %(team)s.",
                        users=", ".join(strangers.mapped("name")),
                        company=team.company_id.name,
                        team=team.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        self._forget_record_rules()
        return teams

    def write(self, vals):
        result = super().write(vals)
        if {"active", "company_id", "leader_id", "member_ids"} & vals.keys():
            self._forget_record_rules()
        return result

    def unlink(self):
        result = super().unlink()
        self._forget_record_rules()
        return result

    def _forget_record_rules(self):
        """Drop the cached record rules: they hold the ids of the teams of each user."""
        self.env.registry.clear_cache()

    def _get_calendar(self):
        """Return the calendar by which the team's clocks run (one team)."""
        self.ensure_one()
        return self.calendar_id or self.company_id.resource_calendar_id
