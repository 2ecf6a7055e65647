from odoo import api, fields, models

from ..lib.intake.status_targets import STATUS_TARGETS, guess_status_columns


class CsIntakeSheet(models.Model):
    _inherit = "cs.intake.sheet"

    purpose = fields.Selection(related="batch_id.purpose")

    @api.model
    def _get_targets(self, purpose):
        return STATUS_TARGETS if purpose == "tracking" else super()._get_targets(purpose)

    def _guess_columns(self):
        if self.purpose != "tracking":
            return super()._guess_columns()
        return guess_status_columns(self.header or [])
