from odoo import fields, models


class CsParcel(models.Model):
    """What a parcel weighs and measures, as far as we know: by it the carrier's bill is checked."""

    _inherit = "cs.parcel"

    cs_weight = fields.Float(string="Weight (kg)", digits="Stock Weight")
    cs_volume = fields.Float(string="Volume (m³)", digits="Volume")
    cs_length = fields.Float(string="Length (cm)", digits=(8, 1))
    cs_width = fields.Float(string="Width (cm)", digits=(8, 1))
    cs_height = fields.Float(string="Height (cm)", digits=(8, 1))
    cs_pieces = fields.Integer(string="Pieces", default=1)
    charge_ids = fields.One2many("cs.charge", "parcel_id", string="Charges")
