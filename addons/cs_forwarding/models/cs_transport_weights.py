from odoo import fields, models

from ..const_cargo import CRITERIA_WEIGHTS


class CsTransportWeights(models.AbstractModel):
    """How much cost, time and safety count in the choice of transport."""

    _name = "cs.transport.weights"
    _description = "Weights of the Choice of Transport"

    cs_weight_cost = fields.Integer(string="Cost Counts", default=CRITERIA_WEIGHTS["cost"])
    cs_weight_time = fields.Integer(string="Time Counts", default=CRITERIA_WEIGHTS["time"])
    cs_weight_safety = fields.Integer(string="Safety Counts", default=CRITERIA_WEIGHTS["safety"])

    _cs_weights_positive = models.Constraint(
        "CHECK (cs_weight_cost >= 0 AND cs_weight_time >= 0 AND cs_weight_safety >= 0)",
        "A weight can't be negative.",
    )

    def _get_weights(self):
        """Return ``{criterion: weight}``; the defaults for no record."""
        if not self:
            return dict(CRITERIA_WEIGHTS)
        return {criterion: self[f"cs_weight_{criterion}"] for criterion in CRITERIA_WEIGHTS}
