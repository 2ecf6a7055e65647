from odoo import fields, models


class CsAnomalyCancel(models.TransientModel):
    _name = "cs.anomaly.cancel"
    _description = "Cancel Anomalies"

    anomaly_ids = fields.Many2many("cs.anomaly", required=True)
    reason = fields.Selection(
        [
            ("not_anomaly", "Not an anomaly: accept as it is"),
            ("duplicate", "Already known"),
            ("other", "Another reason"),
        ],
        required=True,
        default="not_anomaly",
        help="What is accepted as it is will not be raised again for the same finding.",
    )
    note = fields.Text()

    def action_confirm(self):
        anomalies = self.anomaly_ids
        anomalies._cancel(self.reason, self.note)
        return anomalies._notify_done(
            self.env._("%(count)s anomalies cancelled.", count=len(anomalies)), "action_reopen"
        )
