from odoo import fields, models


class CsTrackingCode(models.Model):
    _inherit = "cs.tracking.code"

    format = fields.Selection(selection_add=[("pigeon", "Pigeon Post")], ondelete={"pigeon": "cascade"})
