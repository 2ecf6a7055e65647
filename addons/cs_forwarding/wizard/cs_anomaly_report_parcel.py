from odoo import fields, models


class CsAnomalyReport(models.TransientModel):
    _inherit = "cs.anomaly.report"

    parcel_id = fields.Many2one("cs.parcel")

    def _prepare_anomaly_vals(self):
        return {**super()._prepare_anomaly_vals(), "parcel_id": self.parcel_id.id}
