from odoo import fields, models
from odoo.fields import Domain


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
    leader_id = fields.Many2one(
        "res.users", domain="[('share', '=', False)]", tracking=True, index=True
    )
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

    def _get_calendar(self):
        """Return the calendar by which the team's clocks run (one team)."""
        self.ensure_one()
        return self.calendar_id or self.company_id.resource_calendar_id

    def _get_default_domain(self, company):
        """Return the domain of the teams that may take work nobody else takes."""
        return Domain("company_id", "=", company.id)
