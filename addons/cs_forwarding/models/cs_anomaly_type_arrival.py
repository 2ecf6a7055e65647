from odoo import models


class CsAnomalyType(models.Model):
    _inherit = "cs.anomaly.type"

    def _describe(self, evidence):
        """Tell what a receiver said in an arrival check, whatever the type."""
        if evidence and evidence.get("arrival"):
            return self._describe_arrival(evidence)
        return super()._describe(evidence)

    def _describe_arrival(self, evidence):
        labels = self.env["cs.arrival.check"]._get_answer_labels()
        words = [labels[name].get(evidence.get(name)) for name in ("condition", "attitude")]
        said = " · ".join(filter(None, words))
        return self.env._(
            "Arrival of %(waybill)s: %(said)s", waybill=evidence.get("waybill"), said=said or self.name
        )
