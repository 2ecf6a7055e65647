from odoo import fields, models


class CsStatementProfile(models.Model):
    """How the file of a carrier's statement is laid out."""

    _name = "cs.statement.profile"
    _description = "Statement Layout"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    code = fields.Char()
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
