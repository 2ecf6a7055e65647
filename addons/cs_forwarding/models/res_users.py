from odoo import api, fields, models, tools


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users", "cs.guarded.fields"]

    cs_team_ids = fields.Many2many(
        "cs.team", "cs_team_res_users_rel", "user_id", "team_id", string="Service Teams"
    )
    cs_led_team_ids = fields.One2many("cs.team", "leader_id", string="Led Service Teams")
    cs_department_ids = fields.Many2many(
        "cs.department",
        "cs_department_res_users_rel",
        "res_users_id",
        "cs_department_id",
        string="Departments of the Desk",
    )

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        if any("cs_team_ids" in vals for vals in vals_list):
            users.cs_team_ids._check_users_company()
            self.env["cs.team"]._forget_record_rules()
        return users

    def write(self, vals):
        result = super().write(vals)
        if {"cs_team_ids", "cs_led_team_ids", "company_ids"} & vals.keys():
            # sudo: the check has to see the teams of all companies, whoever changes the user
            teams = self.sudo().with_context(active_test=False)
            (teams.cs_team_ids | teams.cs_led_team_ids)._check_users_company()
            self.env["cs.team"]._forget_record_rules()
        return result

    @tools.ormcache("self.id")
    def _is_customer_data_protected(self):
        """Tell whether a company the user may work in masks customer data (one user).

        Any of them counts: customers are shared between companies, so switching the company must not help.
        """
        # sudo: the companies the user is not working in right now count as well
        return any(self.sudo().company_ids.mapped("cs_mask_customer_data"))
