from odoo import fields, models


class CsAnomalyAssign(models.TransientModel):
    _name = "cs.anomaly.assign"
    _description = "Assign Anomalies"

    anomaly_ids = fields.Many2many("cs.anomaly", required=True)
    user_id = fields.Many2one(
        "res.users",
        string="Assign to",
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
        help="Empty: back to the team's unassigned list.",
    )
    former = fields.Json(help="Who had them before, to take it back.")

    def action_confirm(self):
        anomalies = self.anomaly_ids
        self.former = {str(anomaly.id): anomaly.user_id.id for anomaly in anomalies}
        anomalies.write({"user_id": self.user_id.id})
        action = anomalies._notify_done(self.env._("%(count)s anomalies assigned.", count=len(anomalies)), "")
        action["params"] |= {"model": self._name, "ids": self.ids, "method": "action_undo"}
        return action

    def action_undo(self):
        for user_id, anomalies in self.anomaly_ids.grouped(
            lambda anomaly: self.former[str(anomaly.id)]
        ).items():
            anomalies.write({"user_id": user_id})
        return True
