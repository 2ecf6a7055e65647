from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    cs_team_ids = fields.Many2many(
        "cs.team", "cs_team_res_users_rel", "user_id", "team_id", string="Service Teams"
    )
    cs_led_team_ids = fields.One2many("cs.team", "leader_id", string="Led Service Teams")
