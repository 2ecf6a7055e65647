from odoo import fields, models


class CsTransportMode(models.Model):
    """A way to travel: sea, air, rail, road, express."""

    _name = "cs.transport.mode"
    _description = "Transport Mode"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    icon = fields.Char(default="fa-truck", help="Name of a Font Awesome icon.")
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "This mode exists already.")
