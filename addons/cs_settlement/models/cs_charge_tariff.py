from odoo import fields, models


class CsCharge(models.Model):
    """Which prices a charge was worked out by."""

    _inherit = "cs.charge"

    tariff_version_id = fields.Many2one("cs.tariff.version", string="Tariff", ondelete="restrict")
