from odoo import fields, models


class CsChannelKeyShow(models.AbstractModel):
    """Shows a fresh key from the context; there is no table that could keep it."""

    _name = "cs.channel.key.show"
    _description = "Show a Channel's Key"

    id = fields.Id()
    channel_name = fields.Char(string="Channel", readonly=True)
    key = fields.Char(readonly=True)
