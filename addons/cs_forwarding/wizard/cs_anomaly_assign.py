from odoo import fields, models


class CsAnomalyAssign(models.TransientModel):
    _name = "cs.anomaly.assign"
    _description = "Assign Anomalies"
    _inherit = ["cs.assign.wizard.mixin"]

    _assigned_field = "anomaly_ids"

    anomaly_ids = fields.Many2many("cs.anomaly", required=True)

    def _get_message(self, count):
        return self.env._("%(count)s anomalies assigned.", count=count)
