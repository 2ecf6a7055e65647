from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CsDepartment(models.Model):
    _name = "cs.department"
    _description = "Department Working with the Desk"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Short name that data and reports refer to, such as 'warehouse'.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)
    manager_id = fields.Many2one("res.users", domain="[('share', '=', False)]")
    member_ids = fields.Many2many(
        "res.users",
        "cs_department_res_users_rel",
        "cs_department_id",
        "res_users_id",
        string="Members",
        domain="[('share', '=', False)]",
    )
    email = fields.Char(help="Mailbox of the department, for mails that concern all of its members.")

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL",
        "Another department has the same code.",
    )

    @api.constrains("company_id", "manager_id", "member_ids")
    def _check_users_company(self):
        for department in self.filtered("company_id"):
            users = department.manager_id | department.member_ids
            strangers = users.filtered(lambda user, own=department.company_id: own not in user.company_ids)
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(users)s may not work in %(company)s, the company of %(department)s.",
                        users=", ".join(strangers.mapped("name")),
                        company=department.company_id.name,
                        department=department.name,
                    )
                )

    @api.model
    def _get_by_code(self, code, company):
        """Return the department with this code: the company's own one, else the shared one."""
        departments = self.search([("code", "=", code), ("company_id", "in", [company.id, False])])
        return departments.filtered("company_id")[:1] or departments[:1]
