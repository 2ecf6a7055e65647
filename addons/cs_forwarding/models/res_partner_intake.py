from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    # the intake looks customers up by these, thousands at a time
    phone_sanitized = fields.Char(index="btree_not_null")
    email_normalized = fields.Char(index="btree_not_null")
