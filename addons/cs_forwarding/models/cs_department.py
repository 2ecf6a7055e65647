from odoo import fields, models


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
    member_ids = fields.Many2many("res.users", string="Members", domain="[('share', '=', False)]")
    email = fields.Char()
