from odoo import fields, models


class CsOrderChannel(models.Model):
    _inherit = "cs.order.channel"

    ticket_api_enabled = fields.Boolean(
        string="Tickets by API", copy=False, help="Programs with the channel's key may open tickets."
    )
