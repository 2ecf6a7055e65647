from odoo import models
from odoo.tools import SQL


class CsParcel(models.Model):
    _inherit = "cs.parcel"

    # what a round asks for: the parcels of a team on their way, and those that arrived lately
    _team_open_idx = models.Index(
        "(team_id) WHERE active AND phase IN ('announced', 'moving', 'problem', 'returning')"
    )
    _team_delivered_idx = models.Index("(team_id, delivered_at) WHERE active AND phase = 'delivered'")

    def _fold(self):
        """News tick the parcel's open line in the running round."""
        changes = super()._fold()
        if self:
            self.env["cs.tracking.round.line"]._tick(SQL("l.parcel_id = ANY(%s)", self.ids))
        return changes
