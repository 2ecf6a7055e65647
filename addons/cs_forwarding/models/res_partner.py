from odoo import fields, models

from ..const import WATCH_STATES


class ResPartner(models.Model):
    _inherit = "res.partner"

    cs_watch_state = fields.Selection(
        WATCH_STATES,
        string="Watch List",
        help="Orders of a watched customer are shown to a person; those of a blocked one are held.",
    )
    cs_watch_reason = fields.Char(string="Reason for Watching")
