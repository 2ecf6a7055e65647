from odoo import fields, models


class CsTicketTag(models.Model):
    _name = "cs.ticket.tag"
    _description = "Ticket Tag"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    color = fields.Integer()

    _name_uniq = models.Constraint("UNIQUE (name)", "This tag exists already.")
