from odoo import fields, models

from ..const_case import LIABLE_KINDS


class CsRootCause(models.Model):
    """Why things go wrong, as far as reports compare it."""

    _name = "cs.root.cause"
    _description = "Root Cause"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Name under which data and reports refer to the cause.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    category_ids = fields.Many2many(
        "cs.ticket.category", string="Categories", help="Offered for these. Empty: for all."
    )
    liable_kind = fields.Selection(
        LIABLE_KINDS, string="Usually Answered for by", help="Filled in when the cause is chosen."
    )

    _code_uniq = models.Constraint("UNIQUE (code)", "Another root cause has the same code.")
