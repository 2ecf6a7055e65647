from odoo import models

from ..const_clocks import LEVEL_MODELS


class CsClock(models.Model):
    _inherit = "cs.clock"

    def _get_level_offsets(self):
        offsets = self.env["cs.escalation.level"]._get_offsets()
        own = {(LEVEL_MODELS[kind], kind): found for kind, found in offsets.items() if kind in LEVEL_MODELS}
        return super()._get_level_offsets() | own
