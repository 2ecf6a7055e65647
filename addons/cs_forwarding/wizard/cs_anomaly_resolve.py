from odoo import api, fields, models

from ..const import ANOMALY_RESOLUTIONS


class CsAnomalyResolve(models.TransientModel):
    _name = "cs.anomaly.resolve"
    _description = "Resolve Anomalies"

    anomaly_ids = fields.Many2many("cs.anomaly", required=True)
    resolution_kind = fields.Selection(
        ANOMALY_RESOLUTIONS,
        string="Ended as",
        required=True,
        compute="_compute_resolution",
        store=True,
        precompute=True,
        readonly=False,
    )
    resolution = fields.Text(
        compute="_compute_resolution",
        store=True,
        precompute=True,
        readonly=False,
        help="How the matter was settled, for those who meet it again.",
    )

    @api.depends("anomaly_ids")
    def _compute_resolution(self):
        for wizard in self:
            first = wizard.anomaly_ids[:1]
            wizard.resolution_kind = first.resolution_kind or "other"
            wizard.resolution = first.resolution

    def action_confirm(self):
        anomalies = self.anomaly_ids
        anomalies._resolve(self.resolution_kind, self.resolution)
        return anomalies._notify_done(
            self.env._("%(count)s anomalies resolved.", count=len(anomalies)), "action_reopen"
        )
