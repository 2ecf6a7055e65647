from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    cs_anomaly_ids = fields.One2many("cs.anomaly", "partner_id", string="Anomalies")
    cs_anomaly_count = fields.Integer(string="Anomaly Count", compute="_compute_cs_anomaly_count")

    @api.depends("cs_anomaly_ids")
    def _compute_cs_anomaly_count(self):
        anomaly = self.env["cs.anomaly"]
        allowed = anomaly.has_access("read")
        found = (
            anomaly._read_group([("partner_id", "in", self.ids)], ["partner_id"], ["__count"])
            if allowed
            else ()
        )
        counts = dict(found)
        for partner in self:
            partner.cs_anomaly_count = counts.get(partner, 0)

    def action_view_anomalies(self):
        return self.cs_anomaly_ids._open_of(self.env._("Anomalies of %(name)s", name=self.display_name))
