from odoo import fields, models

from ..const_cargo import PACKING_GROUPS, VOLUMETRIC_DIVISOR


class DeliveryCarrier(models.Model):
    """Which goods a carrier takes, beyond destination, weight, volume and tags of core."""

    _inherit = "delivery.carrier"

    cs_mode_id = fields.Many2one("cs.transport.mode", string="Mode", index="btree_not_null")
    cs_dg_class_ids = fields.Many2many(
        "cs.dg.class",
        "cs_carrier_dg_class_rel",
        "carrier_id",
        "class_id",
        string="Dangerous Goods Taken",
        help="Empty: takes no dangerous goods.",
    )
    cs_dg_packing_group = fields.Selection(
        PACKING_GROUPS, string="Down to Packing Group", help="The most dangerous group taken. Empty: all."
    )
    cs_refuse_fragile = fields.Boolean(string="No Fragile Goods")
    cs_refuse_upright = fields.Boolean(string="Can't Keep Upright")
    cs_refuse_dry = fields.Boolean(string="Can't Keep Dry")
    cs_refuse_no_stacking = fields.Boolean(string="Stacks Everything")
    cs_temp_controlled = fields.Boolean(string="Keeps a Temperature")
    cs_temp_min = fields.Float(string="Kept From (°C)", digits=(5, 1))
    cs_temp_max = fields.Float(string="Kept To (°C)", digits=(5, 1))
    cs_max_length = fields.Float(
        string="Longest Side (cm)", digits=(10, 1), help="Of one piece. 0: no limit."
    )
    cs_max_girth = fields.Float(
        string="Length and Girth (cm)",
        digits=(10, 1),
        help="Longest side and twice the two others of one piece. 0: no limit.",
    )
    cs_max_piece_weight = fields.Float(
        string="Heaviest Piece (kg)", digits=(10, 2), help="0: no limit but that of the whole order."
    )
    cs_max_declared_value = fields.Monetary(
        string="Highest Declared Value", help="Of an order, in the company's currency. 0: no limit."
    )
    cs_insures = fields.Boolean(string="Insures the Goods")
    cs_volumetric_divisor = fields.Integer(
        string="Volumetric Divisor",
        default=VOLUMETRIC_DIVISOR,
        help="Cubic centimetres that count as one kilogram. 0: only the real weight counts.",
    )

    _cs_volumetric_divisor_positive = models.Constraint(
        "CHECK (cs_volumetric_divisor >= 0)", "A volumetric divisor can't be negative."
    )
