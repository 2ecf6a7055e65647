from odoo import api, fields, models


class CsChannelKeyShow(models.AbstractModel):
    """Shows a fresh key from the context; there is no table that could keep it."""

    _name = "cs.channel.key.show"
    _description = "Show a Channel's Key"

    id = fields.Id()
    channel_name = fields.Char(string="Channel", readonly=True)
    key = fields.Char(readonly=True)

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Keep nothing: the web client tries to save an open dialog when its page is left."""
        return self.browse()
