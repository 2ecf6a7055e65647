from odoo import models


class CsParcel(models.Model):
    """What desk and score cards look parcels up by."""

    _inherit = "cs.parcel"

    _shipped_idx = models.Index("(shipped_at) WHERE shipped_at IS NOT NULL")
    _delivered_idx = models.Index("(delivered_at) WHERE delivered_at IS NOT NULL")
    _problem_idx = models.Index("(team_id) WHERE active AND phase = 'problem'")
